namespace OneSync.Connectors.Csv;

/// <summary>Tells the delimiter of a file from its first line.</summary>
internal static class DelimiterDetector
{
    private const string Candidates = ",;\t|";

    /// <summary>The candidate that stands most often outside quotes in the first line; a comma when there is none.</summary>
    public static char Detect(ReadOnlySpan<char> head, char? quote)
    {
        head = head.TrimStart("\r\n");
        Span<int> counts = stackalloc int[Candidates.Length];
        bool quoted = false;
        foreach (char c in head)
        {
            if (c == quote)
                quoted = !quoted;
            else if (!quoted && c is '\r' or '\n')
                break;
            else if (!quoted && Candidates.IndexOf(c) is >= 0 and int candidate)
                counts[candidate]++;
        }
        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best])
                best = i;
        }
        return Candidates[best];
    }

    /// <summary>Whether the file starts with the <c>sep=;</c> line that spreadsheets write.</summary>
    public static bool HasHint(ReadOnlySpan<char> head) => head.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
}
