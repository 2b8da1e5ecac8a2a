using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>What a OneRoster source may hand on besides the plain columns.</summary>
/// <param name="IncludePasswords">Whether <c>password</c> is a field.</param>
/// <param name="UserIdTypes">The types of user ids that become fields of their own.</param>
internal sealed record RosterOptions(bool IncludePasswords, IReadOnlyList<string> UserIdTypes);

/// <summary>One reading of a OneRoster package in bulk.</summary>
internal sealed class RosterSession : ISourceSession
{
    private static readonly RecordKind[] Order =
        [RecordKind.Org, RecordKind.Term, RecordKind.Course, RecordKind.Class, RecordKind.Person, RecordKind.Enrollment];

    private readonly RosterPackage _package;
    private readonly RosterManifest _manifest;
    private readonly RosterOptions _options;
    private readonly Lazy<OrgTable> _orgs;
    private readonly Dictionary<RecordKind, FingerprintIndex> _complete = [];

    /// <summary>Reads the manifest. The package is disposed with the session.</summary>
    /// <exception cref="SourceUnavailableException">The package cannot be read, or lacks <c>users.csv</c>.</exception>
    public RosterSession(RosterPackage package, RosterOptions options)
    {
        (_package, _options) = (package, options);
        _orgs = new Lazy<OrgTable>(() => OrgTable.Load(package));
        _manifest = RosterManifest.Read(package);
        foreach (RosterFile file in RosterFile.All)
        {
            if (_manifest[file] == DeclaredMode.Absent && package.Find(file.FileName) is not null)
                package.Oddities.Note("Declared " + file.Name, $"{package.Shown}/{file.FileName}: is declared absent and is there; it is read.");
        }
        if (package.Find(RosterFile.Users.FileName) is null)
            throw new SourceUnavailableException("FileMissing", $"'{package.Shown}' has no users.csv.{package.Hint(RosterFile.Users.FileName)}");
        Kinds = [.. Order.Where(k => package.Find(RosterFile.Of(k).FileName) is not null || _manifest[RosterFile.Of(k)] == DeclaredMode.Bulk)];
    }

    public IReadOnlyList<RecordKind> Kinds { get; }

    /// <summary>The version of OneRoster that it is read as.</summary>
    public string Version => _manifest.Version;

    /// <summary>What is in the package, as a sentence.</summary>
    public string Contents => $"'{_package.Shown}' holds {string.Join(", ", _package.FileNames.Order(StringComparer.Ordinal))}.";

    public IRecordReader Read(RecordKind kind, CancellationToken cancellation)
    {
        if (!Kinds.Contains(kind))
            throw new SourceUnavailableException("NoSuchKind", $"'{_package.Shown}' has no {RosterFile.Of(kind).FileName}.");
        RosterFile file = RosterFile.Of(kind);
        if (_package.Find(file.FileName) is not { } entry)
            return new MissingReader(Missing(file));
        CellConverters converters = new(Known, _options.IncludePasswords);
        RosterRows rows = new(_package, entry, file);
        void Complete(FingerprintIndex ids) => _complete[kind] = ids;
        return kind switch
        {
            RecordKind.Person => ReadPeople(rows, converters, Complete, cancellation),
            RecordKind.Enrollment => new EnrollmentReader(rows, converters, Known, cancellation),
            _ => new RosterRecordReader(rows, converters, cancellation) { Completed = Complete },
        };
    }

    public void Dispose() => _package.Dispose();

    /// <summary>The sourcedIds of a kind, once it is known which there are.</summary>
    private FingerprintIndex? Known(RecordKind kind) => kind == RecordKind.Org ? _orgs.Value.Ids : _complete.GetValueOrDefault(kind);

    private PersonReader ReadPeople(RosterRows rows, CellConverters converters, Action<FingerprintIndex> complete, CancellationToken cancellation)
    {
        DemographicTable? demographics = null;
        string? missing = null;
        try
        {
            if (_package.Find(RosterFile.Demographics.FileName) is { } entry)
                demographics = new DemographicTable(_package, entry, rows, converters);
            else if (_manifest[RosterFile.Demographics] == DeclaredMode.Bulk)
                missing = Missing(RosterFile.Demographics);
        }
        catch (SourceUnavailableException unreadable)
        {
            // People are people without their demographics, but not all that is known of them.
            missing = unreadable.Message;
        }
        return new PersonReader(rows, converters, demographics, missing, _package, _orgs, _options.UserIdTypes, cancellation) { Completed = complete };
    }

    private string Missing(RosterFile file) => $"{_package.Shown}: the manifest declares {file.FileName}, and it is not there.{_package.Hint(file.FileName)}";
}
