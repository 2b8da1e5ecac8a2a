using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>The groups of an organisation: user groups, product profiles, administrators.</summary>
internal sealed class GroupDirectory
{
    private const int MostPages = 1000;

    private readonly ILookup<string, AdobeGroup> _byName;

    private GroupDirectory(IEnumerable<AdobeGroup> groups) => _byName = groups.DistinctBy(g => g.Id).ToLookup(g => g.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads all groups.</summary>
    /// <exception cref="DestinationUnavailableException">They cannot be read.</exception>
    public static GroupDirectory Read(AdobeService service, CancellationToken cancellation)
    {
        List<AdobeGroup> groups = [];
        for (int number = 0; number < MostPages; number++)
        {
            GroupPage page = service.Groups(number, cancellation);
            groups.AddRange(page.Groups);
            if (page.IsLast || page.Groups.Count == 0)
                break;
        }
        return new GroupDirectory(groups);
    }

    /// <summary>How many there are.</summary>
    public int Count => _byName.Sum(g => g.Count());

    /// <summary>The group of that name; null when there is none, or more than one.</summary>
    public AdobeGroup? Find(string name) => _byName[name].Count() == 1 ? _byName[name].First() : null;

    /// <summary>What a plan has to know about a group; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="members">Who is in which group.</param>
    /// <param name="guardsAdministrators">Whether groups of administrators are left alone.</param>
    public GroupReading? Reading(string name, GroupMembers members, bool guardsAdministrators)
    {
        AdobeGroup[] found = [.. _byName[name]];
        if (found.Length == 0)
            return null;
        if (found.Length > 1)
            return new GroupReading(name, null, [], $"{found.Length} groups are called '{name}' ({string.Join(", ", found.Select(g => g.Type))}). Commands name groups by their names: give one of them another.");
        if (guardsAdministrators && found[0].IsOfAdministrators)
            return new GroupReading(name, null, [], $"'{name}' is a group of administrators ({found[0].Type}). To manage it nevertheless, set 'protected.administrators: false'.");
        return new GroupReading(name, found[0].Id, members.Of(found[0].Name), members.Incomplete);
    }
}
