using OneSync.Cli.Output;
using OneSync.Connectors;
using OneSync.Core;
using OneSync.Core.Planning;
using OneSync.Core.Settings;
using Spectre.Console;

namespace OneSync.Cli.Session;

/// <summary>One command under way: where it works, what it prints to, and what stops it.</summary>
internal sealed class CommandSession : IDisposable
{
    // What programs read is not cut to the width of a terminal that is not there.
    private const int WidthWithoutTerminal = 120;

    private readonly string? _givenPath;
    private readonly Interruption _interruption = new();
    private Workspace? _workspace;

    public CommandSession(string? workspace, OutputFormat format, bool verbose, bool noProgress)
    {
        _givenPath = workspace;
        string? variable = Environment.GetEnvironmentVariable(GlobalOptions.WorkspaceVariable);
        WorkspacePath = workspace ?? (string.IsNullOrEmpty(variable) ? "." : variable);
        (Format, IsVerbose) = (format, verbose);
        Observer = new ConsoleObserver(Console.Error, verbose, !noProgress && !Console.IsErrorRedirected);
        Options = new WorkspaceOptions(new ConnectorHost()) { Observer = Observer };
        bool terminal = !Console.IsOutputRedirected;
        Out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!terminal)
            Out.Profile.Width = WidthWithoutTerminal;
    }

    /// <summary>The folder of the workspace, or its configuration file, as it was given.</summary>
    public string WorkspacePath { get; }

    public OutputFormat Format { get; }

    public bool IsVerbose { get; }

    public ConsoleObserver Observer { get; }

    /// <summary>What a workspace is opened with.</summary>
    public WorkspaceOptions Options { get; }

    /// <summary>Where results go, when they are tables.</summary>
    public IAnsiConsole Out { get; }

    public CancellationToken Cancellation => _interruption.Token;

    /// <summary>The workspace, opened when it is first asked for.</summary>
    public Workspace Workspace => _workspace ??= Workspace.Open(WorkspacePath, Options);

    /// <summary>Prints rows in the format asked for.</summary>
    public void Show<T>(Listing<T> listing, IEnumerable<T> rows)
    {
        using IRowWriter<T> writer = Format switch
        {
            OutputFormat.Json => new JsonRows<T>(listing, Console.Out),
            OutputFormat.Csv => new CsvRows<T>(listing, Console.OpenStandardOutput()),
            _ => new TableRows<T>(listing, Out, Observer),
        };
        foreach (T row in rows)
        {
            Cancellation.ThrowIfCancellationRequested();
            writer.Write(row);
        }
    }

    /// <summary>Tells something besides the results: among the tables, or on stderr where a program reads the results.</summary>
    public void Say(string line)
    {
        Observer.Clear();
        if (Format == OutputFormat.Table)
            Out.WriteLine(line);
        else
            Console.Error.WriteLine(line);
    }

    /// <summary>How a command is written for this workspace.</summary>
    public string Hint(string command) => _givenPath is null ? $"onesync {command}" : $"onesync {command} -w {_givenPath}";

    /// <summary>Those names that were given, in their order, or all there are when none was.</summary>
    /// <exception cref="UsageException">One is not there.</exception>
    public static IReadOnlyList<string> Names(string what, string[] given, IEnumerable<SourceText> known)
    {
        string[] all = [.. known.Select(k => k.Text)];
        foreach (string name in given.Where(n => !all.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            string near = NearestName.Of(name, all) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw new UsageException(all.Length > 0 ? $"There is no {what} '{name}'; there are: {string.Join(", ", all)}.{near}" : $"There is no {what} '{name}': the configuration has none.");
        }
        return given.Length > 0 ? [.. given.Distinct(StringComparer.OrdinalIgnoreCase)] : all;
    }

    /// <summary>The plan of a number.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public OneSyncPlan Plan(long id)
    {
        IReadOnlyList<OneSyncPlan> plans = Workspace.Plans();
        return plans.FirstOrDefault(p => p.Id == id)
            ?? throw new UsageException(plans.Count > 0 ? $"There is no plan {id}; the newest is {plans[0].Id}." : $"There is no plan {id}; 'onesync dry-run' makes the first.");
    }

    /// <summary>Takes secrets out of a text.</summary>
    public string Redact(string text) => _workspace?.Redact(text) ?? text;

    public void Dispose()
    {
        Observer.Clear();
        _workspace?.Dispose();
        _interruption.Dispose();
    }
}
