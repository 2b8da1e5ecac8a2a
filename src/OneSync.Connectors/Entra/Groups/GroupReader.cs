using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>Reads groups with their members.</summary>
internal static class GroupReader
{
    private const int GroupsAtATime = 200;

    /// <summary>The groups of these names: display names, mail nicknames or ids.</summary>
    public static IReadOnlyList<GroupReading> Read(GraphSession session, EntraSettings settings, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        List<GroupRecord> all = GroupRecord.ReadAll(session, cancellation);
        ILookup<string, GroupRecord> byName = all.SelectMany(g => new[] { g.Id, g.Name, g.Nickname }.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => (n, g))).ToLookup(p => p.n, p => p.g, StringComparer.OrdinalIgnoreCase);
        List<GroupReading> readings = [];
        List<(string Name, GroupRecord Group)> open = [];
        foreach (string name in names)
        {
            // A display name goes before a nickname that happens to be the same.
            GroupRecord[] fit = [.. byName[name]];
            if (fit.Length > 1 && fit.Count(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) == 1)
                fit = [.. fit.Where(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
            if (fit.Length > 1)
                readings.Add(new GroupReading(name, null, [], $"{fit.Length} groups are called '{name}': {string.Join(", ", fit.Select(g => g.Id))}. Give the id of the one that is meant."));
            else if (fit is [var only] && WhyNot(settings, only) is { } why)
                readings.Add(new GroupReading(name, null, [], why));
            else if (fit is [var one])
                open.Add((name, one));
        }
        foreach ((string Name, GroupRecord Group)[] some in open.Chunk(GroupsAtATime))
        {
            IReadOnlyList<(IReadOnlySet<string> Members, GraphFault? Problem)> members = GroupMembers.Read(session, [.. some.Select(g => g.Group.Id)], cancellation);
            for (int i = 0; i < some.Length; i++)
            {
                readings.Add(new GroupReading(some[i].Name, some[i].Group.Id, [.. members[i].Members], members[i].Problem is { } problem ? $"Its members could not all be read: {problem.Explain()}" : null));
            }
        }
        return readings;
    }

    private static string? WhyNot(EntraSettings settings, GroupRecord group) =>
        group.WhyNot ?? (settings.ProtectedGroups.Any(group.Means) ? $"'{group.Name}' is protected. Name another." : null);
}
