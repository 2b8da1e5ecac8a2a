using System.Collections;
using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Writes accounts to destinations: those of the workspace, a plan made earlier, or a file without a workspace.</summary>
[Cmdlet(VerbsData.Export, "OneSyncDestination", DefaultParameterSetName = InWorkspace, SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncRun))]
public sealed class ExportOneSyncDestinationCommand : WorkspaceCmdlet
{
    private const string InWorkspace = "Workspace", OfPlan = "Plan", ToPath = "Path";
    private readonly PipedUserList _users = new();

    /// <summary>The destinations' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InWorkspace), SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = [];

    /// <summary>The plans to apply as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfPlan, ValueFromPipeline = true), ArgumentCompleter(typeof(PlanCompleter)), ValidateNotNullOrEmpty]
    public PlanArgument[] Plan { get; set; } = [];

    /// <summary>The file, for work without a workspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ToPath), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Some users only.</summary>
    [Parameter(ParameterSetName = InWorkspace, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = ToPath, ValueFromPipeline = true), ValidateNotNull]
    public OneSyncUser[]? User { get; set; }

    /// <summary>The attribute that identifies a row.</summary>
    [Parameter(ParameterSetName = ToPath), ValidateNotNullOrEmpty]
    public string? Anchor { get; set; }

    /// <summary>How each column gets its value.</summary>
    [Parameter(ParameterSetName = ToPath)]
    public IDictionary? Map { get; set; }

    /// <summary>The kind of destination.</summary>
    [Parameter(ParameterSetName = ToPath), ArgumentCompleter(typeof(ConnectorTypeCompleter)), ValidateNotNullOrEmpty]
    public string Type { get; set; } = "Csv";

    /// <summary>More options of the destination.</summary>
    [Parameter(ParameterSetName = ToPath)]
    public IDictionary? Option { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _users.Expect(MyInvocation);

    /// <inheritdoc/>
    protected override void Process()
    {
        _users.Add(User);
        foreach (PlanArgument plan in Plan)
            Try(() => Apply(plan.Id));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName == OfPlan)
            return;
        if (ParameterSetName == ToPath)
            Destination = [UsePath()];
        foreach (string destination in Select(Destination, Current.Settings.Destinations.Select(d => d.Name.Text)))
            Try(() => Export(destination));
    }

    private OneSyncRun? Apply(long id)
    {
        OneSyncPlan plan = Current.FindPlan(id);
        return Confirm(plan) ? Current.Export(id, Cancellation) : null;
    }

    private OneSyncRun? Export(string destination)
    {
        if (!IsWhatIf)
            return Current.Export(destination, _users.Users, Cancellation, Confirm);
        OneSyncPlan plan = Current.PreviewPlan(destination, _users.Users, Cancellation);
        if (plan.State == PlanState.Held)
            WriteWarning($"Destination '{destination}' would be held: {string.Join(' ', plan.Thresholds)}");
        Confirm(plan);
        return null;
    }

    private bool Confirm(OneSyncPlan plan) => ShouldProcess($"destination '{plan.Destination}': {PlanSummary.Of(plan)}", "Export");

    private void Try(Func<OneSyncRun?> export)
    {
        try
        {
            if (export() is { } run)
                WriteObject(run);
        }
        catch (Exception error) when (error is PlanRefusedException or DestinationUnavailableException)
        {
            WriteErrors(error);
        }
    }

    private string UsePath()
    {
        string path = FullPath(Path);
        string anchor = Anchor ?? AnchorAttribute.Of(_users.Users ?? [], Map);
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        Use(ParameterSettings.WithDestination(FullPath("."), name,
        [
            ("type", nameof(Type), Type), ("path", nameof(Path), path), ("anchor", nameof(Anchor), anchor), ("match", nameof(Anchor), anchor), ("map", nameof(Map), Map),
        ], Option, Options));
        return name;
    }
}
