using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Connections;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync test</c>: says what every source and destination reaches, or what precisely fails.</summary>
internal static class TestCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> names = new("name") { Description = "Which sources and destinations [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("test", "Connect to sources and destinations, and say what is reached or what fails; writes nothing") { names };
        command.SetAction(parsed => globals.Run(parsed, session => Test(session, parsed.GetValue(names) ?? [])));
        return command;
    }

    private static ExitCode Test(CommandSession session, string[] given)
    {
        bool failed = false;
        session.Show(Listings.Connections, Tests());
        return failed ? ExitCode.Failed : ExitCode.Done;

        IEnumerable<OneSyncConnection> Tests()
        {
            IReadOnlyList<string> names = CommandSession.Names("source or destination", given,
                session.Workspace.Settings.Sources.Select(s => s.Name).Concat(session.Workspace.Settings.Destinations.Select(d => d.Name)));
            foreach (OneSyncConnection connection in names.Distinct(StringComparer.OrdinalIgnoreCase).SelectMany(n => session.Workspace.TestConnection(n, session.Cancellation)))
            {
                failed |= !connection.Ok;
                foreach (ConnectionCheck check in connection.Checks.Where(c => session.IsVerbose || c.Result != CheckResult.Passed))
                    session.Observer.Write($"{connection.Name}: {check}");
                yield return connection;
            }
        }
    }
}
