using System.Management.Automation;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.Core.Tracing;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Tells all that is known of a person, and why.</summary>
[Cmdlet(VerbsDiagnostic.Trace, "OneSyncUser", DefaultParameterSetName = ById)]
[OutputType(typeof(OneSyncTrace))]
public sealed class TraceOneSyncUserCommand : WorkspaceCmdlet
{
    private const string ById = "Id", ByAnchor = "Anchor", ByEmail = "Email", ByFilter = "Filter";

    /// <summary>The users' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ById, ValueFromPipelineByPropertyName = true), Alias("User")]
    public long[] Id { get; set; } = [];

    /// <summary>The anchor of a record or of an account.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByAnchor), ValidateNotNullOrEmpty]
    public string Anchor { get; set; } = "";

    /// <summary>The e-mail address.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByEmail), ValidateNotNullOrEmpty]
    public string Email { get; set; } = "";

    /// <summary>An expression that selects users.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByFilter), ValidateNotNullOrEmpty]
    public string Filter { get; set; } = "";

    /// <summary>Destinations to read, to say what the next plan would do.</summary>
    [Parameter, SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = [];

    private readonly List<long> _ids = [];

    /// <inheritdoc/>
    protected override void Process() => _ids.AddRange(Id.Where(id => id != 0));

    /// <inheritdoc/>
    protected override void End()
    {
        TraceQuery query = ParameterSetName switch
        {
            ByAnchor => new TraceQuery { Anchor = Anchor },
            ByEmail => new TraceQuery { Email = Email },
            ByFilter => new TraceQuery { Filter = SourceText.Parameter(nameof(Filter), Filter) },
            _ => new TraceQuery { Ids = [.. _ids.Distinct()] },
        };
        if (query.Ids is { Count: 0 })
            return;
        string[] destinations = [.. Select(Destination, Current.Settings.Destinations.Select(d => d.Name.Text))];
        try
        {
            foreach (OneSyncTrace trace in Current.Trace(query, destinations, Cancellation))
                WriteObject(trace);
        }
        catch (Exception error) when (error is DestinationUnavailableException || (error is ConfigurationException { Problems: [{ Id: "UnknownUser" }] }))
        {
            WriteErrors(error);
        }
    }
}
