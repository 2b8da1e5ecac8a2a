using System.Runtime.InteropServices;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>The proposals of one pass. The same clusters are proposed once, by the first rule that does.</summary>
internal sealed class ProposalList(Clusters clusters)
{
    private readonly List<CorrelationProposal> _proposals = [];
    private readonly HashSet<ulong> _sets = [];

    public int Count => _proposals.Count;

    public void Clear()
    {
        _proposals.Clear();
        _sets.Clear();
    }

    public ProposalState Add(List<int> members, SetMatch match, CorrelationRule rule, int number, ProposalReason reason)
    {
        ProposalState state = StateFor(reason);
        int[] records = Records(members);
        if (_sets.Add(Fingerprint.Of(MemoryMarshal.AsBytes(records.AsSpan()))))
        {
            _proposals.Add(new CorrelationProposal(
                number, rule.Name, state, reason, Explain(reason), match.Weakest.Confidence, records, Named(rule, match.Weakest.Agreed), Named(rule, match.Weakest.Differed)));
        }
        return state;
    }

    public CorrelationProposal[] ToArray()
    {
        CorrelationProposal[] proposals = [.. _proposals];
        Array.Sort(proposals, static (a, b) =>
        {
            int order = a.RuleNumber.CompareTo(b.RuleNumber);
            return order != 0 ? order : a.Records[0].CompareTo(b.Records[0]);
        });
        return proposals;
    }

    private int[] Records(List<int> members)
    {
        List<int> records = [];
        foreach (int member in members)
        {
            int record = member;
            do
            {
                records.Add(record);
                record = clusters.Next(record);
            }
            while (record != member);
        }
        records.Sort();
        return [.. records];
    }

    private static string[] Named(CorrelationRule rule, uint keys)
    {
        if (keys == 0)
            return [];
        List<string> names = [];
        for (int key = 0; key < rule.Match.Count; key++)
        {
            if ((keys >> key & 1) != 0)
                names.Add(rule.Match[key].Attribute.Text);
        }
        return [.. names];
    }

    private static ProposalState StateFor(ProposalReason reason) =>
        reason is ProposalReason.ReviewAsked or ProposalReason.LowConfidence or ProposalReason.SameSource ? ProposalState.Proposed : ProposalState.Disputed;

    private static string Explain(ProposalReason reason) => reason switch
    {
        ProposalReason.ReviewAsked => "The rule leaves the decision to an admin.",
        ProposalReason.LowConfidence => "They are alike, but not enough to be joined without a look.",
        ProposalReason.SameSource => "They match within one source: the same person twice there, or two people with the same values.",
        ProposalReason.Ambiguous => "Several records of one source match, so it is not clear which of them the other source's record belongs to.",
        ProposalReason.SeveralCandidates => "There is more than one candidate, and not all of them are alike.",
        ProposalReason.SeveralLinked => "More than one of these users has accounts, and only one set of accounts could stay.",
        ProposalReason.RejectedPair => "Joining them would put two records together that an admin said are two people.",
        ProposalReason.ToldApart => "An earlier rule tells some of them apart, so it is not clear which of them the others belong to.",
        ProposalReason.DisputedEarlier => "More than one of them is disputed by an earlier rule; decide that first.",
        _ => "So many records share these values that they identify nobody.",
    };
}
