using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Sets references such as <c>manager</c> once every account is there and stands where it will stay.</summary>
internal sealed class ReferencePass(AccountAttributes attributes, AccountSteps steps)
{
    /// <summary>Sets the references of one account and ends its changes. A new account is there even where nobody is found for its reference.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="work">The account.</param>
    /// <param name="maps">The accounts by the attributes that hold their keys.</param>
    public void Make(DirectorySession session, AccountWork work, IReadOnlyDictionary<string, ReferenceMap> maps)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
        {
            List<string> problems = [];
            foreach (PlannedValue value in change.References)
            {
                if (Set(session, work, value, maps[attributes.ReferenceKey(value.Name)!]) is { } problem)
                    problems.Add(problem);
            }
            string? error = problems.Count > 0 ? string.Join(' ', problems) : null;
            change.End(error is null || change.Action == ChangeAction.Create ? ChangeStatus.Done : ChangeStatus.Failed, error);
        }
    }

    private string? Set(DirectorySession session, AccountWork work, PlannedValue value, ReferenceMap map)
    {
        List<string> names = [];
        foreach (string key in value.After.ToArray())
        {
            if (map.TryName(key, out string name, out bool ambiguous))
                names.Add(name);
            else if (DistinguishedName.Below(key, attributes.Scope.Domain) is not null)
                names.Add(key);
            else
                return $"'{value.Name}' was not set: {(ambiguous ? "more than one account has" : "no account has")} {attributes.ReferenceKey(value.Name)} '{key}'.";
        }
        // Made on a controller that was lost before it could tell this one.
        if (work.Name is null)
            return $"'{value.Name}' was not set: {session.Server} has not heard of the account yet. The next run sets it.";
        Outcome outcome = steps.Send(session, AccountRequests.Refer(work.Name, value.Name, names));
        return outcome.Kind == AnswerKind.Success ? null : $"'{value.Name}' was not set. {outcome.Why}";
    }
}
