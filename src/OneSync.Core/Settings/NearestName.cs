namespace OneSync.Core.Settings;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the least edit distance (insert, delete, replace, swap; case ignored) to <paramref name="written"/>, when
    /// it is within a third of its length; otherwise one that starts with it; otherwise <see langword="null"/>.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        int bestDistance = int.MaxValue;
        string? prefixed = null;
        foreach (string candidate in candidates.Order(StringComparer.OrdinalIgnoreCase))
        {
            int distance = Distance(written, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
            if (written.Length >= 3 && prefixed is null
                && (candidate.StartsWith(written, StringComparison.OrdinalIgnoreCase) || written.StartsWith(candidate, StringComparison.OrdinalIgnoreCase)))
                prefixed = candidate;
        }
        return bestDistance <= Math.Max(1, written.Length / 3) ? best : prefixed;
    }

    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = [.. Enumerable.Range(0, b.Length + 1)], current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = Same(a[i - 1], b[j - 1]);
                current[j] = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, current) = (last, current, beforeLast);
        }
        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
