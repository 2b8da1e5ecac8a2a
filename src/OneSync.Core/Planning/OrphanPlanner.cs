using System.Globalization;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>Plans what becomes of accounts that no user owns. What is not sure to be nobody's is left alone.</summary>
/// <param name="destination">The destination.</param>
/// <param name="plan">Where changes go.</param>
/// <param name="accounts">The accounts as read.</param>
/// <param name="leavers">Plans the steps: they are those of leavers.</param>
/// <param name="withheld">Why nobody may be removed; null when they may.</param>
/// <param name="guard">Knows which accounts are protected.</param>
internal sealed class OrphanPlanner(
    CompiledDestination destination, PlanWriter plan, AccountTable accounts, LeaverPlanner leavers, string? withheld, AccountGuard guard)
{
    private readonly List<int> _orphans = [];
    private long _acted;

    /// <summary>The orphans, by their numbers.</summary>
    public IReadOnlyList<int> Found => _orphans;

    /// <summary>The limit that they reach; null when they reach none.</summary>
    public TrippedThreshold? Tripped => destination.Settings.Orphans is { Do: { } action, Max: var max } && _acted > 0 && Exceeds(max)
        ? new TrippedThreshold(action, _acted, accounts.Count, $"at most {max}", "orphans") : null;

    /// <summary>Plans them.</summary>
    /// <param name="orphans">The accounts that no user owns.</param>
    public void Plan(IEnumerable<int> orphans)
    {
        _orphans.AddRange(orphans);
        plan.Counting = [];
        OrphanSettings settings = destination.Settings.Orphans;
        string? unsure = settings.Do is null ? null
            : withheld ?? (plan.Notices.GetValueOrDefault(NoticeKind.Error) > 0 ? "The account of a user could not be worked out, and may be one of these." : null);
        foreach (int orphan in _orphans)
        {
            string anchor = accounts.Anchor(orphan);
            if (settings.Do is not { } action)
                plan.Notice(NoticeKind.Orphan, 0, anchor, "No user owns this account; it is left alone.");
            else if (!destination.Can(action))
                plan.Notice(NoticeKind.Unsupported, 0, anchor, $"No user owns this account. Destination '{destination.Destination.Name}' cannot {action}.");
            else if (guard.Why(accounts.Row(orphan)) is { } reason)
                plan.Notice(NoticeKind.Protected, 0, anchor, $"No user owns this account, and it is protected: {reason}. Nothing about it is changed.");
            else if (unsure is not null)
                plan.Notice(NoticeKind.Withheld, 0, anchor, $"No user owns this account. {action} is withheld: {unsure}");
            else if (leavers.PlanOrphan(anchor, accounts.Row(orphan), action))
                _acted++;
        }
    }

    /// <summary>Lists the orphans in a file: their anchors, and what is read of them.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(ITableWriter table, IReadOnlyList<int> attributes)
    {
        string[] cells = new string[attributes.Count + 1];
        foreach (int orphan in _orphans)
        {
            cells[0] = accounts.Anchor(orphan);
            for (int i = 0; i < attributes.Count; i++)
                cells[i + 1] = Model.AttributeEncoding.Read(accounts.Row(orphan), attributes[i]).ToString();
            table.Write(cells);
        }
        table.Finish();
    }

    private bool Exceeds(Limit max) => (max.Count is { } most && _acted > most)
        || (max.Percent is { } percent && _acted * 100.0 > percent * Math.Max(accounts.Count, Thresholds.LeastBase));
}
