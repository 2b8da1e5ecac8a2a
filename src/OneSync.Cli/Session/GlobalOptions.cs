using System.CommandLine;

namespace OneSync.Cli.Session;

/// <summary>In which form results are printed.</summary>
internal enum OutputFormat
{
    /// <summary>Tables for people.</summary>
    Table,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>CSV with a header.</summary>
    Csv,
}

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The environment variable that names the workspace, for the cmdlets too.</summary>
    public const string WorkspaceVariable = "ONESYNC_WORKSPACE";

    private readonly Option<string?> _workspace = new("--workspace", "-w")
    {
        Description = $"The folder of onesync.yaml, or another configuration file [default: ${WorkspaceVariable}, or the current folder]",
        HelpName = "path",
        Recursive = true,
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "How results are printed: table, json (one object a line) or csv",
        HelpName = "table|json|csv",
        Recursive = true,
        DefaultValueFactory = _ => OutputFormat.Table,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Say what was decided, and why, on stderr", Recursive = true };

    private readonly Option<bool> _noProgress = new("--no-progress") { Description = "Show no progress; without a terminal there is none", Recursive = true };

    /// <summary>Adds them to the root, from which every command has them.</summary>
    public void AddTo(Command root)
    {
        foreach (Option option in (Option[])[_workspace, _output, _verbose, _noProgress])
            root.Options.Add(option);
    }

    /// <summary>Runs a command in a session of its own, and reports what goes wrong.</summary>
    public int Run(ParseResult parsed, Func<CommandSession, ExitCode> command)
    {
        using CommandSession session = new(parsed.GetValue(_workspace), parsed.GetValue(_output), parsed.GetValue(_verbose), parsed.GetValue(_noProgress));
        try
        {
            return (int)command(session);
        }
        catch (Exception error)
        {
            return (int)Failure.Report(error, session);
        }
    }
}
