namespace OneSync.Core.Correlation;

/// <summary>
/// A partition of 0 to n - 1 that only grows coarser. The root of a cluster is its smallest member; its members are walked as a ring.
/// </summary>
internal sealed class Clusters
{
    private readonly int[] _parent;
    private readonly int[] _next;
    private readonly List<int> _grown = [];

    public Clusters(int count)
    {
        _parent = new int[count];
        _next = new int[count];
        for (int i = 0; i < count; i++)
            _parent[i] = _next[i] = i;
    }

    public int Count => _parent.Length;

    /// <summary>How many times two clusters became one.</summary>
    public int Unions => _grown.Count;

    /// <summary>The roots of the clusters that have grown since there were <paramref name="unions"/>.</summary>
    public HashSet<int> GrownSince(int unions)
    {
        HashSet<int> roots = [];
        for (int i = unions; i < _grown.Count; i++)
            roots.Add(Find(_grown[i]));
        return roots;
    }

    /// <summary>The root of the cluster that holds <paramref name="item"/>.</summary>
    public int Find(int item)
    {
        while (_parent[item] != item)
            item = _parent[item] = _parent[_parent[item]];
        return item;
    }

    /// <summary>The member after <paramref name="item"/>; the last one leads back to the first.</summary>
    public int Next(int item) => _next[item];

    /// <summary>Whether all of <paramref name="items"/> are in one cluster.</summary>
    public bool AreOne(ReadOnlySpan<int> items)
    {
        int first = Find(items[0]);
        foreach (int item in items[1..])
        {
            if (Find(item) != first)
                return false;
        }
        return true;
    }

    /// <summary>Makes one cluster of two; false when they were one.</summary>
    public bool Unite(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b)
            return false;
        _parent[Math.Max(a, b)] = Math.Min(a, b);
        (_next[a], _next[b]) = (_next[b], _next[a]);
        _grown.Add(Math.Min(a, b));
        return true;
    }

    /// <summary>Starts over: <paramref name="items"/>, which are all that were united, are clusters of their own again.</summary>
    public void Separate(List<int> items)
    {
        foreach (int item in items)
            _parent[item] = _next[item] = item;
        _grown.Clear();
    }

    /// <summary>The clusters numbered in the order of their smallest member.</summary>
    public int[] Number(out int clusters)
    {
        int[] number = new int[_parent.Length];
        clusters = 0;
        for (int i = 0; i < number.Length; i++)
        {
            int root = Find(i);
            number[i] = root == i ? clusters++ : number[root];
        }
        return number;
    }
}
