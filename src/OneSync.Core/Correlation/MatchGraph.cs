using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>
/// The matches of one rule between the clusters that the rules before it left. What is connected is decided together, so neither the
/// order of records nor that of sources matters.
/// </summary>
internal sealed class MatchGraph(Clusters clusters, RecordTable records, Apartness apartness)
{
    /// <summary>Groups above this size are not looked at pair by pair; the verdict on so many is Disputed in any case.</summary>
    public const int MaxTogether = 1000;

    private readonly Clusters _connected = new(clusters.Count);
    private readonly bool[] _isTouched = new bool[clusters.Count];
    private readonly List<int> _touched = [];
    private readonly List<Edge> _edges = [];
    private readonly Dictionary<int, SetMatch> _sets = [];
    private CorrelationRule _rule = null!;
    private int _number;
    private bool _anyPair, _ignoreWithin;

    /// <summary>Starts over, for rule number <paramref name="number"/>.</summary>
    public void Begin(CorrelationRule rule, int number)
    {
        _connected.Separate(_touched);
        foreach (int cluster in _touched)
            _isTouched[cluster] = false;
        _touched.Clear();
        _edges.Clear();
        _sets.Clear();
        apartness.Refresh();
        (_rule, _number) = (rule, number);
        _ignoreWithin = CorrelationRules.Within(rule) == WithinSource.Ignore;
        _anyPair = !rule.Fuzzy && !_ignoreWithin && !apartness.Matters(number);
    }

    /// <summary>Every two of <paramref name="group"/> match, unless they are known to be different people.</summary>
    public void Add(ReadOnlySpan<int> group, in Match match)
    {
        if (_anyPair || group.Length > MaxTogether)
        {
            int first = clusters.Find(group[0]);
            foreach (int record in group[1..])
                Connect(first, clusters.Find(record), match);
            return;
        }
        for (int i = 1; i < group.Length; i++)
        {
            int x = clusters.Find(group[i]);
            for (int j = 0; j < i; j++)
            {
                int y = clusters.Find(group[j]);
                if (x == y || (_ignoreWithin && records.Source(group[i]) == records.Source(group[j])))
                    continue;
                if ((_rule.Fuzzy || _connected.Find(x) != _connected.Find(y)) && apartness.Between(x, y, _number) is null)
                    Connect(x, y, match);
            }
        }
    }

    /// <summary>The pair matches, whatever speaks against it.</summary>
    public void AddCertain(RecordPair pair) => Connect(clusters.Find(pair.First), clusters.Find(pair.Second), Match.Exact);

    /// <summary>Each set of two or more connected clusters, as their roots, to <paramref name="decide"/>. The list is reused.</summary>
    public void ForEachSet(Action<List<int>, SetMatch> decide, CancellationToken cancellation)
    {
        SumUpEdges();
        List<int> members = [];
        for (int i = 0; i < _touched.Count; i++)
        {
            if ((i & 0xFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            int root = _touched[i];
            if (_connected.Find(root) != root)
                continue;
            members.Clear();
            int member = root;
            do
            {
                members.Add(member);
                member = _connected.Next(member);
            }
            while (member != root);
            decide(members, _rule.Fuzzy ? _sets[root] : new SetMatch(Match.Exact, int.MaxValue));
        }
    }

    private void Connect(int x, int y, in Match match)
    {
        if (x == y)
            return;
        Touch(x);
        Touch(y);
        _connected.Unite(x, y);
        if (_rule.Fuzzy)
            _edges.Add(new Edge(Math.Min(x, y), Math.Max(x, y), match));
    }

    private void Touch(int cluster)
    {
        if (_isTouched[cluster])
            return;
        _isTouched[cluster] = true;
        _touched.Add(cluster);
    }

    // Between two clusters the best of their records' matches counts; of a set, the weakest of those.
    private void SumUpEdges()
    {
        _edges.Sort();
        for (int i = 0; i < _edges.Count; i++)
        {
            Edge edge = _edges[i];
            if (i > 0 && _edges[i - 1].SamePair(edge))
                continue;
            int root = _connected.Find(edge.X), strong = edge.Match.Confidence >= _rule.LinkAt ? 1 : 0;
            _sets[root] = _sets.TryGetValue(root, out SetMatch set)
                ? new(
                    new(
                        Math.Min(set.Weakest.Confidence, edge.Match.Confidence),
                        set.Weakest.Agreed & edge.Match.Agreed,
                        set.Weakest.Differed | edge.Match.Differed),
                    set.StrongPairs + strong)
                : new(edge.Match, strong);
        }
    }

    private readonly record struct Edge(int X, int Y, Match Match) : IComparable<Edge>
    {
        public bool SamePair(in Edge other) => X == other.X && Y == other.Y;

        /// <summary>By pair, the best match of each first.</summary>
        public int CompareTo(Edge other)
        {
            int order = X.CompareTo(other.X);
            if (order == 0)
                order = Y.CompareTo(other.Y);
            if (order == 0)
                order = other.Match.Confidence.CompareTo(Match.Confidence);
            if (order == 0)
                order = other.Match.Agreed.CompareTo(Match.Agreed);
            return order != 0 ? order : Match.Differed.CompareTo(other.Match.Differed);
        }
    }
}
