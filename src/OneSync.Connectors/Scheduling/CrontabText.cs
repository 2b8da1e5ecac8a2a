using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Scheduling;

/// <summary>
/// The text of a crontab, and OneSync's blocks in it: each starts with a remark that says what it is, has a line for each time, and ends with a remark. Only whole blocks are ever added
/// and taken away; every other byte stays. The text is Latin-1, a character for each byte, because nobody knows in which encoding others wrote their lines.
/// </summary>
internal static partial class CrontabText
{
    private const string Start = "# OneSync schedule, removed by Unregister-OneSyncSchedule or 'onesync schedule remove': ", End = "# OneSync schedule ends.";

    /// <summary>The schedules of all blocks, in their order.</summary>
    public static IReadOnlyList<OneSyncSchedule> Read(string crontab) => [.. Blocks(crontab).Select(b => b.Schedule)];

    /// <summary>The crontab with this schedule, in the place of one of the same name, at its end: variables of the crontab hold for the lines below them.</summary>
    /// <exception cref="ArgumentException">A path cannot be written into a crontab.</exception>
    public static string With(string crontab, ScheduleRequest request)
    {
        string rest = Without(crontab, request.Name);
        bool joined = rest.Length > 0 && !rest.EndsWith('\n');
        Head head = new(request.Name, request.Workspace, [.. request.At.Order().Select(ScheduleTimes.Text)], [.. ScheduleTimes.InOrder(request.Days).Select(d => d.ToString())],
            request.Full, Path.Combine(request.Folder, request.LogName), joined);
        StringBuilder block = new(Start);
        block.Append(JsonSerializer.Serialize(head)).Append('\n');
        foreach (TimeOnly time in request.At.Order())
            block.Append(CronLine.Of(request, time)).Append('\n');
        block.Append(End).Append('\n');
        return $"{rest}{(joined ? "\n" : "")}{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(block.ToString()))}";
    }

    /// <summary>The crontab without the schedule of this name, byte for byte as it was before it had it.</summary>
    public static string Without(string crontab, string name)
    {
        while (Blocks(crontab).FirstOrDefault(b => b.Schedule.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } block)
        {
            // The line before had no end of its own, and has none again once nothing follows.
            int from = block.Joined && block.To == crontab.Length ? block.From - 1 : block.From;
            crontab = crontab.Remove(from, block.To - from);
        }
        return crontab;
    }

    /// <summary>Whether a line of the crontab sets an environment variable.</summary>
    public static bool Sets(string crontab, string variable) =>
        Variables().Matches(crontab).Any(m => m.Groups["name"].Value == variable && m.Groups["value"].Value.Trim(' ', '\t', '\r', '"', '\'').Length > 0);

    private static IEnumerable<Block> Blocks(string crontab)
    {
        (Head Head, int From, string Command)? open = null;
        for (int at = 0; at < crontab.Length;)
        {
            int end = crontab.IndexOf('\n', at) is >= 0 and int found ? found : crontab.Length;
            string line = crontab[at..end];
            int next = Math.Min(end + 1, crontab.Length);
            if (line.StartsWith(Start, StringComparison.Ordinal))
            {
                open = ReadHead(line[Start.Length..]) is { } head ? (head, at, "") : null;
            }
            else if (line == End)
            {
                if (open is { } whole)
                    yield return new Block(whole.From, next, whole.Head.Joined, whole.Head.Schedule(whole.Command));
                open = null;
            }
            else if (open is { Command.Length: 0 } started)
            {
                open = started with { Command = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(CronLine.CommandOf(line))) };
            }
            at = next;
        }
    }

    // What somebody else wrote there, or changed, is not OneSync's.
    private static Head? ReadHead(string json)
    {
        try
        {
            Head? head = JsonSerializer.Deserialize<Head>(json);
            return head is { Name: not null, Workspace: not null, At: not null, Days: not null } && head.At.All(t => ScheduleTimes.TryParse(t, out _)) && head.Days.All(d => Enum.TryParse<DayOfWeek>(d, out _)) ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[ \t]*[""']?(?<name>[A-Za-z_]\w*)[""']?[ \t]*=(?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex Variables();

    private sealed record Block(int From, int To, bool Joined, OneSyncSchedule Schedule);

    private sealed record Head(string Name, string Workspace, string[] At, string[] Days, bool Full, string? Log, bool Joined)
    {
        public OneSyncSchedule Schedule(string command) => new()
        {
            Name = Name,
            Workspace = Workspace,
            At = [.. At.Select(t => ScheduleTimes.TryParse(t, out TimeOnly time) ? time : default)],
            Days = [.. Days.Select(Enum.Parse<DayOfWeek>)],
            Full = Full,
            Log = Log,
            Command = command,
        };
    }
}
