using System.Globalization;
using System.Text.Json.Nodes;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>Makes groups and changes who is in them. Members are compared with those they have now; twenty come in with one request, each goes with one.</summary>
internal sealed class GroupSteps(GraphSession session, EntraSettings settings, CancellationToken cancellation)
{
    /// <summary>How many members one request adds.</summary>
    public const int MembersAtATime = 20;

    private const int LongestName = 256;

    private string Root => $"{session.Options.Address}/v1.0";

    /// <summary>Makes the changes of these groups as far as they are open.</summary>
    public void Make(IReadOnlyCollection<GroupWork> works)
    {
        List<(GroupWork Work, string Group)> open = Find([.. works.Where(w => w.IsOpen)]);
        IReadOnlyList<(IReadOnlySet<string> Members, GraphFault? Problem)> members = GroupMembers.Read(session, [.. open.Select(o => o.Group)], cancellation);
        List<(GroupWork Work, string Group)> change = [];
        for (int i = 0; i < open.Count; i++)
        {
            (GroupWork work, string group) = open[i];
            // A group that was made a moment ago has nobody in it, even where it cannot be read yet.
            if (members[i].Problem is { } problem && !(problem.IsMissing && work.Changes.Create is not null))
            {
                work.EndMembers(problem.IsMissing ? ChangeStatus.Drifted : ChangeStatus.Failed, problem.IsMissing ? $"The group '{work.Changes.Name}' is no longer there." : $"The members of '{work.Changes.Name}' could not be read: {problem.Explain()}");
                continue;
            }
            foreach (MemberChange member in work.Open.Where(m => members[i].Members.Contains(m.Anchor) == (m.Action == ChangeAction.AddMember)).ToArray())
                work.End(member.Sequence, ChangeStatus.Done);
            change.Add((work, group));
        }
        Add(change);
        Remove(change);
    }

    // The groups that are there, or could be made.
    private List<(GroupWork, string)> Find(IReadOnlyList<GroupWork> works)
    {
        GraphStep[] steps = [.. works.Select(w => w.Changes.Create is not null ? Create(w.Changes.Name)
            : GraphStep.Get($"/groups/{Uri.EscapeDataString(w.Changes.Anchor ?? "")}?$select={string.Join(',', GroupRecord.Properties)}"))];
        foreach (GroupWork work in works.Where(w => w.Changes.Create is not null && w.Changes.Name.Length > LongestName))
            Unmade(work, string.Create(CultureInfo.InvariantCulture, $"The name of the group has {work.Changes.Name.Length} characters, and Entra takes {LongestName}."));
        session.Batches.Send([.. steps.Where((_, i) => works[i].IsOpen)], cancellation);
        List<(GroupWork, string)> found = [];
        List<(GroupWork Work, GraphStep Step)> named = [];
        for (int i = 0; i < steps.Length; i++)
        {
            GroupWork work = works[i];
            if (!work.IsOpen)
                continue;
            if (work.Changes.Create is { } create)
            {
                if (!steps[i].IsDone)
                    Unmade(work, $"The group was not made: {steps[i].Fault?.Explain() ?? "there was no answer."}");
                else if (AccountReading.Text(steps[i].Json(), "id") is { } id)
                    found.Add(Made(work, create, id));
                else
                    named.Add((work, GraphStep.Get($"/groups(uniqueName={GraphStep.Quote(UniqueName(work.Changes.Name))})?$select=id")));
                continue;
            }
            GroupRecord? group = steps[i].IsDone ? GroupRecord.Of(steps[i].Json()) : null;
            if (group?.Means(work.Changes.Name) == true && group.WhyNot is null)
                found.Add((work, group.Id));
            else if (!steps[i].IsDone && !steps[i].IsMissing)
                work.EndMembers(ChangeStatus.Failed, $"The group could not be read: {steps[i].Fault?.Explain() ?? "there was no answer."}");
            else
                work.EndMembers(ChangeStatus.Drifted, group?.WhyNot ?? $"The group '{work.Changes.Name}' is no longer there, or another has its name.");
        }
        session.Batches.Send([.. named.Select(n => n.Step)], cancellation);
        foreach ((GroupWork work, GraphStep step) in named)
        {
            if (step.IsDone && AccountReading.Text(step.Json(), "id") is { } id)
                found.Add(Made(work, work.Changes.Create!.Value, id));
            else
                Unmade(work, $"The group was made, and could not be read: {step.Fault?.Explain() ?? "there was no answer."}");
        }
        return found;
    }

    private static (GroupWork, string) Made(GroupWork work, int create, string id)
    {
        work.End(create, ChangeStatus.Done, anchor: id);
        return (work, id);
    }

