using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>How a OneRoster package is read.</summary>
/// <param name="IncludePasswords">Whether <c>password</c> is a field.</param>
/// <param name="UserIdTypes">The types of user ids that become fields of their own.</param>
/// <param name="Mode">Which deliveries are taken for changes.</param>
/// <param name="Today">The day on which roles must hold.</param>
internal sealed record RosterOptions(bool IncludePasswords, IReadOnlyList<string> UserIdTypes, RosterMode Mode, DateOnly Today);

/// <summary>One reading of a OneRoster package.</summary>
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
        DeliveryModes.Settle(package, _manifest, options.Mode);
        if (package.Find(RosterFile.Users.FileName) is null)
            throw new SourceUnavailableException("FileMissing", $"'{package.Shown}' has no users.csv.{package.Hint(RosterFile.Users.FileName)}");
        Kinds = [.. Order.Where(k => package.Find(RosterFile.Of(k).FileName) is not null || IsDeclared(RosterFile.Of(k)))];
    }

    public IReadOnlyList<RecordKind> Kinds { get; }

    /// <summary>The version of OneRoster that it is read as.</summary>
    public string Version => _manifest.Version;

    /// <summary>What is in the package, as a sentence.</summary>
    public string Contents => $"'{_package.Shown}' holds {string.Join(", ", _package.FileNames.Order(StringComparer.Ordinal))}.";

    /// <summary>Told, when the people were read, the next day on which the same files make other people of them; null for no such day.</summary>
    public Action<DateOnly?>? PeopleRead { get; init; }

    public IRecordReader Read(RecordKind kind, CancellationToken cancellation)
    {
        if (!Kinds.Contains(kind))
            throw new SourceUnavailableException("NoSuchKind", $"'{_package.Shown}' has no {RosterFile.Of(kind).FileName}.");
        RosterFile file = RosterFile.Of(kind);
        if (_package.Find(file.FileName) is not { } entry)
            return new MissingReader(Missing(file));
        CellConverters converters = new(Known, _options.IncludePasswords);
        RosterRows rows = new(_package, entry, file, withRemoved: entry.IsDelta);
        void Complete(FingerprintIndex ids) => _complete[kind] = ids;
        return kind switch
        {
            RecordKind.Person => ReadPeople(rows, converters, Complete, cancellation),
            RecordKind.Enrollment => new EnrollmentReader(rows, converters, Known, cancellation),
            _ => new RosterRecordReader(rows, converters, cancellation) { Completed = Complete },
        };
    }

    /// <summary>Called when the session is disposed.</summary>
    public Action? Closed { get; init; }

    public void Dispose()
    {
        _package.Dispose();
        Closed?.Invoke();
    }

    /// <summary>The sourcedIds of a kind, once it is known which there are.</summary>
    private FingerprintIndex? Known(RecordKind kind) => kind == RecordKind.Org ? _orgs.Value.Ids : _complete.GetValueOrDefault(kind);

    private bool IsDeclared(RosterFile file) => _manifest[file] is DeclaredMode.Bulk or DeclaredMode.Delta;

    private PersonReader ReadPeople(RosterRows rows, CellConverters converters, Action<FingerprintIndex> complete, CancellationToken cancellation)
    {
        List<string> missing = [];
        DemographicTable? demographics = Join(RosterFile.Demographics, entry => new DemographicTable(_package, entry, rows, converters), missing);
        RoleTable? roles = Join(RosterFile.Roles, entry => new RoleTable(_package, entry, rows, converters, _orgs.Value.Ids, _options.Today), missing);
        if (roles is null && missing.Count == 0 && _package.Version == RosterVersions.V12 && rows.Column("role") < 0)
            missing.Add($"{_package.Shown}: OneRoster 1.2 keeps roles and organisations of people in roles.csv, and it is not there.{_package.Hint(RosterFile.Roles.FileName)}");
        PersonJoins joins = new(_orgs, demographics, roles, missing.FirstOrDefault());
        return new PersonReader(rows, converters, joins, _package, _options.UserIdTypes, cancellation) { Completed = complete, Read = PeopleRead };
    }

    // People are people without what is joined to them, but not all that is known of them.
    private T? Join<T>(RosterFile file, Func<RosterEntry, T> open, List<string> missing) where T : class
    {
        if (_package.Find(file.FileName) is not { } entry)
        {
            if (IsDeclared(file))
                missing.Add(Missing(file));
            return null;
        }
        try
        {
            return open(entry);
        }
        catch (SourceUnavailableException unreadable)
        {
            missing.Add(unreadable.Message);
            return null;
        }
    }

    private string Missing(RosterFile file) => $"{_package.Shown}: the manifest declares {file.FileName}, and it is not there.{_package.Hint(file.FileName)}";
}
