using System.Collections;
using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Errors;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Imports people from sources, or reads them from a file without a workspace.</summary>
[Cmdlet(VerbsData.Import, "OneSyncSource", DefaultParameterSetName = InWorkspace, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(OneSyncUser), ParameterSetName = [InWorkspace, OfPath, OfDsn])]
[OutputType(typeof(OneSyncRun), ParameterSetName = [InWorkspace])]
public sealed class ImportOneSyncSourceCommand : WorkspaceCmdlet
{
    private const string InWorkspace = "Workspace", OfPath = "Path", OfDsn = "Dsn";

    /// <summary>The sources' names.</summary>
    [Parameter(Position = 0, ParameterSetName = InWorkspace, ValueFromPipeline = true), SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter))]
    [ValidateNotNullOrEmpty, Alias("Source")]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only the run.</summary>
    [Parameter(ParameterSetName = InWorkspace), Alias("AsRun")]
    public SwitchParameter Summary { get; set; }

    /// <summary>How many people fewer are not Partial.</summary>
    [Parameter(ParameterSetName = InWorkspace), ValidatePattern(@"^\s*\d+(\.\d+)?\s*%?\s*$")]
    public string? MaxDrop { get; set; }

    /// <summary>Everything, also what was read before.</summary>
    [Parameter(ParameterSetName = InWorkspace)]
    public SwitchParameter Full { get; set; }

    /// <summary>A file, for work without a workspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfPath), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>A data source of ODBC or a connection string, for work without a workspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfDsn), ArgumentCompleter(typeof(DsnCompleter)), ValidateNotNullOrEmpty]
    public string Dsn { get; set; } = "";

    /// <summary>The SELECT statement for people.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfDsn), ValidateNotNullOrEmpty]
    public string Query { get; set; } = "";

    /// <summary>What the question marks of the query stand for.</summary>
    [Parameter(ParameterSetName = OfDsn), Alias("Parameters")]
    public string[]? Parameter { get; set; }

    /// <summary>Who logs on to the database.</summary>
    [Parameter(ParameterSetName = OfDsn), Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The column that holds the immutable id.</summary>
    [Parameter(ParameterSetName = OfPath), Parameter(ParameterSetName = OfDsn), ValidateNotNullOrEmpty]
    public string? Anchor { get; set; }

    /// <summary>How each attribute gets its value.</summary>
    [Parameter(ParameterSetName = OfPath), Parameter(ParameterSetName = OfDsn)]
    public IDictionary? Map { get; set; }

    /// <summary>Which records are read.</summary>
    [Parameter(ParameterSetName = OfPath), Parameter(ParameterSetName = OfDsn), ValidateNotNullOrEmpty]
    public string? When { get; set; }

    /// <summary>What stands between cells.</summary>
    [Parameter(ParameterSetName = OfPath), ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }

    /// <summary>The file's encoding.</summary>
    [Parameter(ParameterSetName = OfPath), ValidateNotNullOrEmpty]
    public string? Encoding { get; set; }

    /// <summary>The kind of source.</summary>
    [Parameter(ParameterSetName = OfPath), ArgumentCompleter(typeof(ConnectorTypeCompleter)), ValidateNotNullOrEmpty]
    public string Type { get; set; } = "Csv";

    /// <summary>More options of the source.</summary>
    [Parameter(ParameterSetName = OfPath), Parameter(ParameterSetName = OfDsn)]
    public IDictionary? Option { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == OfPath)
        {
            ReadPath();
            return;
        }
        if (ParameterSetName == OfDsn)
        {
            ReadDsn();
            return;
        }
        foreach (string source in Select(Name, Current.Settings.Sources.Select(s => s.Name.Text)))
        {
            try
            {
                Import(source);
            }
            catch (Core.Ports.SourceUnavailableException error)
            {
                WriteErrors(error);
            }
        }
    }

    private void Import(string source)
    {
        if (!ShouldProcess($"source '{source}'", "Import into the vault"))
        {
            // Whatever comes next in the pipeline shall see what it would get.
            Stream(Current.PreviewUsers(source, Cancellation));
            return;
        }
        ImportOptions options = new(MaxDrop is not null && Limit.TryParse(MaxDrop, out Limit limit) ? limit : null, Full);
        if (Summary)
        {
            WriteObject(Current.Import(source, options, Cancellation));
            return;
        }
        using ImportRun import = Current.OpenImport(source, options, Cancellation);
        try
        {
            while (import.MoveNext())
                WriteObject(import.Current);
            OneSyncRun run = import.Finish();
            WriteVerbose($"Source '{source}': run {run.Id} is {run.Status}. {string.Join(", ", run.Counts.Select(c => $"{c.Key} {c.Value}"))}");
        }
        catch (Exception error) when (ErrorRecords.IsExpected(error))
        {
            import.Fail(error);
            throw;
        }
    }

    private void ReadPath()
    {
        string path = FullPath(Path);
        string name = System.IO.Path.GetFileNameWithoutExtension(path.TrimEnd('/', '\\'));
        Use(ParameterSettings.WithSource(FullPath("."), name,
        [
            ("type", nameof(Type), Type), ("path", nameof(Path), path), ("anchor", nameof(Anchor), Anchor), ("map", nameof(Map), Map),
            ("when", nameof(When), When), ("delimiter", nameof(Delimiter), Delimiter), ("encoding", nameof(Encoding), Encoding),
        ], Option, Options));
        Stream(Current.PreviewUsers(name, Cancellation));
    }

    private void ReadDsn()
    {
        const string Name = "odbc";
        bool isConnection = Dsn.Contains('=', StringComparison.Ordinal);
        Use(ParameterSettings.WithSource(FullPath("."), Name,
        [
            ("type", nameof(Type), "Odbc"), (isConnection ? "connection" : "dsn", nameof(Dsn), Dsn), ("query", nameof(Query), Query), ("parameters", nameof(Parameter), Parameter),
            ("user", nameof(Credential), Credential?.UserName), ("password", nameof(Credential), Credential?.GetNetworkCredential().Password),
            ("anchor", nameof(Anchor), Anchor), ("map", nameof(Map), Map), ("when", nameof(When), When),
        ], Option, Options));
        Stream(Current.PreviewUsers(Name, Cancellation));
    }

    private void Stream(IEnumerable<OneSyncUser> users)
    {
        foreach (OneSyncUser user in users)
            WriteObject(user);
    }
}