    private static void Unmade(GroupWork work, string why)
    {
        work.End(work.Changes.Create!.Value, ChangeStatus.Failed, why);
        work.EndMembers(ChangeStatus.Skipped, $"The group '{work.Changes.Name}' was not made.");
    }

    // Several groups may have one display name; by a unique name of its own the service makes no second one when it is asked again.
    private GraphStep Create(string name) => new(HttpMethod.Patch, $"/groups(uniqueName={GraphStep.Quote(UniqueName(name))})", new JsonObject
    {
        ["displayName"] = name,
        ["mailEnabled"] = settings.MakesUnifiedGroups,
        ["mailNickname"] = UniqueName(name),
        ["securityEnabled"] = true,
        ["groupTypes"] = settings.MakesUnifiedGroups ? new JsonArray("Unified") : new JsonArray(),
        ["description"] = "Made by OneSync.",
    })
    { Headers = [("Prefer", "create-if-missing")] };

    private string UniqueName(string name)
    {
        string readable = string.Concat(name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return string.Create(CultureInfo.InvariantCulture, $"onesync-{readable[..Math.Min(readable.Length, 30)]}-{Fingerprint.Of($"{settings.Connection.Destination}\n{name}".ToUpperInvariant().AsSpan()):x16}");
    }

    private void Add(IEnumerable<(GroupWork Work, string Group)> groups)
    {
        List<(GroupWork Work, string Group, MemberChange[] Members)> open =
            [.. groups.SelectMany(g => g.Work.Open.Where(m => m.Action == ChangeAction.AddMember).Chunk(MembersAtATime).Select(some => (g.Work, g.Group, some)))];
        // Two requests that change one group at a time get into each other's way.
        while (open.Count > 0)
        {
            (GroupWork Work, string Group, MemberChange[] Members)[] now = [.. open.DistinctBy(o => o.Group)];
            GraphStep[] steps = [.. now.Select(n => new GraphStep(HttpMethod.Patch, $"/groups/{n.Group}", new JsonObject { ["members@odata.bind"] = new JsonArray([.. n.Members.Select(m => (JsonNode)JsonValue.Create($"{Root}/directoryObjects/{m.Anchor}"))]) }) { MayBeLate = n.Work.Changes.Create is not null })];
            session.Batches.Send(steps, cancellation);
            for (int i = 0; i < now.Length; i++)
            {
                if (steps[i].IsDone)
                    End(now[i].Work, now[i].Members, ChangeStatus.Done, null);
                else
                    AddOneByOne(now[i].Work, now[i].Group, now[i].Members);
            }
            open.RemoveAll(now.Contains);
        }
    }

    // All of twenty, or none: one that is in the group already, or is no longer there, must not keep the others out.
    private void AddOneByOne(GroupWork work, string group, MemberChange[] members)
    {
        GraphStep[] steps = [.. members.Select(m => new GraphStep(HttpMethod.Post, $"/groups/{group}/members/$ref", new JsonObject { ["@odata.id"] = $"{Root}/directoryObjects/{m.Anchor}" }))];
        session.Batches.SendInOrder(steps, cancellation);
        for (int i = 0; i < members.Length; i++)
        {
            bool isIn = steps[i].IsDone || (steps[i].Status == 400 && steps[i].Fault!.Message.Contains("already exist", StringComparison.OrdinalIgnoreCase));
            if (isIn)
                work.End(members[i].Sequence, ChangeStatus.Done);
            else if (steps[i].IsMissing)
                work.End(members[i].Sequence, ChangeStatus.Drifted, "The account is no longer there.");
            else
                work.End(members[i].Sequence, ChangeStatus.Failed, steps[i].Fault?.Explain() ?? "The service gave no answer.");
        }
    }

    private void Remove(IEnumerable<(GroupWork Work, string Group)> groups)
    {
        foreach ((GroupWork work, string group) in groups)
        {
            MemberChange[] members = [.. work.Open.Where(m => m.Action == ChangeAction.RemoveMember)];
            // Without /$ref it would be the user itself that is deleted.
            GraphStep[] steps = [.. members.Select(m => new GraphStep(HttpMethod.Delete, $"/groups/{group}/members/{Uri.EscapeDataString(m.Anchor)}/$ref"))];
            session.Batches.SendInOrder(steps, cancellation);
            for (int i = 0; i < members.Length; i++)
                work.End(members[i].Sequence, steps[i].IsDone || steps[i].IsMissing ? ChangeStatus.Done : ChangeStatus.Failed, steps[i].IsDone || steps[i].IsMissing ? null : steps[i].Fault?.Explain() ?? "The service gave no answer.");
        }
    }

    private static void End(GroupWork work, IEnumerable<MemberChange> members, ChangeStatus status, string? error)
    {
        foreach (MemberChange member in members)
            work.End(member.Sequence, status, error);
    }
}
