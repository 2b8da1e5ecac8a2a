using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>Sees to it that no two users of a plan get the same anchor, where OneSync chooses anchors. Who collides is left alone, both of them.</summary>
internal sealed class AnchorClaims(CompiledDestination destination, PlanWriter plan, int expected)
{
    private readonly ClaimTable _claims = new(expected);

    /// <summary>Claims the anchor for the user; false, with a notice, when it is blank or another user wants it too.</summary>
    public bool TryClaim(long user, AttributeValue wanted, out string anchor)
    {
        anchor = wanted.First ?? "";
        if (anchor.Length == 0)
        {
            plan.Notice(NoticeKind.Error, user, null, $"The user has no value for '{AnchorName}', which names the account in destination '{destination.Destination.Name}'.");
            return false;
        }
        ulong key = KeyIndex.Key(anchor);
        if (!_claims.TryGet(key, out long other, out int sequence))
        {
            _claims.Set(key, user, 0);
            return true;
        }
        if (sequence > 0)
        {
            plan.TakeBack(sequence, ChangeAction.Create);
            plan.Notice(NoticeKind.Disputed, other, anchor, Collision(user));
            _claims.Set(key, other, 0);
        }
        plan.Notice(NoticeKind.Disputed, user, anchor, Collision(other));
        return false;
    }

    /// <summary>Notes which change makes the account.</summary>
    public void Planned(string anchor, long user, int sequence)
    {
        if (anchor.Length > 0)
            _claims.Set(KeyIndex.Key(anchor), user, sequence);
    }

    private string AnchorName => destination.Destination.Capabilities.AnchorAttribute!;

    private string Collision(long other) => $"User {other} has the same '{AnchorName}'; the account of neither is touched. Mend the data or the correlation.";
}
