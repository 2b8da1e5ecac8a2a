using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Entra;

/// <summary>
/// The requests of an account's changes, one after the other: each is asked for when the one before was answered. Those of many accounts go together.
/// </summary>
internal sealed class AccountSteps(EntraSettings settings, Licences? licences, NewAccounts creation)
{
    /// <summary>The requests of what is left of the account's changes; a name that another object has is left for later.</summary>
    public IEnumerable<GraphStep> Make(AccountWork work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null).ToArray())
        {
            change.IsNameTaken = false;
            IEnumerable<GraphStep> steps = change.Action switch
            {
                ChangeAction.Create => Create(work, change),
                ChangeAction.Delete => Delete(work, change),
                ChangeAction.AssignLicense or ChangeAction.RemoveLicense => License(work, change),
                _ => Update(work, change),
            };
            foreach (GraphStep step in steps)
                yield return step;
        }
    }

    private IEnumerable<GraphStep> Create(AccountWork work, PlannedChange change)
    {
        foreach (GraphStep step in creation.Make(work, change))
            yield return step;
        if (change.Status is not null || change.IsNameTaken)
            yield break;
        change.References = [.. change.Values.Where(v => AccountReading.IsManager(v.Name) && v.After.HasValue)];
        AttributeValue wanted = change.After(UserAttributes.Licenses);
        string[] give = [.. wanted.ToArray().Except(work.Values.GetValueOrDefault(UserAttributes.Licenses).ToArray())];
        string? error = null;
        if (give.Length > 0)
        {
            string? why = null;
            foreach (GraphStep step in Assign(work, give, [], w => why = w))
                yield return step;
            error = why;
        }
        // The account is there, even without its licence: the next plan has that as a change of its own.
        change.Note = error;
        if (change.References.Count == 0)
            change.End(ChangeStatus.Done, error);
    }

    private IEnumerable<GraphStep> Update(AccountWork work, PlannedChange change)
    {
        change.References = [.. change.Left.Where(v => AccountReading.IsManager(v.Name) && v.After.HasValue)];
        JsonObject body = Body(change.Left, work.Now);
        if (body.Count > 0)
        {
            GraphStep patch = new(HttpMethod.Patch, work.Path, body) { MayBeLate = work.IsNew };
            yield return patch;
            if (!Succeeded(patch, change))
                yield break;
        }
        string? note = null;
        if (change.Left.Any(v => AccountReading.IsManager(v.Name) && !v.After.HasValue))
        {
            GraphStep remove = new(HttpMethod.Delete, $"{work.Path}/manager/$ref");
            yield return remove;
            if (!remove.IsMissing && !Succeeded(remove, change))
                yield break;
        }
        if (settings.RevokesSessions && change.Action == ChangeAction.Disable && change.Left.Any(v => v.Name.Equals(UserAttributes.Enabled, StringComparison.OrdinalIgnoreCase)))
        {
            GraphStep revoke = new(HttpMethod.Post, $"{work.Path}/revokeSignInSessions", []);
            yield return revoke;
            note = revoke.IsDone ? null : $"The account is disabled; its user was not signed out everywhere: {revoke.Fault?.Explain()}";
        }
        if (change.Left.FirstOrDefault(v => AccountReading.IsLicenses(v.Name)) is { Name: not null } licenses)
        {
            string? why = null;
            foreach (GraphStep step in Assign(work, licenses.After.ToArray().Except(licenses.Before.ToArray()), licenses.Before.ToArray().Except(licenses.After.ToArray()), w => why = w))
                yield return step;
            if (why is not null)
            {
                change.End(ChangeStatus.Failed, why);
                yield break;
            }
        }
        if (change.References.Count == 0)
            change.End(ChangeStatus.Done, note);
    }

    private static IEnumerable<GraphStep> Delete(AccountWork work, PlannedChange change)
    {
        GraphStep delete = new(HttpMethod.Delete, work.Path);
        yield return delete;
        if (delete.IsMissing || Succeeded(delete, change))
            change.End(ChangeStatus.Done);
    }

    private IEnumerable<GraphStep> License(AccountWork work, PlannedChange change)
    {
        PlannedValue value = change.Left[0];
        string? why = null;
        foreach (GraphStep step in Assign(work, value.After.ToArray(), value.Before.ToArray(), w => why = w))
            yield return step;
        change.End(why is null ? ChangeStatus.Done : ChangeStatus.Failed, why);
    }

    private IEnumerable<GraphStep> Assign(AccountWork work, IEnumerable<string> give, IEnumerable<string> take, Action<string> failed)
    {
        string[] given = [.. give], taken = [.. take];
        bool hasCountry = work.Values.GetValueOrDefault(UserAttributes.UsageLocation).HasValue || work.Changes.Exists(c => c.After(UserAttributes.UsageLocation).HasValue && c.Status is null or ChangeStatus.Done)
            || (work.IsThere && AccountReading.Text(work.Now, UserAttributes.UsageLocation) is not null);
        if (given.Length > 0 && !hasCountry)
        {
            failed($"The licence {string.Join(", ", given)} was not assigned, because the account has no usageLocation: map it to the country, such as 'US'.");
            yield break;
        }
        GraphStep assign = new(HttpMethod.Post, $"{work.Path}/assignLicense", licences!.Request(given, taken)) { MayBeLate = work.IsNew };
        yield return assign;
        if (!assign.IsDone)
            failed(given.Length > 0 ? licences.Explain(given, assign.Fault!) : $"The licence {string.Join(", ", taken)} was not taken away: {assign.Fault?.Explain()}");
    }

    /// <summary>The body that sets and clears attributes.</summary>
    /// <param name="values">The values; managers and licences have requests of their own.</param>
    /// <param name="now">The user as it is; undefined for a new one.</param>
    public static JsonObject Body(IEnumerable<PlannedValue> values, JsonElement now)
    {
        JsonObject body = [];
        foreach (PlannedValue value in values)
            UserAttributes.Find(value.Name)?.Write(body, value.After, now);
        return body;
    }

    /// <summary>States how a change ended that a request did not do; answers whether it did.</summary>
    public static bool Succeeded(GraphStep step, PlannedChange change)
    {
        if (step.IsDone)
            return true;
        GraphFault? fault = step.Fault;
        if (fault is null)
            change.End(ChangeStatus.Failed, "The service gave no answer.");
        else if (fault.IsMissing)
            change.End(ChangeStatus.Drifted, "The account is no longer there.");
        else if (fault.IsConflict)
            (change.IsNameTaken, change.NameTaken) = (true, NewAccounts.Taken(fault, change));
        else
            change.End(ChangeStatus.Failed, fault.Explain());
        return false;
    }
}
