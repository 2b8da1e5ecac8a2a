using OneSync.Connectors.Files;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>What a CSV destination writes.</summary>
public enum CsvContent
{
    /// <summary>One file with all accounts, replaced as a whole.</summary>
    Whole,

    /// <summary>A file with the changes, each a whole row with its action.</summary>
    Changes,
}

/// <summary>The column that says whether an account is enabled.</summary>
internal sealed record CsvStatus(string Attribute, AttributeValue Enabled, AttributeValue Disabled);

/// <summary>The files of a CSV destination.</summary>
/// <param name="Accounts">The file with all accounts.</param>
/// <param name="Changes">The file with the changes only; null when nobody wants one.</param>
/// <param name="Memberships">The file of who is in which group; null when there are no groups.</param>
/// <param name="OwnerOnly">Whether only the owner may read them.</param>
internal sealed record CsvDestinationFiles(string Accounts, string? Changes, string? Memberships, bool OwnerOnly)
{
    /// <summary>All that there are.</summary>
    public IEnumerable<string> All => new[] { Accounts, Changes, Memberships }.OfType<string>();
}

/// <summary>Accounts in a CSV file. Rows and columns that OneSync does not manage stay as they are.</summary>
internal sealed class CsvDestination(
    string name, CsvDestinationFiles files, string anchor, IReadOnlyList<string> mapped, CsvWriteFormat format, CsvStatus? status) : IDestination, IConnectionTest
{
    private static readonly ChangeAction[] Always = [ChangeAction.Create, ChangeAction.Update, ChangeAction.Rename, ChangeAction.Delete];
    private static readonly ChangeAction[] OfStatus = [ChangeAction.Enable, ChangeAction.Disable], OfGroups = [ChangeAction.AddMember, ChangeAction.RemoveMember];

    public string Name => name;

    public DestinationCapabilities Capabilities { get; } = new(
        new HashSet<ChangeAction>([.. Always, .. status is null ? [] : OfStatus, .. files.Memberships is null ? [] : OfGroups]), anchor, Atomic: true) { GroupsAreNames = true };

    public IReadOnlyList<string>? Attributes => null;

    internal CsvDestinationFiles Files => files;

    internal CsvWriteFormat Format => format;

    internal string Anchor => anchor;

    /// <summary>The mapped columns of a new file, the status last; none when every attribute of the users is taken.</summary>
    internal IReadOnlyList<string> Columns { get; } = status is null || mapped.Count == 0 ? mapped : [.. mapped, status.Attribute];

    internal CsvDialect Dialect => new() { Delimiter = format.Delimiter.ToString(), Encoding = format.Encoding };

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) =>
        status is null ? [] : [KeyValuePair.Create(status.Attribute, enabled ? status.Enabled : status.Disabled)];

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        if (!File.Exists(files.Accounts))
            return new NoRecords();
        try
        {
            CsvSource accounts = new(name, new LocalCsvFiles(Path.GetDirectoryName(files.Accounts)!, files.Accounts), files.Accounts, CsvTake.All, anchor, Dialect, format.Cells);
            return new SessionReader(accounts.Open(SourceMemory.None, cancellation), cancellation);
        }
        catch (SourceUnavailableException error)
        {
            throw new DestinationUnavailableException(error.Id, $"The accounts of destination '{name}' cannot be read: {error.Message}", error);
        }
    }

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        files.Memberships is { } path ? new MembershipFile(this, path).Read(names, cancellation) : [];

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(files.Changes ?? files.Accounts);
        foreach (string path in files.All.DistinctBy(Path.GetDirectoryName))
            findings.Try("Folder", () => TryFolder(path));
        findings.Count("Account", 0);
        if (File.Exists(files.Accounts))
            findings.ReadAll("Accounts", "Account", () => ReadAccounts([], cancellation), cancellation);
        else
            findings.Pass("Accounts", $"There is no '{files.Accounts}' yet; the first export makes it.");
        return findings;
    }

    public IDestinationWriter OpenWriter(CancellationToken cancellation)
    {
        foreach (string path in files.All)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new DestinationUnavailableException("FolderNotWritable", $"The folder of '{path}' cannot be made: {error.Message}", error);
            }
        }
        return new CsvDestinationWriter(this);
    }

    // A file beside the target, as an export would make it, and gone again.
    private static string TryFolder(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            string? above = folder;
            while (above is not null && !Path.Exists(above))
                above = Path.GetDirectoryName(above);
            return Directory.Exists(above)
                ? $"There is no folder '{folder}' yet; the first export makes it."
                : throw new DestinationUnavailableException("FolderNotWritable", $"The folder '{folder}' cannot be made: '{above}' is no folder.");
        }
        try
        {
            AtomicFile.Create(path).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationUnavailableException("FolderNotWritable", $"'{folder}' cannot be written: {error.Message}", error);
        }
        return $"'{folder}' can be written.";
    }
}
