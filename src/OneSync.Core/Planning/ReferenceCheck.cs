using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning;

/// <summary>
/// Looks after attributes that name other accounts by a key, such as a manager's employee number. A key that no account has, and that none of the plan will have, is
/// taken out of its change and told: sent, it would fail, on this run and on every one after it.
/// </summary>
internal sealed class ReferenceCheck
{
    private readonly AttributeTable _attributes;
    private readonly PlanWriter _plan;
    private readonly ChangeReasons _reasons;
    private readonly Dictionary<int, ReferenceRule> _rules = [];
    private readonly HashSet<int> _keys = [];
    private readonly HashSet<(int Attribute, ulong Key)> _coming = [];
    private readonly List<(int Sequence, int Attribute, ulong Key)> _open = [];

    /// <summary>To be made once the accounts were read.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="attributes">The vocabulary of the rows.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="reasons">Says why accounts are changed.</param>
    public ReferenceCheck(CompiledDestination destination, AttributeTable attributes, PlanWriter plan, ChangeReasons reasons)
    {
        (_attributes, _plan, _reasons) = (attributes, plan, reasons);
        foreach (int target in destination.Targets)
        {
            if (destination.Destination.RuleOf(attributes.Names[target])?.Reference is not { } rule)
                continue;
            _rules[target] = rule;
            if (attributes.TryGetIndex(rule.Key, out int key))
                _keys.Add(key);
        }
    }

    /// <summary>Notes a change of the plan: what it refers to, and the key by which others may refer to its account.</summary>
    /// <param name="sequence">Its place in the plan.</param>
    /// <param name="after">The encoded row of what it sets.</param>
    public void Note(int sequence, ReadOnlySpan<byte> after)
    {
        if (_rules.Count == 0)
            return;
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue value))
        {
            if (_keys.Contains(index) && value.HasValue)
                _coming.Add((index, KeyIndex.KeyIgnoringCase(value.First!)));
            if (!_rules.TryGetValue(index, out ReferenceRule? rule) || !value.HasValue)
                continue;
            foreach (string key in value.ToArray())
            {
                if (rule.WhyNot(key) is not null)
                    _open.Add((sequence, index, KeyIndex.KeyIgnoringCase(key)));
            }
        }
    }

    /// <summary>Takes out what refers to nobody, once every change is in the plan.</summary>
    /// <returns>How many changes had nothing else, and are no more.</returns>
    public int Settle()
    {
        HashSet<int> unresolved = [.. _open.Where(o => !IsComing(o.Attribute, o.Key)).Select(o => o.Sequence).Where(s => !_plan.WasTakenBack(s))];
        if (unresolved.Count == 0)
            return 0;
        StoredChange[] changes = [.. _plan.Drafted().Where(c => unresolved.Contains(c.Sequence)).Select(c => c with { Before = c.Before.ToArray(), After = c.After.ToArray() })];
        return changes.Count(change => !Amend(change));
    }

    private bool IsComing(int attribute, ulong key) => _attributes.TryGetIndex(_rules[attribute].Key, out int index) && _coming.Contains((index, key));

    // False where nothing is left of it.
    private bool Amend(StoredChange change)
    {
        AccountDiff rest = new();
        ReadOnlySpan<byte> after = change.After.Span;
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue value))
        {
            AttributeValue before = AttributeEncoding.Read(change.Before.Span, index);
            if (value.HasValue && _rules.TryGetValue(index, out ReferenceRule? rule))
                value = Known(change, index, rule, value);
            if (change.Action == ChangeAction.Create)
                rest.AddNew(index, value);
            else
                rest.Add(index, before, value);
        }
        if (rest.IsEmpty)
        {
            _plan.TakeBack(change.Sequence, change.Action);
            return false;
        }
        _plan.Replace(change with
        {
            Before = rest.Before,
            After = rest.After,
            Reason = change.Action == ChangeAction.Create ? change.Reason : _reasons.Differs(rest.After.Span, renames: false),
        });
        return true;
    }

    // The keys that mean an account; absent where none does, so that the account keeps what it has.
    private AttributeValue Known(StoredChange change, int attribute, ReferenceRule rule, AttributeValue value)
    {
        List<string> known = [];
        foreach (string key in value.ToArray())
        {
            if (rule.WhyNot(key) is not { } why || IsComing(attribute, KeyIndex.KeyIgnoringCase(key)))
                known.Add(key);
            else
                _plan.Notice(NoticeKind.Unresolved, change.User, change.Anchor.Length > 0 ? change.Anchor : null, $"'{_attributes.Names[attribute]}' {(value.IsMultiValued ? "leaves one out" : "is left as it is")}: {why}.");
        }
        return known.Count == 0 ? AttributeValue.Absent : AttributeValue.Of(known);
    }
}
