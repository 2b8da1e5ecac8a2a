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
    public static void Judge(AccountChanges work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
        {
            if (change.Action == ChangeAction.Create)
                continue;
            if (!work.IsThere)
                change.End(change.Action == ChangeAction.Delete ? ChangeStatus.Done : ChangeStatus.Drifted, change.Action == ChangeAction.Delete ? null : "The account is no longer there.");
            else if (work.Values.GetValueOrDefault(AccountChanges.Protected) is { HasValue: true } reason)
                change.End(ChangeStatus.Drifted, $"The account is protected now: {reason}.");
            else
                Judge(change, work);
        }
    }

    private static void Judge(PlannedChange change, AccountChanges work)
    {
        List<PlannedValue> left = [];
        List<string> drifted = [];
        foreach (PlannedValue value in change.Values)
        {
            AttributeValue now = work.Values.GetValueOrDefault(value.Name);
            bool isDelete = change.Action == ChangeAction.Delete;
            if (!isDelete && AccountDiff.Same(now, value.After))
                continue;
            if (AccountDiff.Same(now, value.Before))
                left.Add(value);
            else
                drifted.Add($"'{value.Name}' is {(now.HasValue ? $"'{now}'" : "empty")} and was {(value.Before.HasValue ? $"'{value.Before}'" : "empty")}");
        }
        change.Left = left;
        if (drifted.Count > 0)
            change.End(ChangeStatus.Drifted, $"The account was changed since the plan was made: {string.Join(", ", drifted)}.");
        else if (left.Count == 0 && change.Action != ChangeAction.Delete)
            change.End(ChangeStatus.Done);
    }
}
