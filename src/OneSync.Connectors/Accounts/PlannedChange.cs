using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Accounts;

/// <summary>One attribute of a change.</summary>
internal readonly record struct PlannedValue(string Name, AttributeValue Before, AttributeValue After);

/// <summary>A change of a plan on its way.</summary>
internal sealed class PlannedChange(int sequence, ChangeAction action, IReadOnlyList<PlannedValue> values)
{
    /// <summary>Its place in the plan.</summary>
    public int Sequence { get; } = sequence;

    /// <summary>What it does.</summary>
    public ChangeAction Action { get; } = action;

    /// <summary>Each attribute before and after.</summary>
    public IReadOnlyList<PlannedValue> Values { get; } = values;

    /// <summary>The attributes that do not show what they shall yet.</summary>
    public IReadOnlyList<PlannedValue> Left { get; set; } = values;

    /// <summary>How it ended; null until it did.</summary>
    public ChangeStatus? Status { get; private set; }

    /// <summary>Why it did not end well, or what is worth knowing of it.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the journal knows how it ended.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Whether another object had the name: it may be gone once other changes are made.</summary>
    public bool IsNameTaken { get; set; }

    /// <summary>What the destination said about the name.</summary>
    public string? NameTaken { get; set; }

    /// <summary>What did not go well about a change that is done for the most part; null for nothing.</summary>
    public string? Note { get; set; }

    /// <summary>References to accounts that may not be there yet, set when all else is done.</summary>
    public IReadOnlyList<PlannedValue> References { get; set; } = [];

    /// <summary>The value after the change; absent when it is none of it.</summary>
    public AttributeValue After(string attribute) => Values.FirstOrDefault(v => v.Name.Equals(attribute, StringComparison.OrdinalIgnoreCase)).After;

    /// <summary>States how it ended.</summary>
    public void End(ChangeStatus status, string? error = null) => (Status, Error) = (status, error);

    /// <summary>Says what is worth knowing of a change that ended well.</summary>
    public void Remark(string remark) => Error = Error is null ? remark : $"{remark} {Error}";

    /// <summary>Decodes a change.</summary>
    public static PlannedChange Of(in StoredChange change, AttributeTable attributes)
    {
        SortedDictionary<int, (AttributeValue Before, AttributeValue After)> values = [];
        ReadOnlySpan<byte> before = change.Before.Span, after = change.After.Span;
        while (AttributeEncoding.TryReadNext(ref before, out int index, out AttributeValue value))
            values[index] = (value, default);
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue value))
            values[index] = (values.GetValueOrDefault(index).Before, value);
        return new PlannedChange(change.Sequence, change.Action, [.. values.Select(v => new PlannedValue(attributes.Names[v.Key], v.Value.Before, v.Value.After))]);
    }
}
