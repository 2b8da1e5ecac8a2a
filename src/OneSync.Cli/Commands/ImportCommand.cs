using System.CommandLine;
using OneSync.Cli.Session;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync import</c>: reads sources into the vault.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> sources = new("source") { Description = "Which sources [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> maxDrop = new("--max-drop") { Description = "For this run, take a reading for complete though so many people are missing: 60 or 20%", HelpName = "limit" };
        Option<bool> full = new("--full") { Description = "Read everything, also what was read before" };
        Command command = new("import", "Read sources into the vault") { sources, maxDrop, full };
        command.SetAction(parsed => globals.Run(
            parsed, session => Import(session, parsed.GetValue(sources) ?? [], new ImportOptions(LimitOf(parsed.GetValue(maxDrop)), parsed.GetValue(full)))));
        return command;
    }

    private static Limit? LimitOf(string? text) => text is null ? null
        : Limit.TryParse(text, out Limit limit) ? limit
        : throw new UsageException($"'{text}' is no limit for --max-drop: write a number, or a share such as 20%.");

    private static ExitCode Import(CommandSession session, string[] given, ImportOptions options)
    {
        bool failed = false;
        ExitCode shown = RunReport.Show(session, Runs());
        return failed ? ExitCode.Failed : shown;

        IEnumerable<OneSyncRun> Runs()
        {
            foreach (string source in CommandSession.Names("source", given, session.Workspace.Settings.Sources.Select(s => s.Name)))
            {
                OneSyncRun? run = null;
                try
                {
                    run = session.Workspace.Import(source, options, session.Cancellation);
                }
                catch (SourceUnavailableException error)
                {
                    // The other sources can be read all the same.
                    failed = true;
                    Failure.Report(error, session);
                }
                if (run is not null)
                    yield return run;
            }
        }
    }
}
