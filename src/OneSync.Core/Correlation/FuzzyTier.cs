using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>A rule that compares by similarity within blocks.</summary>
internal sealed class FuzzyTier : RuleTier
{
    private readonly CorrelationRule _rule;
    private readonly int _number;
    private readonly (int Attribute, KeyNormalizer Normalizer)[] _keys;
    private readonly KeyExtractor[] _blockKeys;
    private readonly KeyIndex _index = new();
    private readonly KeyText _text = new();
    private readonly PairScore _score;
    private readonly ValueArena _arena;
    private RecordGroups? _blocks;
    private BlockScan? _scan;
    private int _unionsSeen;

    public FuzzyTier(CorrelationRule rule, int number, AttributeTable attributes, int capacity)
    {
        (_rule, _number) = (rule, number);
        _keys = [.. rule.Match.Select(k => (attributes.Add(k.Attribute.Text), new KeyNormalizer(k)))];
        _blockKeys = [.. rule.Block.Select((block, i) => new KeyExtractor([block], attributes, i))];
        _score = new PairScore(rule);
        _arena = new ValueArena(capacity);
    }

    public override void Add(int record, IAttributeRow row)
    {
        double weight = 0;
        for (int key = 0; key < _keys.Length; key++)
        {
            if (row[_keys[key].Attribute].HasValue)
                weight += _rule.Match[key].Weight;
        }
        if (!_score.IsEnough(weight))
            return;

        bool blocked = false;
        foreach (KeyExtractor block in _blockKeys)
        {
            foreach (KeyHash key in block.Extract(row))
            {
                _index.Add(key, record);
                blocked = true;
            }
        }
        if (blocked)
            Store(record, row);
    }

    public override void Match(MatchGraph graph, Clusters clusters, Apartness apartness, CancellationToken cancellation)
    {
        if (_scan is null)
        {
            _blocks = _index.TakeGroups(clusters, cancellation);
            _scan = new BlockScan(_arena, _score, _keys.Length, clusters, apartness, _number);
            Scan(null, cancellation);
        }
        else if (apartness.TellsApart(_number) && clusters.GrownSince(_unionsSeen) is { Count: > 0 } grown)
            Scan(grown, cancellation);
        _unionsSeen = clusters.Unions;
        int position = 0;
        while (_scan.Groups.TryRead(ref position, out ReadOnlySpan<int> records, out int tag))
            graph.Add(records, _scan.Matches[tag]);
    }

    public override bool DropSettled(Clusters clusters)
    {
        _blocks!.DropSettled(clusters);
        _scan!.Groups.DropSettled(clusters);
        return _scan.Groups.Count > 0 || _blocks.Count > 0;
    }

    private void Scan(HashSet<int>? grown, CancellationToken cancellation)
    {
        int position = 0;
        while (_blocks!.TryRead(ref position, out ReadOnlySpan<int> block, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            _scan!.Scan(block, grown);
        }
    }

    // Of several values the first is compared.
    private void Store(int record, IAttributeRow row)
    {
        _arena.Begin(record, _keys.Length);
        foreach ((int attribute, KeyNormalizer normalizer) in _keys)
        {
            AttributeValue value = row[attribute];
            _arena.Append(value.HasValue ? normalizer.Apply(value.First!, _text) : default);
        }
        _arena.End();
    }
}
