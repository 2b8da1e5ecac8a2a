using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>Decides on a set of matching clusters: join them, or propose or dispute them for a reason.</summary>
internal sealed class Judge(RecordTable records, Clusters clusters, Apartness apartness)
{
    private readonly SourceCount[] _sources = new SourceCount[records.Sources];
    private readonly bool[] _disputed = new bool[clusters.Count];
    private int _set;

    /// <summary>Forgets which clusters are disputed: a new pass over the rules begins.</summary>
    public void BeginPass() => Array.Clear(_disputed);

    /// <summary>Holds the clusters apart from one another for the rest of the pass.</summary>
    public void Dispute(List<int> members)
    {
        foreach (int member in members)
            _disputed[member] = true;
    }

    /// <summary>Whether the cluster is disputed.</summary>
    public bool IsDisputed(int cluster) => _disputed[cluster];

    /// <summary>Null to join the clusters; otherwise why not.</summary>
    public ProposalReason? Decide(List<int> members, SetMatch match, CorrelationRule rule, int number)
    {
        if (members.Count > MatchGraph.MaxTogether)
            return ProposalReason.TooMany;
        if (WhyApart(members, number) is { } apart)
            return apart;
        if (MoreThanOne(members, HasLinks))
            return ProposalReason.SeveralLinked;
        if (MoreThanOne(members, IsDisputed))
            return ProposalReason.DisputedEarlier;
        if (CorrelationRules.Within(rule) != WithinSource.Link && WhySources(members) is { } sources)
            return sources;
        int pairs = members.Count * (members.Count - 1) / 2;
        if (match.StrongPairs < pairs)
            return members.Count > 2 ? ProposalReason.SeveralCandidates : ProposalReason.LowConfidence;
        return rule.Link == CorrelationLink.Review ? ProposalReason.ReviewAsked : null;
    }

    /// <summary>Why two of the clusters can never be one; null when all can.</summary>
    public ProposalReason? WhyApart(List<int> members, int number)
    {
        if (!apartness.Matters(number))
            return null;
        ProposalReason? found = null;
        for (int i = 1; i < members.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                ProposalReason? reason = apartness.Between(members[i], members[j], number);
                if (reason == ProposalReason.RejectedPair)
                    return reason;
                found ??= reason;
            }
        }
        return found;
    }

    private bool HasLinks(int cluster)
    {
        int record = cluster;
        do
        {
            if (records.IsLinked(record))
                return true;
            record = clusters.Next(record);
        }
        while (record != cluster);
        return false;
    }

    private static bool MoreThanOne(List<int> members, Func<int, bool> holds)
    {
        int count = 0;
        foreach (int member in members)
        {
            if (holds(member) && ++count > 1)
                return true;
        }
        return false;
    }

    // Two clusters with a record of the same source each.
    private ProposalReason? WhySources(List<int> members)
    {
        _set++;
        int most = 1;
        foreach (int member in members)
        {
            int record = member;
            do
            {
                ref SourceCount source = ref _sources[records.Source(record)];
                if (source.Set != _set)
                    source = new SourceCount { Set = _set, Cluster = member, Clusters = 1 };
                else if (source.Cluster != member)
                {
                    source.Cluster = member;
                    most = Math.Max(most, ++source.Clusters);
                }
                record = clusters.Next(record);
            }
            while (record != member);
        }
        if (most == 1)
            return null;
        return most == members.Count ? ProposalReason.SameSource : ProposalReason.Ambiguous;
    }

    // In how many clusters of the set now looked at a source has a record.
    private struct SourceCount
    {
        public int Set, Cluster, Clusters;
    }
}
