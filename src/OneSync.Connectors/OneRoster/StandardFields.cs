namespace OneSync.Connectors.OneRoster;

/// <summary>The fields that people of every OneRoster delivery have; one may have further ones.</summary>
internal static class StandardFields
{
    /// <summary>Their names, in the order of <see cref="PersonReader"/>.</summary>
    public static IReadOnlyList<string> Of(RosterOptions options) =>
    [
        "sourcedId", "status",
        .. RosterFile.Users.Columns.Where(c => c.Form != CellForm.Secret || options.IncludePasswords).Select(c => c.Name),
        .. RosterFile.Demographics.Columns.Select(c => c.Name),
        "roles", "orgRoles", "primaryOrg", "primaryOrgName", "orgNames", "gradesRaw",
        .. options.UserIdTypes.Select(type => "userIds." + type),
    ];
}
