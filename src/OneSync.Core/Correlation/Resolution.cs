using System.Runtime.InteropServices;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>
/// Goes through the rules in order, each over the clusters the ones before it left, and again from the first as long as that finds
/// something to join that could not be joined before. So the result is the same as when it starts from its own clusters.
/// </summary>
internal sealed class Resolution
{
    private readonly IReadOnlyList<CorrelationRule> _rules;
    private readonly IReadOnlyList<RuleTier> _tiers;
    private readonly IReadOnlyList<RecordPair> _accepted;
    private readonly Clusters _clusters;
    private readonly Apartness _apartness;
    private readonly MatchGraph _graph;
    private readonly Judge _judge;
    private readonly JoinLog _joins;
    private readonly ProposalList _proposals;
    private readonly CancellationToken _cancellation;

    public Resolution(
        IReadOnlyList<CorrelationRule> rules, IReadOnlyList<RuleTier> tiers, RecordTable records, CorrelationDecisions decisions, CancellationToken cancellation)
    {
        (_rules, _tiers, _accepted, _cancellation) = (rules, tiers, decisions.Accepted, cancellation);
        _clusters = ExistingUsers.Cluster(records, decisions.Rejected);
        _apartness = new Apartness(_clusters, decisions.Rejected);
        for (int i = 0; i < tiers.Count; i++)
        {
            if (tiers[i].Distinct is { } values)
                _apartness.AddDistinct(i, values);
        }
        _graph = new MatchGraph(_clusters, records, _apartness);
        _judge = new Judge(records, _clusters, _apartness);
        _joins = new JoinLog(rules, records.Count);
        _proposals = new ProposalList(_clusters);
    }

    public CorrelationResult Run()
    {
        bool joined, open;
        do
        {
            joined = false;
            _proposals.Clear();
            _judge.BeginPass();
            JoinAccepted();
            open = _proposals.Count > 0;
            for (int i = 0; i < _tiers.Count; i++)
            {
                joined |= Apply(i);
                open |= _tiers[i].DropSettled(_clusters);
            }
        }
        while (joined && open);
        int[] clusterOf = _clusters.Number(out int count);
        return new CorrelationResult(clusterOf, count, _proposals.ToArray(), _joins);
    }

    private static readonly CorrelationRule Accepted =
        new(JoinLog.AcceptedName, new Position(JoinLog.AcceptedName, 1, 1)) { Within = nameof(WithinSource.Link) };

    // An admin's word is above same sources, accounts and distinct keys; only a rejection speaks against it.
    private void JoinAccepted()
    {
        if (_accepted.Count == 0)
            return;
        _graph.Begin(Accepted, CorrelationProposal.AcceptedPairs);
        foreach (RecordPair pair in _accepted)
            _graph.AddCertain(pair);
        _graph.ForEachSet(
            (members, match) =>
            {
                if (_judge.WhyApart(members, CorrelationProposal.AcceptedPairs) is { } reason)
                    Hold(members, match, Accepted, CorrelationProposal.AcceptedPairs, reason);
                else
                    Join(members, match, CorrelationProposal.AcceptedPairs);
            },
            _cancellation);
    }

    private bool Apply(int number)
    {
        CorrelationRule rule = _rules[number];
        bool joined = false;
        _graph.Begin(rule, number);
        _tiers[number].Match(_graph, _clusters, _apartness, _cancellation);
        _graph.ForEachSet(
            (members, match) =>
            {
                if (_judge.Decide(members, match, rule, number) is { } reason)
                {
                    Hold(members, match, rule, number, reason);
                    return;
                }
                Join(members, match, number);
                joined = true;
            },
            _cancellation);
        return joined;
    }

    private void Hold(List<int> members, SetMatch match, CorrelationRule rule, int number, ProposalReason reason)
    {
        if (_proposals.Add(members, match, rule, number, reason) == ProposalState.Disputed)
            _judge.Dispute(members);
    }

    private void Join(List<int> members, SetMatch match, int number)
    {
        bool disputed = false;
        foreach (int member in members)
        {
            disputed |= _judge.IsDisputed(member);
            int record = member;
            do
            {
                _joins.Note(record, number, (float)match.Weakest.Confidence);
                record = _clusters.Next(record);
            }
            while (record != member);
        }
        foreach (int member in CollectionsMarshal.AsSpan(members)[1..])
            _clusters.Unite(members[0], member);
        if (disputed)
            _judge.Dispute([_clusters.Find(members[0])]);
    }
}
