using System.Text;

namespace OneSync.Connectors.Google;

/// <summary>
/// What the configuration calls a group: its address, or the part before the @; and, where they are not plain members, the role of those whom the rule puts in: <c>class-7 as OWNER</c>.
/// </summary>
internal sealed class GroupName
{
    /// <summary>The role that everybody has for whom no other is named.</summary>
    public const string Member = "MEMBER";

    private const string As = " as ";
    private static readonly string[] s_roles = ["OWNER", "MANAGER", Member];

    /// <summary>Reads a name.</summary>
    public GroupName(string name, GoogleSettings settings)
    {
        Role = RoleOf(name) ?? Member;
        string group = (RoleOf(name) is null ? name : name[..name.LastIndexOf(As, StringComparison.OrdinalIgnoreCase)]).Trim();
        Title = group;
        bool isAddress = group.IndexOf('@', StringComparison.Ordinal) > 0;
        Address = isAddress ? group.ToLowerInvariant() : $"{LocalPart(group)}@{settings.GroupDomain}".ToLowerInvariant();
        // In a group where a rule gives a role, those who have it are that rule's; elsewhere every role is as good as another.
        Counts = role => Role != Member ? Role.Equals(role, StringComparison.OrdinalIgnoreCase) : !settings.ManagedRoles.Contains(role ?? Member);
    }

    /// <summary>The group's address.</summary>
    public string Address { get; }

    /// <summary>What the group is called when it is made.</summary>
    public string Title { get; }

    /// <summary>The role of those who are put in.</summary>
    public string Role { get; }

    /// <summary>Whether a member of that role is one of those whom the name means.</summary>
    public Func<string?, bool> Counts { get; }

    /// <summary>The role that a name ends in; null for none.</summary>
    public static string? RoleOf(string name)
    {
        int at = name.LastIndexOf(As, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : Array.Find(s_roles, role => name[(at + As.Length)..].Trim().Equals(role, StringComparison.OrdinalIgnoreCase));
    }

    // An address has no spaces and few signs; whatever it must not have becomes a hyphen.
    private static string LocalPart(string group)
    {
        StringBuilder local = new();
        foreach (char c in group)
        {
            bool isFit = char.IsAsciiLetterOrDigit(c) || "-_.'+".Contains(c, StringComparison.Ordinal);
            if (isFit || (local.Length > 0 && local[^1] != '-'))
                local.Append(isFit ? c : '-');
        }
        return local.ToString().Trim('-', '.');
    }
}
