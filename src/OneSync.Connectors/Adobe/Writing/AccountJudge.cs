using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Adobe;

/// <summary>Decides about changes by what the account shows now: so already, to be made, or drifted.</summary>
internal static class AccountJudge
{
    /// <summary>Ends the changes that need no command, and notes what is left of the others. Answers the id of an account that was to be made, and is there as it shall be.</summary>
    /// <param name="work">The changes of one account.</param>
    /// <param name="now">The account as it is; null when it is not there.</param>
    /// <param name="protection">Who is never touched.</param>
    public static string? Judge(AccountWork work, AdobeUser? now, AccountProtection protection)
    {
        if (work.Create is { } create)
            return now is null ? null : JudgeCreate(create, now);
        foreach (PlannedChange change in work.Open)
        {
            if (now is null)
                change.End(Removes(change.Action) ? ChangeStatus.Done : ChangeStatus.Drifted, Removes(change.Action) ? null : "The account is no longer in the organisation.");
            else if (protection.Why(now) is { } reason)
                change.End(ChangeStatus.Drifted, $"The account is protected now: {reason}.");
            else
                Judge(change, now);
        }
        return null;
    }

    /// <summary>Whether the action ends with the account out of the organisation.</summary>
    public static bool Removes(ChangeAction action) => action is ChangeAction.Archive or ChangeAction.Delete;

    // It was made by a run that was killed, or by somebody else since the plan was made.
    private static string? JudgeCreate(PlannedChange create, AdobeUser now)
    {
        string[] other = [.. create.Values.Where(v => v.After.HasValue && !Same(v.Name, now[AccountAttributes.Canonical(v.Name)], v.After)).Select(v => v.Name)];
        if (other.Length == 0)
        {
            create.End(ChangeStatus.Done);
            return now.Id;
        }
        create.End(ChangeStatus.Drifted, $"'{now.Key}' has an account already, with another value of {string.Join(", ", other)}. The next dry run finds it.");
        return null;
    }

    private static void Judge(PlannedChange change, AdobeUser now)
    {
        List<PlannedValue> left = [];
        List<string> drifted = [];
        foreach (PlannedValue value in change.Values)
        {
            string name = AccountAttributes.Canonical(value.Name);
            // Protection was looked at by itself.
            if (name == AccountAttributes.Protected)
                continue;
            AttributeValue has = now[name];
            if (!Removes(change.Action) && Same(name, has, value.After))
                continue;
            if (AccountDiff.Same(has, value.Before))
                left.Add(value);
            else
                drifted.Add($"'{name}' is {(has.HasValue ? $"'{has}'" : "empty")} and was {(value.Before.HasValue ? $"'{value.Before}'" : "empty")}");
        }
        change.Left = left;
        if (drifted.Count > 0)
            change.End(ChangeStatus.Drifted, $"The account was changed since the plan was made: {string.Join(", ", drifted)}.");
        else if (left.Count == 0 && !Removes(change.Action))
            change.End(ChangeStatus.Done);
    }

    // The service keeps the case of a name, and does not tell names apart by it.
    private static bool Same(string attribute, AttributeValue has, AttributeValue wanted) =>
        AccountAttributes.Canonical(attribute) is AccountAttributes.Email or AccountAttributes.Username or AccountAttributes.Domain
            ? string.Equals(has.First ?? "", wanted.First ?? "", StringComparison.OrdinalIgnoreCase) : AccountDiff.Same(has, wanted);
}
