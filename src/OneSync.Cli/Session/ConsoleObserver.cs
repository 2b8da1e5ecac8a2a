using OneSync.Core.Ports;

namespace OneSync.Cli.Session;

/// <summary>Tells on stderr what a run meets: warnings always, decisions when asked for, and progress on one line of a terminal.</summary>
internal sealed class ConsoleObserver(TextWriter error, bool verbose, bool progress) : IRunObserver
{
    // A broken file has as many bad rows as rows; the log has all of them.
    private const int ShownRows = 5;

    private readonly Dictionary<string, int> _quarantined = new(StringComparer.OrdinalIgnoreCase);
    private int _shown;

    public void Progress(RunProgress now)
    {
        if (!progress)
            return;
        string share = now.Fraction is { } fraction ? $"{fraction,4:P0} " : "";
        string line = $"{now.Step}: {share}{now.Detail}";
        int width = Math.Max(20, Console.WindowWidth - 1);
        line = line.Length > width ? line[..width] : line;
        error.Write('\r' + line.PadRight(_shown));
        _shown = line.Length;
    }

    public void Decided(string message)
    {
        if (verbose)
            Write(message);
    }

    public void Warned(string message) => Write($"warning: {message}");

    public void Quarantined(string source, QuarantinedRow row)
    {
        int count = _quarantined[source] = _quarantined.GetValueOrDefault(source) + 1;
        if (verbose || count <= ShownRows)
            Write($"{row.File}{(row.Line > 0 ? $":{row.Line}" : "")}: {row.Message}");
        else if (count == ShownRows + 1)
            Write($"{source}: more rows were passed over; 'onesync activity --action Quarantined' lists all of them.");
    }

    /// <summary>Takes the progress line away, so that something else can be printed.</summary>
    public void Clear()
    {
        if (_shown > 0)
            error.Write('\r' + new string(' ', _shown) + '\r');
        _shown = 0;
    }

    /// <summary>Prints a line.</summary>
    public void Write(string line)
    {
        Clear();
        error.WriteLine(line);
    }
}
