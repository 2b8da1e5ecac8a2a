using OneSync.Core.Settings;

namespace OneSync.Connectors.Google;

/// <summary>The attributes that accounts can have, by the names that mappings use.</summary>
internal static class UserAttributes
{
    /// <summary>Whether the user is kept out.</summary>
    public const string Suspended = "suspended";

    /// <summary>Whether the account is put away.</summary>
    public const string Archived = "archived";

    /// <summary>The address that the user logs on with.</summary>
    public const string PrimaryEmail = "primaryEmail";

    /// <summary>Where the account is.</summary>
    public const string OrgUnit = "orgUnitPath";

    /// <summary>The user's other addresses.</summary>
    public const string Aliases = "aliases";

    private static readonly Dictionary<string, TypedList> s_lists = new(StringComparer.OrdinalIgnoreCase)
    {
        ["externalId"] = new("externalIds", "value", null, "account", "customer", "login_id", "network", "organization"),
        ["phone"] = new("phones", "value", 1 << 10, "assistant", "callback", "car", "company_main", "grand_central", "home", "home_fax", "isdn", "main", "mobile", "other",
            "other_fax", "pager", "radio", "telex", "tty_tdd", "work", "work_fax", "work_mobile", "work_pager"),
        ["email"] = new("emails", "address", 10 << 10, "home", "other", "work"),
        ["relation"] = new("relations", "value", 2 << 10, "admin_assistant", "assistant", "brother", "child", "domestic_partner", "dotted_line_manager", "exec_assistant", "father",
            "friend", "manager", "mother", "parent", "partner", "referred_by", "relative", "sister", "spouse"),
        ["keyword"] = new("keywords", "value", 1 << 10, "mission", "occupation", "outlook"),
        ["website"] = new("websites", "value", 2 << 10, "app_install_page", "blog", "ftp", "home", "home_page", "other", "profile", "reservations", "resume", "work"),
        ["address"] = new("addresses", "formatted", 10 << 10, "home", "other", "work"),
    };

    private static readonly string[] s_organization = ["title", "department", "costCenter", "name", "description", "domain", "location", "symbol"];
    private static readonly string[] s_location = ["area", "buildingId", "floorName", "floorSection", "deskCode"];
    private static readonly string[] s_plain =
        [PrimaryEmail, "givenName", "familyName", "displayName", OrgUnit, Aliases, "recoveryEmail", "recoveryPhone", "includeInGlobalAddressList", "gender", "notes", "language"];

    private static readonly string[] s_readOnly =
    [
        "id", "isAdmin", "isDelegatedAdmin", "creationTime", "lastLoginTime", "isEnrolledIn2Sv", "isEnforcedIn2Sv", "isMailboxSetup", "agreedToTerms", "nonEditableAliases", "customerId",
        "suspensionReason", "thumbnailPhotoUrl",
    ];

    // Set by other means than a mapping.
    private static readonly Dictionary<string, string> s_notMapped = new(StringComparer.OrdinalIgnoreCase)
    {
        ["password"] = "passwords are made by 'password: { pattern: … }'",
        ["changePasswordAtNextLogin"] = "that is 'password: { changeAtNextLogon: true }'",
        ["hashFunction"] = "passwords are made by 'password: { pattern: … }'",
        ["name"] = "its parts are 'givenName', 'familyName' and 'displayName'",
        ["emails"] = "its parts are named by their type: 'email.home'",
        ["externalIds"] = "its parts are named by their type: 'externalId.organization'",
        ["phones"] = "its parts are named by their type: 'phone.work'",
        ["organizations"] = "its parts are named by themselves: 'organization.title'",
        ["customSchemas"] = "its fields are named by their schema: 'School.homeroom'",
    };

    /// <summary>The names, for suggestions.</summary>
    public static IEnumerable<string> Names =>
        [.. s_plain, .. s_lists.SelectMany(list => list.Value.Types.Select(type => $"{list.Key}.{type}")), .. s_organization.Select(o => "organization." + o), .. s_location.Select(l => "location." + l)];

