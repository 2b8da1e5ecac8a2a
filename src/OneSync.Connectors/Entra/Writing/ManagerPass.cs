using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Connectors.Accounts;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Entra;

/// <summary>Sets managers once every account is there. They are told by a key, and found by it.</summary>
internal sealed class ManagerPass(GraphSession session, EntraSettings settings, CancellationToken cancellation)
{
    private static readonly (string, string)[] s_advanced = [("ConsistencyLevel", "eventual")];

    private readonly Dictionary<string, (string? Id, string? Why)> _found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes an account that was just made, which a search may not find yet.</summary>
    public void Made(AccountWork work, PlannedChange create)
    {
        if (settings.ManagerKey is { } key && create.After(key).First is { Length: > 0 } value && work.Anchor.Length > 0)
            _found[value] = _found.TryGetValue(value, out var other) && other.Id != work.Anchor ? (null, $"more than one account has {key} '{value}'") : (work.Anchor, null);
    }

    /// <summary>Sets the managers of these accounts and ends their changes. A new account is there even where its manager is not.</summary>
    public void Make(IReadOnlyCollection<AccountWork> works)
    {
        (AccountWork Work, PlannedChange Change, string Key)[] wanted = [.. works.SelectMany(w => w.Changes.Where(c => c.Status is null && c.References.Count > 0).Select(c => (w, c, c.References[0].After.First!)))];
        // An account that is new, but waits for its own manager, can be somebody's.
        foreach ((AccountWork work, PlannedChange change, _) in wanted.Where(w => w.Change.Action == ChangeAction.Create))
            Made(work, change);
        Find([.. wanted.Select(w => w.Key).Distinct(StringComparer.OrdinalIgnoreCase).Where(k => !_found.ContainsKey(k))]);
        List<(PlannedChange Change, GraphStep Step)> sent = [];
        foreach ((AccountWork work, PlannedChange change, string key) in wanted)
        {
            (string? id, string? why) = _found[key];
            if (id is null)
                End(change, $"'manager' was not set: {why}.");
            else
                sent.Add((change, new GraphStep(HttpMethod.Put, $"{work.Path}/manager/$ref", new JsonObject { ["@odata.id"] = $"{session.Options.Address}/v1.0/users/{id}" }) { MayBeLate = true }));
        }
        session.Batches.Send([.. sent.Select(s => s.Step)], cancellation);
        foreach ((PlannedChange change, GraphStep step) in sent)
            End(change, step.IsDone ? null : $"'manager' was not set: {step.Fault?.Explain() ?? "there was no answer."}");
    }

    private static void End(PlannedChange change, string? error)
    {
        string? all = change.Note is null ? error : error is null ? change.Note : $"{change.Note} {error}";
        change.End(error is null || change.Action == ChangeAction.Create ? ChangeStatus.Done : ChangeStatus.Failed, all);
    }

    private void Find(string[] keys)
    {
        UserAttribute attribute = UserAttributes.Find(settings.ManagerKey!)!;
        string property = attribute.Part is null ? attribute.Property : $"{attribute.Property}/{attribute.Part}", count = attribute.Part is null ? "" : "&$count=true";
        (string Key, GraphStep Step)[] asked = [.. keys.Select(key => (key, GraphStep.Get($"/users?$filter={property}%20eq%20{GraphStep.Quote(key)}&$select=id{count}", attribute.Part is null ? [] : s_advanced)))];
        session.Batches.Send([.. asked.Select(a => a.Step)], cancellation);
        foreach ((string key, GraphStep step) in asked)
        {
            string[] ids = step.IsDone ? [.. GraphSession.Items(step.Json()).Select(u => u.GetProperty("id").GetString()!)] : [];
            _found[key] = ids.Length == 1 ? (ids[0], null)
                : (null, !step.IsDone ? step.Fault?.Explain() ?? "there was no answer" : $"{(ids.Length > 1 ? "more than one account has" : "no account has")} {settings.ManagerKey} '{key}'");
        }
    }
}
