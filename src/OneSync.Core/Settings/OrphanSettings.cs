using OneSync.Core.Planning;

namespace OneSync.Core.Settings;

/// <summary>What becomes of orphans: accounts in the managed scope that no user owns.</summary>
/// <param name="Do">Disable, Archive or Delete; null leaves them alone.</param>
/// <param name="Max">More of them than this hold the plan; its percentage is one of all accounts.</param>
/// <param name="File">The CSV file, absolute, that a dry run lists them in; null for none.</param>
public sealed record OrphanSettings(ChangeAction? Do, Limit Max, string? File)
{
    /// <summary>They are left alone and reported.</summary>
    public static OrphanSettings Default { get; } = new(null, new Limit(200), null);
}
