using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Accounts;

/// <summary>The changes of one account, in the order of the plan, and what is known of the account.</summary>
internal abstract class AccountChanges(string anchor, long user)
{
    /// <summary>The attribute, with which accounts are read, that says why nobody touches one.</summary>
    public const string Protected = "protected";

    /// <summary>The account's anchor; <c>""</c> for one that is to be made.</summary>
    public string Anchor { get; set; } = anchor;

    /// <summary>The user's number.</summary>
    public long User { get; } = user;

    /// <summary>Its changes.</summary>
    public List<PlannedChange> Changes { get; } = [];

    /// <summary>Its values now, by attribute, case ignored.</summary>
    public Dictionary<string, AttributeValue> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the account is there.</summary>
    public abstract bool IsThere { get; }

    /// <summary>Whether a change of it is still to be made.</summary>
    public bool IsOpen => Changes.Exists(c => c.Status is null);

    /// <summary>Notes the attributes that a change speaks of.</summary>
    /// <param name="change">The change.</param>
    /// <param name="used">Their numbers.</param>
    public static void Note(in StoredChange change, HashSet<int> used)
    {
        foreach (ReadOnlyMemory<byte> half in new[] { change.Before, change.After })
        {
            ReadOnlySpan<byte> row = half.Span;
            while (AttributeEncoding.TrySliceNext(ref row, out int index, out _))
                used.Add(index);
        }
    }

    /// <summary>Puts the changes of a plan together by account: those of one account follow each other.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="make">Makes the work of an account from its anchor and its user.</param>
    public static IEnumerable<T> Of<T>(IChangeFeed changes, Func<string, long, T> make)
        where T : AccountChanges
    {
        T? work = null;
        foreach (StoredChange change in changes.Read())
        {
            if (work is null || change.Anchor.Length == 0 || work.Anchor != change.Anchor)
            {
                if (work is not null)
                    yield return work;
                work = make(change.Anchor, change.User);
            }
            work.Changes.Add(PlannedChange.Of(change, changes.Attributes));
        }
        if (work is not null)
            yield return work;
    }
}
