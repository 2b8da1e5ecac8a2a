using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>A rule that compares by similarity within blocks.</summary>
internal sealed class FuzzyTier : RuleTier
{
    private readonly CorrelationRule _rule;
    private readonly int _number;
    private readonly (int Attribute, KeyNormalizer Normalizer)[] _keys;
    private readonly KeyExtractor[] _blocks;
    private readonly KeyIndex _index = new();
    private readonly KeyText _text = new();
    private readonly PairScore _score;
    private ValueArena? _arena;
    private RecordGroups? _groups;
    private List<Match> _matches = [];

    public FuzzyTier(CorrelationRule rule, int number, AttributeTable attributes, int capacity)
    {
        (_rule, _number) = (rule, number);
        _keys = [.. rule.Match.Select(k => (attributes.Add(k.Attribute.Text), new KeyNormalizer(k)))];
        _blocks = [.. rule.Block.Select((block, i) => new KeyExtractor([block], attributes, i))];
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
        foreach (KeyExtractor block in _blocks)
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
        if (_groups is null)
            Compare(clusters, apartness, cancellation);
        int position = 0;
        while (_groups!.TryRead(ref position, out ReadOnlySpan<int> records, out int tag))
            graph.Add(records, _matches[tag]);
    }

    public override bool DropSettled(Clusters clusters)
    {
        _groups!.DropSettled(clusters);
        return _groups.Count > 0;
    }

    // Of several values the first is compared.
    private void Store(int record, IAttributeRow row)
    {
        _arena!.Begin(record, _keys.Length);
        foreach ((int attribute, KeyNormalizer normalizer) in _keys)
        {
            AttributeValue value = row[attribute];
            _arena.Append(value.HasValue ? normalizer.Apply(value.First!, _text) : default);
        }
        _arena.End();
    }

    private void Compare(Clusters clusters, Apartness apartness, CancellationToken cancellation)
    {
        RecordGroups blocks = _index.TakeGroups(clusters, cancellation);
        BlockScan scan = new(_arena!, _score, _keys.Length, clusters, apartness, _number);
        int position = 0;
        while (blocks.TryRead(ref position, out ReadOnlySpan<int> block, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            scan.Scan(block);
        }
        (_groups, _matches) = (scan.Groups, scan.Matches);
        _arena = null;
    }
}
