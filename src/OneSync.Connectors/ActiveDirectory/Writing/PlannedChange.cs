using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.ActiveDirectory;

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

    /// <summary>Why it did not end well.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the journal knows how it ended.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Whether another object had the name: it may be gone once other changes are made.</summary>
    public bool IsNameTaken { get; set; }

    /// <summary>What the directory said about the name.</summary>
    public string? NameTaken { get; set; }

    /// <summary>References to accounts that may not be there yet, set when all else is done.</summary>
    public IReadOnlyList<PlannedValue> References { get; set; } = [];

    /// <summary>The value after the change; absent when it is none of it.</summary>
    public AttributeValue After(string attribute) => Values.FirstOrDefault(v => v.Name.Equals(attribute, StringComparison.OrdinalIgnoreCase)).After;

    /// <summary>States how it ended.</summary>
    public void End(ChangeStatus status, string? error = null) => (Status, Error) = (status, error);

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

/// <summary>The changes of one account, in the order of the plan, and what is known of the account.</summary>
internal sealed class AccountWork(string anchor, long user)
{
    /// <summary>The account's anchor; <c>""</c> for one that is to be made.</summary>
    public string Anchor { get; set; } = anchor;

    /// <summary>The user's number.</summary>
    public long User { get; } = user;

    /// <summary>Its changes.</summary>
    public List<PlannedChange> Changes { get; } = [];

    /// <summary>Its DN now; null when it is not there.</summary>
    public string? Name { get; set; }

    /// <summary>Its userAccountControl now.</summary>
    public int Control { get; set; }

    /// <summary>Its values now, by attribute, case ignored.</summary>
    public Dictionary<string, AttributeValue> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a change of it is still to be made.</summary>
    public bool IsOpen => Changes.Exists(c => c.Status is null);
}
