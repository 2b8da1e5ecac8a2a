using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Adobe;

/// <summary>Decides about changes by what the account shows now: so already, to be made, or drifted.</summary>
internal static class AccountJudge
{
    /// <summary>Ends the changes that need no command. Answers the id of an account that was to be made, and is there as it shall be.</summary>
    public static string? Judge(AccountWork work)
    {
        if (work.Create is { Status: null } create)
            return work.Now is { } now ? JudgeCreate(create, work, now) : null;
        ChangeJudge.Judge(work, Same, archiveRemoves: true);
        return null;
    }

    /// <summary>Whether the action ends with the account out of the organisation.</summary>
    public static bool Removes(ChangeAction action) => action is ChangeAction.Archive or ChangeAction.Delete;

    // It was made by a run that was killed, or by somebody else since the plan was made.
    private static string? JudgeCreate(PlannedChange create, AccountWork work, AdobeUser now)
    {
        string[] other = [.. create.Values.Where(v => v.After.HasValue && !Same(v.Name, work.Values.GetValueOrDefault(v.Name), v.After)).Select(v => v.Name)];
        if (other.Length == 0)
        {
            create.End(ChangeStatus.Done);
            return now.Id;
        }
        create.End(ChangeStatus.Drifted, $"'{now.Key}' has an account already, with another value of {string.Join(", ", other)}. The next dry run finds it.");
        return null;
    }

    // The service keeps the case of a name, and does not tell names apart by it.
    private static bool Same(string attribute, AttributeValue has, AttributeValue wanted) =>
        AccountAttributes.Canonical(attribute) is AccountAttributes.Email or AccountAttributes.Username or AccountAttributes.Domain
            ? string.Equals(has.First ?? "", wanted.First ?? "", StringComparison.OrdinalIgnoreCase) : AccountDiff.Same(has, wanted);
}
