using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>For each record, the rule that first joined it to another one, in 6 bytes.</summary>
internal sealed class JoinLog(IReadOnlyList<CorrelationRule> rules, int records)
{
    public const string AcceptedName = "accepted by an admin";

    // Rule number + AcceptedShift; 0 for none.
    private const int AcceptedShift = 1 - CorrelationProposal.AcceptedPairs;
    private readonly short[] _rule = new short[records];
    private readonly float[] _confidence = new float[records];

    /// <summary>Notes the rule unless an earlier one is noted.</summary>
    public void Note(int record, int rule, float confidence)
    {
        if (_rule[record] != 0)
            return;
        _rule[record] = (short)(rule + AcceptedShift);
        _confidence[record] = confidence;
    }

    public CorrelationTrace? Of(int record)
    {
        if (_rule[record] == 0)
            return null;
        int rule = _rule[record] - AcceptedShift;
        return new(rule, rule < 0 ? AcceptedName : rules[rule].Name, _confidence[record]);
    }
}
