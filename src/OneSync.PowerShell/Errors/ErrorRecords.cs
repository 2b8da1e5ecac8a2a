using System.Management.Automation;
using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Errors;

/// <summary>Makes error records of the engine's exceptions: a stable id, a true category, the thing it is about, and no secret.</summary>
internal static class ErrorRecords
{
    /// <summary>Whether the exception is one that the engine throws on purpose; any other is a defect and shows as it is.</summary>
    public static bool IsExpected(Exception error) => error is ConfigurationException or SourceUnavailableException or DestinationUnavailableException
        or PlanRefusedException or VaultLockedException or VaultUnusableException or MappingException or EvaluationException or KeyNotFoundException
        or SchedulerUnavailableException or IOException or UnauthorizedAccessException or InvalidDataException;

    /// <summary>The error records of an exception: one for each problem of a configuration, otherwise one.</summary>
    public static IReadOnlyList<ErrorRecord> Of(Exception error, Func<string, string> redact) => error switch
    {
        ConfigurationException configuration => [.. configuration.Problems.Select(p => Of(p, redact))],
        SourceUnavailableException e => [Make(e, e.Id, e.Id.Contains("NotFound", StringComparison.Ordinal) ? ErrorCategory.ObjectNotFound : ErrorCategory.ResourceUnavailable, null, redact)],
        DestinationUnavailableException e => [Make(e, e.Id, ErrorCategory.ResourceUnavailable, null, redact)],
        SchedulerUnavailableException e => [Make(e, e.Id, e.Id == "SchedulerMissing" ? ErrorCategory.NotInstalled : ErrorCategory.ResourceUnavailable, null, redact)],
        PlanRefusedException { Id: "ThresholdExceeded" } e => [Held(e, redact)],
        PlanRefusedException e => [Make(e, e.Id, ErrorCategory.InvalidOperation, e.Plan, redact)],
        VaultLockedException e => [Make(e, "VaultLocked", ErrorCategory.ResourceBusy, null, redact)],
        VaultUnusableException e => [Make(e, "VaultUnusable", ErrorCategory.OpenError, null, redact)],
        MappingException e => [Make(e, "MappingFailed", ErrorCategory.InvalidData, null, redact)],
        EvaluationException e => [Make(e, "EvaluationFailed", ErrorCategory.InvalidData, null, redact)],
        KeyNotFoundException e => [Make(e, "SecretNotFound", ErrorCategory.ObjectNotFound, null, redact)],
        UnauthorizedAccessException e => [Make(e, "AccessDenied", ErrorCategory.PermissionDenied, null, redact)],
        InvalidDataException e => [Make(e, "DamagedData", ErrorCategory.InvalidData, null, redact)],
        _ => [Make(error, "FileFailed", ErrorCategory.WriteError, null, redact)],
    };

    /// <summary>The error of a row that was passed over.</summary>
    public static ErrorRecord Of(string source, QuarantinedRow row) => new(
        new InvalidDataException($"{source}: {row.File}{(row.Line > 0 ? $":{row.Line}" : "")}: {row.Message}"), row.Reason, ErrorCategory.InvalidData, row);

    private static ErrorRecord Of(ConfigurationProblem problem, Func<string, string> redact)
    {
        ErrorCategory category = problem.Id switch
        {
            "MissingFile" or "UnknownSource" or "UnknownDestination" or "UnknownConnection" or "UnknownPlan" or "UnknownUser" or "UnknownCorrelation" or "UnknownRecord"
                or "UnknownAccount" or "UnknownLink" or "UnknownRun" or "UnknownSchedule" => ErrorCategory.ObjectNotFound,
            "AccountTaken" or "ScheduleTaken" => ErrorCategory.ResourceExists,
            "ProtectedAccount" => ErrorCategory.PermissionDenied,
            _ => ErrorCategory.InvalidData,
        };
        ErrorRecord record = Make(new ConfigurationException(problem), problem.Id, category, problem, redact);
        if (problem.Nearest is { } nearest)
            record.ErrorDetails = new ErrorDetails(record.Exception.Message) { RecommendedAction = $"Write '{nearest}' instead." };
        return record;
    }

    private static ErrorRecord Held(PlanRefusedException error, Func<string, string> redact)
    {
        ErrorRecord record = Make(error, error.Id, ErrorCategory.LimitsExceeded, error.Plan, redact);
        record.ErrorDetails = new ErrorDetails(record.Exception.Message) { RecommendedAction = $"Look at the plan with 'Get-OneSyncPlan {error.Plan.Id} -Change'; if it is right, 'Approve-OneSyncPlan {error.Plan.Id}' and 'Export-OneSyncDestination -Plan {error.Plan.Id}'." };
        return record;
    }

    // An exception whose text holds a secret is replaced whole: its inner ones and its stack could hold it too.
    private static ErrorRecord Make(Exception error, string id, ErrorCategory category, object? target, Func<string, string> redact)
    {
        string all = error.ToString();
        bool clean = redact(all) == all;
        return new ErrorRecord(clean ? error : new InvalidOperationException(redact(error.Message)), id, category, target);
    }
}
