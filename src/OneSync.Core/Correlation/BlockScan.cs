using System.Runtime.InteropServices;
using OneSync.Core.Model;

namespace OneSync.Core.Correlation;

/// <summary>
/// Compares the records of one block. Records with the same values count as one row, so which of them comes first does not matter. In a
/// block of more than <see cref="MaxRows"/> rows each is compared with its <see cref="Window"/> neighbours in the order of each key in turn,
/// which keeps the cost near linear.
/// </summary>
internal sealed class BlockScan(ValueArena arena, PairScore score, int keys, Clusters clusters, Apartness apartness, int rule)
{
    public const int MaxRows = 100, Window = 10;
    private const int Several = -1;

    private readonly RowTexts _texts = new(keys);
    private readonly List<int> _records = [], _starts = [], _order = [], _pair = [];
    private readonly List<int> _cluster = []; // of all records of a row, or Several
    private readonly List<ulong> _sortKeys = [];
    private HashSet<int>? _grown;

    /// <summary>The groups found, each tagged with its place in <see cref="Matches"/>.</summary>
    public RecordGroups Groups { get; } = new();

    /// <summary>How well each group matches.</summary>
    public List<Match> Matches { get; } = [];

    /// <summary>
    /// Compares every two rows of <paramref name="block"/>, or with <paramref name="grown"/> only what has to do with one of these
    /// clusters: pairs that were told apart before may be so no longer.
    /// </summary>
    public void Scan(ReadOnlySpan<int> block, HashSet<int>? grown)
    {
        if (grown is not null && !HoldsAny(block, grown))
            return;
        _grown = grown;
        GroupEqualRows(block);
        int rows = _starts.Count - 1;
        for (int row = 0; row < rows; row++)
        {
            if (_cluster[row] == Several)
                Compare(row, row);
        }
        if (rows <= MaxRows)
        {
            for (int a = 1; a < rows; a++)
            {
                for (int b = 0; b < a; b++)
                    Compare(a, b);
            }
            return;
        }
        for (int key = 0; key < keys; key++)
            CompareNeighbours(key, rows);
    }

    private bool HoldsAny(ReadOnlySpan<int> block, HashSet<int> grown)
    {
        foreach (int record in block)
        {
            if (grown.Contains(clusters.Find(record)))
                return true;
        }
        return false;
    }

    // In the order of their fingerprints, which depends on the values alone.
    private void GroupEqualRows(ReadOnlySpan<int> block)
    {
        _records.Clear();
        _starts.Clear();
        _texts.Clear();
        _cluster.Clear();
        _sortKeys.Clear();
        _records.AddRange(block);
        foreach (int record in block)
            _sortKeys.Add(Fingerprint.Of(arena.Row(record)));
        Sort(_records);
        for (int i = 0; i < _records.Count; i++)
        {
            if (i > 0 && _sortKeys[i] == _sortKeys[i - 1])
            {
                if (_cluster[^1] != clusters.Find(_records[i]))
                    _cluster[^1] = Several;
                continue;
            }
            _starts.Add(i);
            _cluster.Add(clusters.Find(_records[i]));
            _texts.Add(arena.Row(_records[i]));
        }
        _starts.Add(_records.Count);
    }

    private void CompareNeighbours(int key, int rows)
    {
        _order.Clear();
        _sortKeys.Clear();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<char> text = _texts.Text(row, key);
            if (text.IsEmpty)
                continue;
            _order.Add(row);
            _sortKeys.Add(Beginning(text));
        }
        Sort(_order);
        for (int i = 1; i < _order.Count; i++)
        {
            for (int j = Math.Max(0, i - Window); j < i; j++)
                Compare(_order[i], _order[j]);
        }
    }

    private void Compare(int a, int b)
    {
        int x = _cluster[a], y = _cluster[b];
        if (_grown is not null && !_grown.Contains(x) && !_grown.Contains(y))
            return;
        // Most pairs are of two clusters that an earlier rule knows; asking is cheaper than comparing.
        if (x != Several && y != Several && (x == y || apartness.Between(x, y, rule) is not null))
            return;
        if (!score.TryScore(_texts, a, b, out Match match))
            return;
        _pair.Clear();
        _pair.AddRange(Row(a));
        if (a != b)
            _pair.AddRange(Row(b));
        ReadOnlySpan<int> together = CollectionsMarshal.AsSpan(_pair);
        if (clusters.AreOne(together))
            return;
        Groups.Add(together, Matches.Count);
        Matches.Add(match);
    }

    private ReadOnlySpan<int> Row(int row) => CollectionsMarshal.AsSpan(_records)[_starts[row].._starts[row + 1]];

    private void Sort(List<int> items) => CollectionsMarshal.AsSpan(_sortKeys).Sort(CollectionsMarshal.AsSpan(items));

    // Eight characters as a number that sorts like the text. Letters beyond Latin lose their high byte, which keeps equal texts together.
    private static ulong Beginning(ReadOnlySpan<char> text)
    {
        ulong beginning = 0;
        for (int i = 0; i < sizeof(ulong); i++)
            beginning = beginning << 8 | (i < text.Length ? (byte)text[i] : 0u);
        return beginning;
    }
}
