using OneSync.Connectors.Files;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.OneRoster;

/// <summary>How a OneRoster delivery arrives.</summary>
public enum RosterTransport
{
    /// <summary>As the path says: a folder, or a zip.</summary>
    Auto,

    /// <summary>A zip file.</summary>
    Zip,

    /// <summary>A folder with the unpacked files.</summary>
    Folder,
}

/// <summary>Makes sources that read people and rosters from OneRoster 1.1 CSV.</summary>
public sealed class OneRosterConnector : ISourceConnector
{
    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("OneRoster",
    [
        new("path", OptionKind.Path, "A OneRoster zip, a folder with its files, or a pattern such as 'sis-*.zip', of which the newest file is read.", Required: true),
        new("transport", OptionKind.Choice, "How the delivery arrives.", Default: nameof(RosterTransport.Auto), Choices: Enum.GetNames<RosterTransport>()),
        new("maxUnpackedGiB", OptionKind.Integer, "How many GiB a zip may unpack to; a larger one is refused.", Default: "10"),
        new("includePasswords", OptionKind.Boolean, "Whether the plain-text passwords in users.csv become the field 'password'.", Default: "false"),
        new("userIdTypes", OptionKind.TextList, "Types of userIds that become fields of their own: 'LDAP' becomes 'userIds.LDAP'."),
    ]);

    /// <inheritdoc/>
    public ISource Create(SourceSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        if (settings.Anchor is { } anchor && !anchor.Text.Equals("sourcedId", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException(new ConfigurationProblem("BadAnchor", $"'{anchor}' cannot be the anchor: OneRoster's is always sourcedId. Leave 'anchor' out.", anchor.At));
        OptionSet options = settings.Options;
        string path = options.Text("path") ?? throw new ConfigurationException(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' has no 'path'.", settings.At));
        return new OneRosterSource(
            settings.Name.Text, context.Root, path, options.Choice("transport", RosterTransport.Auto), (long)options.Integer("maxUnpackedGiB", 10) << 30,
            new RosterOptions(options.Boolean("includePasswords"), options.Texts("userIdTypes")));
    }
}

/// <summary>A OneRoster delivery in a zip or a folder.</summary>
internal sealed class OneRosterSource(
    string name, string root, string path, RosterTransport transport, long maxBytes, RosterOptions options) : ISource, IConnectionTest
{
    public string Name => name;

    public SourceFields DescribeFields(CancellationToken cancellation)
    {
        using ISourceSession session = Open(SourceMemory.None, cancellation);
        using IRecordReader people = session.Read(RecordKind.Person, cancellation);
        return new SourceFields(people.Schema.Names, IsOpen: false);
    }

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation)
    {
        RosterPackage package = OpenPackage();
        try
        {
            return new RosterSession(package, options);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(path);
        RosterSession? session = null;
        if (findings.Try("Package", () => (session = (RosterSession)Open(SourceMemory.None, cancellation)).Contents))
        {
            findings.Version = session!.Version;
            findings.ReadAll(session, cancellation);
        }
        session?.Dispose();
        return findings;
    }

    private RosterPackage OpenPackage()
    {
        string full = Path.GetFullPath(Path.Combine(root, path));
        if (transport != RosterTransport.Zip && Directory.Exists(full))
            return new FolderPackage(full, SourceFiles.Shown(root, full));
        if (transport == RosterTransport.Folder)
            throw new SourceUnavailableException("FileNotFound", $"There is no folder '{path}' (looked from '{root}').");
        IReadOnlyList<string> found = SourceFiles.Find(root, path, ".zip");
        string newest = found.MaxBy(File.GetLastWriteTimeUtc)!;
        return new ZipPackage(newest, SourceFiles.Shown(root, newest), maxBytes);
    }
}
