using OneSync.Core.Execution;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Activity;

/// <summary>Shows runs, and what happened in them, as lines of one log.</summary>
internal sealed class ActivityReader(IVault vault, Workspace workspace)
{
    private readonly Dictionary<long, string?> _names = [];

    /// <summary>Whether anything of the run may be wanted.</summary>
    public static bool Wants(ActivityQuery query, OneSyncRun run) =>
        (query.Runs is null || query.Runs.Contains(run.Id))
        && (query.Kind is null || run.Kind == query.Kind)
        && (query.Subject is null || run.Subject.Equals(query.Subject, StringComparison.OrdinalIgnoreCase))
        && (query.After is null || (run.Ended ?? run.Started) >= query.After)
        && (query.Before is null || run.Started <= query.Before);

    /// <summary>The run and what happened in it, as far as the query wants it.</summary>
    public IEnumerable<OneSyncActivity> Read(OneSyncRun run, ActivityQuery query)
    {
        IEnumerable<OneSyncActivity> lines = [Line(run)];
        if (!query.RunsOnly)
        {
            lines = lines.Concat(Quarantined(run)).Concat(UserEvents(run));
            if (run is { Kind: RunKind.Export, Plan: { } plan })
                lines = lines.Concat(Changes(run, plan));
        }
        return lines.Where(line =>
            (query.User is null || line.User == query.User)
            && (query.Actions is null || query.Actions.Contains(line.Action, StringComparer.OrdinalIgnoreCase))
            && (query.Statuses is null || query.Statuses.Contains(line.Status, StringComparer.OrdinalIgnoreCase))
            && (query.After is null || line.At >= query.After)
            && (query.Before is null || line.At <= query.Before));
    }

    private static OneSyncActivity Line(OneSyncRun run) => Start(run) with
    {
        At = run.Started,
        Action = "Run",
        Status = run.Status.ToString(),
        Detail = run.Status == RunStatus.Unchanged ? run.Message : string.Join(", ", run.Counts.Where(c => c.Value != 0).Select(c => $"{c.Key} {c.Value}")),
        Error = run.Status is RunStatus.Complete or RunStatus.Unchanged ? null : run.Message,
        Duration = run.Duration,
    };

    private static OneSyncActivity Start(OneSyncRun run) => new()
    {
        At = run.Ended ?? run.Started,
        Run = run.Id,
        Kind = run.Kind,
        Subject = run.Subject,
        By = run.By,
    };

    private IEnumerable<OneSyncActivity> Quarantined(OneSyncRun run) => vault.Runs.Quarantined(run.Id).Select(row => Start(run) with
    {
        Action = "Quarantined",
        Status = row.Reason,
        Anchor = row.Anchor,
        Detail = row.Line > 0 ? $"{row.File}:{row.Line}" : row.File,
        Error = row.Message,
    });

    private IEnumerable<OneSyncActivity> UserEvents(OneSyncRun run) => vault.Runs.UserEvents(run.Id).Select(e =>
    {
        IReadOnlyList<AttributeChange> changes = AttributeChanges.Of(vault.Attributes, e.Before, e.After);
        return Start(run) with
        {
            Action = e.What.ToString(),
            Status = nameof(ChangeStatus.Done),
            User = e.User,
            UserName = new OneSyncUser(vault.Attributes, e.After.Length > 0 ? e.After : e.Before) { Id = e.User }.Name,
            Before = Values(changes, c => c.Before),
            After = Values(changes, c => c.After),
            Detail = e.Detail,
        };
    });

    private IEnumerable<OneSyncActivity> Changes(OneSyncRun run, long plan)
    {
        // A plan whose export was killed and resumed belongs to both runs: each shows what it sent itself.
        JournalView entries = new([.. vault.Plans.Journal(plan).Where(e => e.Run == run.Id)]);
        foreach (OneSyncChange change in workspace.Changes(plan))
        {
            if (entries.Find(change.Sequence) is not { } entry)
                continue;
            yield return Start(run) with
            {
                At = entry.At,
                Action = change.Action.ToString(),
                Status = change.Status.ToString(),
                User = change.User == 0 ? null : change.User,
                UserName = NameOf(change.User),
                Anchor = change.Anchor,
                Before = Values(change.Attributes, c => c.Before),
                After = Values(change.Attributes, c => c.After),
                Detail = change.Reason,
                Error = change.Error,
                Duration = entry.Duration,
            };
        }
    }

    private string? NameOf(long user)
    {
        if (user == 0)
            return null;
        if (!_names.TryGetValue(user, out string? name))
            _names[user] = name = vault.Users.Find(user) is { } stored ? new OneSyncUser(vault.Attributes, stored.Data) { Id = user }.Name : null;
        return name;
    }

    private static Dictionary<string, string> Values(IReadOnlyList<AttributeChange> changes, Func<AttributeChange, AttributeValue> side) =>
        changes.Where(c => !side(c).IsAbsent).ToDictionary(c => c.Attribute, c => side(c).ToString());
}
