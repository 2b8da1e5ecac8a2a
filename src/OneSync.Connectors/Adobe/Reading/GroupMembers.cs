namespace OneSync.Connectors.Adobe;

/// <summary>Who is in which group, as the users were read: each says which groups it is in.</summary>
internal sealed class GroupMembers
{
    private readonly Dictionary<string, List<string>> _members = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why members may be missing; null when they were all read.</summary>
    public string? Incomplete { get; set; }

    /// <summary>Notes a user's groups.</summary>
    public void Add(AdobeUser user)
    {
        foreach (string group in user.Groups)
        {
            if (!_members.TryGetValue(group, out List<string>? members))
                _members[group] = members = [];
            members.Add(user.Id);
        }
    }

    /// <summary>The ids of a group's members.</summary>
    public IReadOnlyList<string> Of(string group) => _members.TryGetValue(group, out List<string>? members) ? members : [];
}
