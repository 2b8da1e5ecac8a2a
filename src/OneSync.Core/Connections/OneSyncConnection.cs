namespace OneSync.Core.Connections;

/// <summary>Which way people go through a connection.</summary>
public enum ConnectionSide
{
    /// <summary>They are read from it.</summary>
    Source,

    /// <summary>Their accounts are written to it.</summary>
    Destination,
}

/// <summary>What the test of one source or destination found.</summary>
public sealed record OneSyncConnection
{
    private readonly string[] _scopes = [];
    private readonly ConnectionCheck[] _checks = [];

    /// <summary>The name of the source or destination.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it is a source or a destination.</summary>
    public ConnectionSide Side { get; init; }

    /// <summary>The connector's type.</summary>
    public string Type { get; init; } = "";

    /// <summary>What was connected to: an address, a file, a folder.</summary>
    public string Target { get; init; } = "";

    /// <summary>The version of the protocol or the system; null when it has none or did not tell.</summary>
    public string? Version { get; init; }

    /// <summary>What the credentials were granted.</summary>
    public IReadOnlyList<string> Scopes
    {
        get => _scopes;
        init => _scopes = [.. value];
    }

    /// <summary>How many records or accounts there are, by kind.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <summary>Every check, in order.</summary>
    public IReadOnlyList<ConnectionCheck> Checks
    {
        get => _checks;
        init => _checks = [.. value];
    }

    /// <summary>How long the test took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether no check failed.</summary>
    public bool Ok => Checks.All(c => c.Ok);

    /// <summary>The worst of its checks: the first that failed, or else the first with a warning; null when all passed.</summary>
    public ConnectionCheck? Worst => Checks.FirstOrDefault(c => !c.Ok) ?? Checks.FirstOrDefault(c => c.Result == CheckResult.Warning);
}
