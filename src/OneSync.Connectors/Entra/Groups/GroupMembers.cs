using System.Text.Json;

namespace OneSync.Connectors.Entra;

/// <summary>Reads the members of groups, twenty groups at a time.</summary>
internal static class GroupMembers
{
    /// <summary>The ids of the direct members of each group, whatever they are; a problem where they could not be read.</summary>
    public static IReadOnlyList<(IReadOnlySet<string> Members, GraphFault? Problem)> Read(GraphSession session, IReadOnlyList<string> groups, CancellationToken cancellation)
    {
        HashSet<string>[] members = [.. groups.Select(_ => new HashSet<string>(StringComparer.OrdinalIgnoreCase))];
        GraphFault?[] problems = new GraphFault?[groups.Count];
        (int Group, GraphStep Step)[] asked = [.. groups.Select((id, i) => (i, GraphStep.Get($"/groups/{Uri.EscapeDataString(id)}/members?$select=id&$top=999")))];
        string root = $"{session.Options.Address}/v1.0";
        while (asked.Length > 0)
        {
            session.Batches.Send([.. asked.Select(a => a.Step)], cancellation);
            List<(int, GraphStep)> next = [];
            foreach ((int group, GraphStep step) in asked)
            {
                if (!step.IsDone)
                {
                    problems[group] = step.Fault ?? new GraphFault(0, "", "There was no answer", []);
                    continue;
                }
                JsonElement page = step.Json();
                members[group].UnionWith(GraphSession.Items(page).Select(m => m.GetProperty("id").GetString()!));
                if (AccountReading.Text(page, "@odata.nextLink") is not { } link)
                    continue;
                if (link.StartsWith(root, StringComparison.OrdinalIgnoreCase))
                    next.Add((group, GraphStep.Get(link[root.Length..])));
                else
                    problems[group] = new GraphFault(0, "", $"The next page is at another service, {link.Split('?')[0]}", []);
            }
            asked = [.. next];
        }
        return [.. members.Select((m, i) => ((IReadOnlySet<string>)m, problems[i]))];
    }
}
