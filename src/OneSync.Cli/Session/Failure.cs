using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Cli.Session;

/// <summary>Reports what ended a command, and gives it an exit code.</summary>
internal static class Failure
{
    public static ExitCode Report(Exception error, CommandSession session)
    {
        switch (error)
        {
            case ConfigurationException { Problems: var problems }:
                foreach (ConfigurationProblem problem in problems)
                    Write(problem.ToString());
                return problems.All(p => p.At.File.StartsWith("--", StringComparison.Ordinal)) ? ExitCode.Usage : ExitCode.Failed;
            case UsageException:
                Write(error.Message);
                return ExitCode.Usage;
            case PlanRefusedException { Plan.State: PlanState.Held, Plan: var plan }:
                TellHeld(plan, session);
                return ExitCode.Held;
            case OperationCanceledException:
                Write("Stopped. What was finished is kept; run the command again to go on.");
                return ExitCode.Stopped;
            case SourceUnavailableException or DestinationUnavailableException or PlanRefusedException or VaultLockedException or VaultUnusableException or SchedulerUnavailableException
                or IOException or UnauthorizedAccessException:
                Write(error.Message);
                return ExitCode.Failed;
            default:
                Write($"OneSync failed in a way it should not: {(session.IsVerbose ? error : $"{error.GetType().Name}: {error.Message} (--verbose says where)")}");
                return ExitCode.Failed;
        }

        void Write(string line) => session.Observer.Write(session.Redact(line));
    }

    /// <summary>Says what holds a plan, and what lets it pass.</summary>
    public static void TellHeld(OneSyncPlan plan, CommandSession session)
    {
        session.Observer.Write($"Plan {plan.Id} for {plan.Destination} is held, and nothing of it was written: {string.Join(' ', plan.Thresholds)}");
        session.Observer.Write($"  Look at it:      {session.Hint($"plan {plan.Id} --changes")}");
        session.Observer.Write($"  Let it pass:     {session.Hint($"approve {plan.Id}")}");
        session.Observer.Write($"  Then apply it:   {session.Hint($"export --plan {plan.Id}")}");
    }
}
