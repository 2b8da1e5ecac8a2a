using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Accounts;

/// <summary>
/// Decides about changes by what the account shows now: there already, to be made, or drifted. An attribute that a killed run wrote counts as made, its
/// neighbour that it did not write as to be made.
/// </summary>
internal static class ChangeJudge
{
    /// <summary>Ends the changes that need no request, and notes what is left of the others.</summary>
    /// <param name="work">The changes of one account.</param>
    /// <param name="same">Whether an attribute's value and another are one to the destination; by every character, unless given.</param>
    /// <param name="archiveRemoves">Whether an archived account is no longer there.</param>
    public static void Judge(AccountChanges work, Func<string, AttributeValue, AttributeValue, bool>? same = null, bool archiveRemoves = false)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
        {
            if (change.Action == ChangeAction.Create)
                continue;
            bool removes = change.Action == ChangeAction.Delete || (archiveRemoves && change.Action == ChangeAction.Archive);
            if (!work.IsThere)
                change.End(removes ? ChangeStatus.Done : ChangeStatus.Drifted, removes ? null : "The account is no longer there.");
            else if (work.Values.GetValueOrDefault(AccountChanges.Protected) is { HasValue: true } reason)
                change.End(ChangeStatus.Drifted, $"The account is protected now: {reason}.");
            else if (change.Action is ChangeAction.AssignLicense or ChangeAction.RemoveLicense)
                JudgeValues(change, work);
            else
                Judge(change, work, same ?? ((_, now, wanted) => AccountDiff.Same(now, wanted)), removes);
        }
    }

    // Values that come or go: whatever else the account has makes no difference.
    private static void JudgeValues(PlannedChange change, AccountChanges work)
    {
        bool adds = change.Action == ChangeAction.AssignLicense;
        change.Left = [.. change.Values.Select(v =>
        {
            string[] now = [.. work.Values.GetValueOrDefault(v.Name).ToArray()];
            return adds ? v with { After = AttributeValue.Of(v.After.ToArray().Except(now, StringComparer.OrdinalIgnoreCase)) }
                : v with { Before = AttributeValue.Of(v.Before.ToArray().Intersect(now, StringComparer.OrdinalIgnoreCase)) };
        }).Where(v => (adds ? v.After : v.Before).HasValue)];
        if (change.Left.Count == 0)
            change.End(ChangeStatus.Done);
    }

    private static void Judge(PlannedChange change, AccountChanges work, Func<string, AttributeValue, AttributeValue, bool> same, bool removes)
    {
        List<PlannedValue> left = [];
        List<string> drifted = [];
        foreach (PlannedValue value in change.Values)
        {
            AttributeValue now = work.Values.GetValueOrDefault(value.Name);
            if (!removes && same(value.Name, now, value.After))
                continue;
            if (AccountDiff.Same(now, value.Before))
                left.Add(value);
            else
                drifted.Add($"'{value.Name}' is {(now.HasValue ? $"'{now}'" : "empty")} and was {(value.Before.HasValue ? $"'{value.Before}'" : "empty")}");
        }
        change.Left = left;
        if (drifted.Count > 0)
            change.End(ChangeStatus.Drifted, $"The account was changed since the plan was made: {string.Join(", ", drifted)}.");
        else if (left.Count == 0 && !removes)
            change.End(ChangeStatus.Done);
    }
}
