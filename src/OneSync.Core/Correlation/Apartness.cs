namespace OneSync.Core.Correlation;

/// <summary>
/// Says which clusters are known to be different people: an admin rejected a pair of them, or a rule with <c>distinct</c> knows both and
/// finds no value in common.
/// </summary>
internal sealed class Apartness(Clusters clusters, IReadOnlyList<RecordPair> rejected)
{
    private readonly HashSet<RecordPair> _rejectedClusters = [];
    private readonly List<(int Rule, Column<ulong> Values)> _distinct = [];

    /// <summary>Adds what rule <paramref name="rule"/> knows of each record: a hash of its values, 0 for none.</summary>
    public void AddDistinct(int rule, Column<ulong> values) => _distinct.Add((rule, values));

    /// <summary>Takes notice of how clusters have grown.</summary>
    public void Refresh()
    {
        _rejectedClusters.Clear();
        foreach (RecordPair pair in rejected)
            _rejectedClusters.Add(InOrder(clusters.Find(pair.First), clusters.Find(pair.Second)));
    }

    /// <summary>Whether any two clusters can be apart under rule <paramref name="rule"/>; if not, nobody need ask.</summary>
    public bool Matters(int rule) => _rejectedClusters.Count > 0 || TellsApart(rule);

    /// <summary>Whether a rule before <paramref name="rule"/> tells people apart. As clusters grow, that can begin and end.</summary>
    public bool TellsApart(int rule) => _distinct.Count > 0 && _distinct[0].Rule < rule;

    /// <summary>Why rule <paramref name="rule"/> cannot join the clusters with these roots; <see langword="null"/> when it can.</summary>
    public ProposalReason? Between(int x, int y, int rule)
    {
        if (_rejectedClusters.Count > 0 && _rejectedClusters.Contains(InOrder(x, y)))
            return ProposalReason.RejectedPair;
        foreach ((int distinct, Column<ulong> values) in _distinct)
        {
            if (distinct < rule && Differ(values, x, y))
                return ProposalReason.ToldApart;
        }
        return null;
    }

    private bool Differ(Column<ulong> values, int x, int y)
    {
        bool known = false;
        int a = x;
        do
        {
            if (values[a] != 0)
            {
                int b = y;
                do
                {
                    if (values[b] == values[a])
                        return false;
                    known |= values[b] != 0;
                    b = clusters.Next(b);
                }
                while (b != y);
            }
            a = clusters.Next(a);
        }
        while (a != x);
        return known;
    }

    private static RecordPair InOrder(int a, int b) => new(Math.Min(a, b), Math.Max(a, b));
}
