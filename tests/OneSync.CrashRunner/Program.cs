using OneSync.Connectors;
using OneSync.Core;
using OneSync.Core.Activity;

// Does the whole job in the workspace named, so that a test can kill it. It says "ready", waits for a line, and answers "done".
using Workspace workspace = Workspace.Open(args[0], new WorkspaceOptions(new ConnectorHost()));
foreach (OneSyncRun _ in workspace.Runs())
{
    // Opens the vault before the clock runs.
}
Console.WriteLine("ready");
Console.ReadLine();
foreach (OneSyncRun run in workspace.RunAll(CancellationToken.None).Select(step => step.Run))
    Console.WriteLine($"{run.Kind} {run.Status}");
Console.WriteLine("done");
