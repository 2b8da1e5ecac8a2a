namespace OneSync.Connectors.Google;

/// <summary>The scopes that are asked for: what the configuration needs, and no more.</summary>
internal static class GoogleScopes
{
    /// <summary>The scopes for these mappings, without their common beginning.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> mapped) =>
    [
        "admin.directory.user", "admin.directory.group", "admin.directory.group.member", "admin.directory.orgunit",
        .. mapped.Any(name => UserAttributes.Find(name, OrgUnitPath.Root) is CustomAttribute) ? ["admin.directory.userschema.readonly"] : Array.Empty<string>(),
    ];
}
