using OneSync.Core.Activity;

namespace OneSync.Cli.Output;

/// <summary>What a run did, in a line: people first, and schools, classes and the like in one sum.</summary>
internal static class RunSummary
{
    private static readonly string[] s_roster = ["Org", "Term", "Course", "Class", "Enrollment"];
    private static readonly string[] s_steps = ["Read", "Added", "Changed", "Returned", "Gone"];
    private static readonly string[] s_first = ["Read", "Records", "InScope", "Unchanged"];

    public static string Of(OneSyncRun run)
    {
        if (run is { Status: RunStatus.Unchanged, Message: { } nothing })
            return nothing;
        List<KeyValuePair<string, long>> people = [];
        long[] roster = new long[s_steps.Length];
        foreach (KeyValuePair<string, long> count in run.Counts.Where(c => c.Value != 0))
        {
            int step = Array.FindIndex(s_steps, s => s_roster.Any(kind => kind + s == count.Key));
            if (step < 0)
                people.Add(count);
            else
                roster[step] += count.Value;
        }
        IEnumerable<string> parts = people.OrderBy(c => Array.IndexOf(s_first, c.Key) is >= 0 and var place ? place : s_first.Length).Select(c => $"{Words(c.Key)} {c.Value:N0}");
        if (roster[0] > 0)
            parts = parts.Append($"roster ({string.Join(", ", s_steps.Zip(roster).Where(p => p.Second > 0).Select(p => $"{p.First} {p.Second:N0}".ToLowerInvariant()))})");
        string all = string.Join(", ", parts);
        return all.Length > 0 ? all : "nothing to do";
    }

    private static string Words(string name) => new Column<object>(name, _ => null).Heading;
}
