using System.CommandLine;
using OneSync.Cli.Session;
using OneSync.Core.Activity;
using OneSync.Core.Ports;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync import</c>: reads sources into the vault.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> sources = new("source") { Description = "Which sources [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("import", "Read sources into the vault") { sources };
        command.SetAction(parsed => globals.Run(parsed, session => Import(session, parsed.GetValue(sources) ?? [])));
        return command;
    }

    private static ExitCode Import(CommandSession session, string[] given)
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
                    run = session.Workspace.Import(source, null, session.Cancellation);
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
