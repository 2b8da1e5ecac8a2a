using OneSync.Connectors.Http;
using OneSync.Connectors.Passwords;

namespace OneSync.Connectors.Google;

/// <summary>What a Google Workspace destination is configured to do.</summary>
/// <param name="Destination">Its name in the workspace.</param>
/// <param name="Key">Gives the JSON key of the service account, which is resolved when it is needed.</param>
/// <param name="Admin">The administrator in whose name the service account acts.</param>
internal sealed record GoogleSettings(string Destination, Func<string> Key, string Admin)
{
    /// <summary>Where the service is.</summary>
    public required ServiceAddress Address { get; init; }

    /// <summary>Where tokens are given.</summary>
    public required ServiceAddress TokenAddress { get; init; }

    /// <summary>How requests are made.</summary>
    public required ServiceClientOptions Client { get; init; }

    /// <summary>The customer; <c>my_customer</c> is the administrator's own.</summary>
    public string Customer { get; init; } = "my_customer";

    /// <summary>The one domain whose accounts are managed; null for all of the customer.</summary>
    public string? Domain { get; init; }

    /// <summary>The organizational unit that is managed, with all below it; <c>/</c> for all.</summary>
    public string Base { get; init; } = "/";

    /// <summary>How many requests a minute are sent, those in batches counted each.</summary>
    public int RequestsPerMinute { get; init; } = 2400;

    /// <summary>How many requests a batch has, at most.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How many batches are under way at a time, at most.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Whether organizational units that are missing below the base are made.</summary>
    public bool CreatesUnits { get; init; } = true;

    /// <summary>Whether new accounts are enabled.</summary>
    public bool CreatesEnabled { get; init; } = true;

    /// <summary>Groups, by address, whose members nobody touches, members of their groups among them.</summary>
    public IReadOnlyList<string> ProtectedGroups { get; init; } = [];

    /// <summary>Organizational units whose accounts nobody touches.</summary>
    public IReadOnlyList<string> ProtectedUnits { get; init; } = [];

    /// <summary>The domain of groups that are named without one; null where every name has one.</summary>
    public string? GroupDomain { get; init; }

    /// <summary>The roles besides MEMBER that a rule for groups names.</summary>
    public IReadOnlySet<string> ManagedRoles { get; init; } = new HashSet<string>();

    /// <summary>The attributes by which the deleted account of somebody who is back is known, in order.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary>How the first password is made; null where none is set.</summary>
    public PasswordSettings? Password { get; init; }
}
