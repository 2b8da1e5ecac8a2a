using OneSync.Connectors.Passwords;
using OneSync.Core.Mapping;
using OneSync.Core.Model;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>What an Active Directory destination is configured to do, beside how it is reached.</summary>
/// <param name="Connection">How it is reached.</param>
/// <param name="Base">The managed container: a DN, or a path below the domain.</param>
internal sealed record DirectorySettings(DirectoryOptions Connection, string Base)
{
    /// <summary>Which objects below the base are accounts.</summary>
    public string Filter { get; init; } = LdapFilter.Users;

    /// <summary>For attributes that name other accounts, the attribute whose value stands for them; case ignored.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();

    /// <summary>Groups, by user name or DN, whose members nobody touches, members of their groups among them.</summary>
    public IReadOnlyList<string> ProtectedGroups { get; init; } = [];

    /// <summary>Containers, by path or DN, whose accounts nobody touches.</summary>
    public IReadOnlyList<string> ProtectedUnits { get; init; } = [];

    /// <summary>Whether new accounts are enabled.</summary>
    public bool CreatesEnabled { get; init; } = true;

    /// <summary>Whether containers that are missing below the base are made.</summary>
    public bool CreatesUnits { get; init; } = true;

    /// <summary>The path, or DN, of the container of new groups; null for the base.</summary>
    public string? GroupUnit { get; init; }

    /// <summary>How the first password is made; null where none is set.</summary>
    public PasswordSettings? Password { get; init; }
}
