using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Plans what destinations need, and writes nothing but the plans.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "OneSyncDryRun")]
[OutputType(typeof(OneSyncPlan))]
public sealed class InvokeOneSyncDryRunCommand : WorkspaceCmdlet
{
    private readonly PipedUserList _users = new();

    /// <summary>The destinations' names.</summary>
    [Parameter(Position = 0), SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = ["*"];

    /// <summary>Some users only.</summary>
    [Parameter(ValueFromPipeline = true), ValidateNotNull]
    public OneSyncUser[]? User { get; set; }

    /// <summary>Has the destination try the changes, too, where it can: it does nothing, and says what it would refuse.</summary>
    [Parameter]
    public SwitchParameter TestAtDestination { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _users.Expect(MyInvocation);

    /// <inheritdoc/>
    protected override void Process() => _users.Add(User);

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (string destination in Select(Destination, Current.Settings.Destinations.Select(d => d.Name.Text)))
        {
            try
            {
                OneSyncPlan plan = Current.Plan(destination, _users.Users, Cancellation);
                WriteObject(TestAtDestination ? Test(plan) : plan);
            }
            catch (DestinationUnavailableException error)
            {
                WriteErrors(error);
            }
        }
    }

    // The plan stands whether or not it could be tried.
    private OneSyncPlan Test(OneSyncPlan plan)
    {
        try
        {
            return Current.Rehearse(plan.Id, Cancellation);
        }
        catch (Exception error) when (error is PlanRefusedException or DestinationUnavailableException)
        {
            WriteErrors(error);
            return plan;
        }
    }
}
