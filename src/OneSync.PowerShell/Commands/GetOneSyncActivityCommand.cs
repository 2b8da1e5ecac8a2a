using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.Core.Settings;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets the log of runs and changes, or writes it to a file.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncActivity", DefaultParameterSetName = AsObjects, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(OneSyncActivity), ParameterSetName = [AsObjects])]
[OutputType(typeof(FileInfo), ParameterSetName = [AsFile])]
[OutputType(typeof(OneSyncSummary), ParameterSetName = [AsSummary])]
public sealed class GetOneSyncActivityCommand : WorkspaceCmdlet
{
    private const string AsObjects = "Objects", AsFile = "File", AsSummary = "Summary";
    private readonly List<long> _runs = [];

    /// <summary>The runs' numbers.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), ArgumentCompleter(typeof(RunCompleter)), Alias("Id")]
    public long[]? Run { get; set; }

    /// <summary>The kind of run.</summary>
    [Parameter]
    public RunKind Kind { get; set; }

    /// <summary>The source or destination.</summary>
    [Parameter, ArgumentCompleter(typeof(SubjectCompleter)), ValidateNotNullOrEmpty]
    public string? Subject { get; set; }

    /// <summary>The user's number.</summary>
    [Parameter]
    public long User { get; set; }

    /// <summary>What was done.</summary>
    [Parameter, ArgumentCompleter(typeof(ActionCompleter)), ValidateNotNullOrEmpty]
    public string[]? Action { get; set; }

    /// <summary>How it ended.</summary>
    [Parameter, ArgumentCompleter(typeof(StatusCompleter)), ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Not before.</summary>
    [Parameter]
    public DateTime After { get; set; }

    /// <summary>Not after.</summary>
    [Parameter]
    public DateTime Before { get; set; }

    /// <summary>Only runs.</summary>
    [Parameter]
    public SwitchParameter RunOnly { get; set; }

    /// <summary>The file to write: CSV, or JSON Lines when it ends in .jsonl.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AsFile), ValidateNotNullOrEmpty]
    public string ExportPath { get; set; } = "";

    /// <summary>What was done last for each source and destination, counted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AsSummary)]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        Check(nameof(Action), Action, ActionCompleter.Words);
        Check(nameof(Status), Status, StatusCompleter.Words);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Run is not null)
            _runs.AddRange(Run);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName == AsSummary)
        {
            WriteObject(Current.Summarize(_runs.Count > 0 ? _runs : null).Where(s => Subject is null || s.Name.Equals(Subject, StringComparison.OrdinalIgnoreCase)), enumerateCollection: true);
            return;
        }
        if (ParameterSetName == AsObjects)
        {
            foreach (OneSyncActivity line in Current.FindActivity(Query(), Cancellation))
                WriteObject(line);
            return;
        }
        string path = FullPath(ExportPath);
        if (!ShouldProcess(path, "Write activity"))
            return;
        WriteVerbose($"{Current.ExportActivity(path, Query(), Cancellation)} lines were written.");
        WriteObject(new FileInfo(path));
    }

    private ActivityQuery Query() => new()
    {
        Runs = _runs.Count > 0 ? _runs : null,
        Kind = IsGiven(nameof(Kind)) ? Kind : null,
        Subject = Subject,
        User = IsGiven(nameof(User)) ? User : null,
        Actions = Action,
        Statuses = Status,
        After = IsGiven(nameof(After)) ? After : null,
        Before = IsGiven(nameof(Before)) ? Before : null,
        RunsOnly = RunOnly,
    };

    // A mistyped word would look as if nothing had happened.
    private void Check(string parameter, string[]? given, IReadOnlyList<string> known)
    {
        foreach (string unknown in (given ?? []).Where(word => !known.Contains(word, StringComparer.OrdinalIgnoreCase)))
            WriteWarning($"-{parameter} {unknown}: OneSync logs nothing under that word.{(NearestName.Of(unknown, known) is { } near ? $" Did you mean '{near}'?" : "")}");
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
