using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>A rule whose keys must all be equal.</summary>
internal sealed class ExactTier(CorrelationRule rule, AttributeTable attributes, int capacity) : RuleTier
{
    private readonly KeyExtractor _extractor = new(rule.Match, attributes);
    private readonly KeyIndex _index = new();
    private RecordGroups? _groups;

    public override Column<ulong>? Distinct { get; } = rule.Distinct ? new(capacity) : null;

    public override void Add(int record, IAttributeRow row)
    {
        ulong all = 0;
        foreach (KeyHash key in _extractor.Extract(row))
        {
            _index.Add(key, record);
            all += key.Low | 1; // the same for the same values in any order, and never 0 for one
        }
        if (all != 0 && Distinct is not null)
            Distinct[record] = all;
    }

    public override void Match(MatchGraph graph, Clusters clusters, Apartness apartness, CancellationToken cancellation)
    {
        _groups ??= _index.TakeGroups(clusters, cancellation);
        int position = 0;
        while (_groups.TryRead(ref position, out ReadOnlySpan<int> records, out _))
            graph.Add(records, Correlation.Match.Exact);
    }

    public override bool DropSettled(Clusters clusters)
    {
        _groups!.DropSettled(clusters);
        return _groups.Count > 0;
    }
}
