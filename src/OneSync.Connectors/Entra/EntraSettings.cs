using OneSync.Connectors.Passwords;

namespace OneSync.Connectors.Entra;

/// <summary>What an Entra destination is configured to do, beside how it is reached.</summary>
/// <param name="Connection">How it is reached.</param>
internal sealed record EntraSettings(GraphOptions Connection)
{
    /// <summary>The mapped attributes.</summary>
    public IReadOnlyList<string> Mapped { get; init; } = [];

    /// <summary>The attributes that find an account, by which a deleted one is known again.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary>The domains whose users are accounts; none for all of the tenant.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Whether changes alone are read where the service still knows them.</summary>
    public bool ReadsChanges { get; init; } = true;

    /// <summary>The attribute whose value stands for a manager; null where managers are not set.</summary>
    public string? ManagerKey { get; init; }

    /// <summary>The licences that OneSync gives and takes, by part number or id; it leaves all others alone.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>The service plans that are left out of a licence, by the licence.</summary>
    public IReadOnlyDictionary<string, string> DisabledPlans { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether members of directory roles are protected.</summary>
    public bool ProtectsAdministrators { get; init; } = true;

    /// <summary>Groups, by name or id, whose members nobody touches.</summary>
    public IReadOnlyList<string> ProtectedGroups { get; init; } = [];

    /// <summary>Whether new accounts are enabled.</summary>
    public bool CreatesEnabled { get; init; } = true;

    /// <summary>Whether a disabled user is signed out everywhere.</summary>
    public bool RevokesSessions { get; init; } = true;

    /// <summary>Whether a deleted user who returns gets the same account back.</summary>
    public bool Restores { get; init; } = true;

    /// <summary>Whether new groups are Microsoft 365 groups, and not security groups.</summary>
    public bool MakesUnifiedGroups { get; init; }

    /// <summary>How the first password is made; null for one that nobody knows.</summary>
    public PasswordSettings? Password { get; init; }

    /// <summary>The folder of what is kept between runs, absolute; null where nothing is.</summary>
    public string? KeptFiles { get; init; }
}