    /// <summary>The attribute of a name; null when there is none.</summary>
    /// <param name="name">The name, case ignored.</param>
    /// <param name="below">The managed organizational unit.</param>
    public static UserAttribute? Find(string name, string below)
    {
        if (Plain(name, below) is { } plain)
            return plain;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == name.Length - 1)
            return null;
        string first = name[..dot], rest = name[(dot + 1)..];
        if (s_lists.TryGetValue(first, out TypedList? list))
            return new TypedAttribute(name, list, list.Types.FirstOrDefault(t => t.Equals(rest, StringComparison.OrdinalIgnoreCase)) ?? rest) { MaxBytes = list.MaxBytes };
        if (first.Equals("organization", StringComparison.OrdinalIgnoreCase))
            return Array.Find(s_organization, o => o.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } field ? new PrimaryEntryAttribute(name, "organizations", field, "work") { MaxBytes = 10 << 10 } : null;
        if (first.Equals("location", StringComparison.OrdinalIgnoreCase))
            return Array.Find(s_location, l => l.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } field ? new PrimaryEntryAttribute(name, "locations", field, "desk") : null;
        return rest.Contains('.', StringComparison.Ordinal) ? null : new CustomAttribute(name, first, rest);
    }

    /// <summary>Why a mapping to the name cannot be, as a problem; null when it can.</summary>
    public static ConfigurationProblem? WhyNotMapped(SourceText target, string destination)
    {
        string name = target.Text;
        if (s_notMapped.TryGetValue(name, out string? instead))
            return new ConfigurationProblem("NotMapped", $"Destination '{destination}' does not set '{name}' by a mapping: {instead}.", target.At);
        if (s_readOnly.Contains(name, StringComparer.OrdinalIgnoreCase))
            return new ConfigurationProblem("NotMapped", $"Destination '{destination}' cannot set '{name}': only Google does.", target.At);
        // Whether an account is enabled is told by the engine.
        if (IsState(name) || Find(name, OrgUnitPath.Root) is not null)
            return null;
        return new ConfigurationProblem("UnknownAttribute", $"Accounts of Google Workspace have no attribute '{name}'. A field of a custom schema is written Schema.field.", target.At, NearestName.Of(name, Names));
    }

    /// <summary>Whether the name says if an account is enabled.</summary>
    public static bool IsState(string name) => name.Equals(Suspended, StringComparison.OrdinalIgnoreCase) || name.Equals(Archived, StringComparison.OrdinalIgnoreCase);

    private static UserAttribute? Plain(string name, string below) => name.ToUpperInvariant() switch
    {
        "PRIMARYEMAIL" => new AddressAttribute(PrimaryEmail) { IsRequired = true },
        "GIVENNAME" => new NameAttribute("givenName") { MaxLength = 60, IsRequired = true },
        "FAMILYNAME" => new NameAttribute("familyName") { MaxLength = 60, IsRequired = true },
        "DISPLAYNAME" => new NameAttribute("displayName") { MaxLength = 256 },
        "ORGUNITPATH" => new OrgUnitAttribute(below),
        "ALIASES" => new AliasesAttribute(),
        "RECOVERYEMAIL" => new AddressAttribute("recoveryEmail"),
        "RECOVERYPHONE" => new RecoveryPhoneAttribute("recoveryPhone"),
        "INCLUDEINGLOBALADDRESSLIST" => new TruthAttribute("includeInGlobalAddressList"),
        "SUSPENDED" => new TruthAttribute(Suspended),
        "ARCHIVED" => new TruthAttribute(Archived),
        "GENDER" => new WrappedAttribute("gender", "gender", "type") { MaxBytes = 1 << 10 },
        "NOTES" => new WrappedAttribute("notes", "notes", "value") { MaxBytes = 10 << 10 },
        "LANGUAGE" => new WrappedAttribute("language", "languages", "languageCode", isList: true),
        _ => s_readOnly.FirstOrDefault(r => r.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } readOnly ? new ReadOnlyAttribute(readOnly) : null,
    };
}
