using System.DirectoryServices.Protocols;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// The attributes of a destination's accounts: those of the schema, and those that OneSync makes up for what is no attribute in the directory: where
/// an account is (<c>ou</c>), whether it is <c>enabled</c>, and why it is <c>protected</c>.
/// </summary>
internal sealed class AccountAttributes
{
    /// <summary>The path of the container.</summary>
    public const string Unit = "ou";

    /// <summary>The common name: the first part of the DN.</summary>
    public const string Name = "cn";

    /// <summary>Why nobody touches the account.</summary>
    public const string Protected = Accounts.AccountChanges.Protected;

    // Set by other means than a mapping.
    private static readonly Dictionary<string, string> s_notMapped = new(StringComparer.OrdinalIgnoreCase)
    {
        ["unicodePwd"] = "passwords are made by 'password: { pattern: … }'",
        ["userPassword"] = "passwords are made by 'password: { pattern: … }'",
        ["pwdLastSet"] = "that is 'password: { changeAtNextLogon: true }'",
        ["userAccountControl"] = "OneSync shows it as 'enabled' and changes that bit alone",
        ["member"] = "who is in a group is told under 'groups'",
        ["memberOf"] = "who is in a group is told under 'groups'",
        ["objectClass"] = "accounts are users",
        ["distinguishedName"] = "where an account is, is told by 'ou' and 'cn'",
        ["name"] = "it follows 'cn'",
    };

    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase) { Unit, "manager", "assistant", "secretary", "managedBy", "seeAlso" };

    private readonly Dictionary<string, SchemaAttribute> _schema;
    private readonly IReadOnlyDictionary<string, string> _references;

    private AccountAttributes(Dictionary<string, SchemaAttribute> schema, IReadOnlyDictionary<string, string> references, AccountScope scope) =>
        (_schema, _references, Scope) = (schema, references, scope);

    /// <summary>The managed part of the directory.</summary>
    public AccountScope Scope { get; }

    /// <summary>Looks the names up in the directory's schema.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="settings">The destination's.</param>
    /// <param name="names">The attributes that are read.</param>
    /// <param name="mapped">Those of them that are written too.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">The directory has no such attribute, or does not let it be written.</exception>
    public static AccountAttributes Load(DirectorySession session, DirectorySettings settings, IReadOnlyList<string> names, IEnumerable<string> mapped, CancellationToken cancellation)
    {
        string[] real = [.. names.Where(n => !IsMadeUp(n)), .. settings.References.Values];
        Dictionary<string, SchemaAttribute> schema = session.Root.Schema is null ? [] : DirectorySchema.Read(session, real, cancellation);
        foreach (string name in real)
        {
            if (schema.ContainsKey(name))
                continue;
            if (session.Root.Schema is null)
                schema[name] = new SchemaAttribute(name, AttributeSyntax.Text, IsSingle: false, MaxLength: null);
            else
                throw Unknown(session, settings, name, cancellation);
        }
        foreach (string name in mapped)
        {
            string? why = s_notMapped.GetValueOrDefault(name) ?? (schema.GetValueOrDefault(name) is { } a && (a.IsSystemOnly || a.IsLinkBack) ? "the directory sets it by itself" : null);
            if (why is not null)
                throw new DestinationUnavailableException("AttributeNotWritable", $"Destination '{settings.Connection.Destination}' cannot map '{name}': {why}.");
        }
        return new AccountAttributes(schema, settings.References, new AccountScope(settings.Base, session.Root.Domain));
    }

    /// <summary>No attributes, for requests that need none.</summary>
    public static AccountAttributes None(AccountScope scope) => new([], new Dictionary<string, string>(), scope);

    /// <summary>Whether it is one that OneSync makes up.</summary>
    public static bool IsMadeUp(string name) =>
        name.Equals(Unit, StringComparison.OrdinalIgnoreCase) || name.Equals(EnabledState.Attribute, StringComparison.OrdinalIgnoreCase) || name.Equals(Protected, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its text is a DN or a part of one, known before the directory was asked.</summary>
    public static bool IsWrittenAsName(string name) => s_names.Contains(name);

    /// <summary>Whether it names other accounts by a key.</summary>
    public bool IsReference(string name) => _references.ContainsKey(name);

    /// <summary>The attribute whose values stand for other accounts; null for an attribute that names none.</summary>
    public string? ReferenceKey(string name) => _references.GetValueOrDefault(name);

    /// <summary>The attribute in the schema.</summary>
    public SchemaAttribute this[string name] => _schema[name];

    /// <summary>The attribute in the schema, or null.</summary>
    public SchemaAttribute? Find(string name) => _schema.GetValueOrDefault(name);

    private static DestinationUnavailableException Unknown(DirectorySession session, DirectorySettings settings, string name, CancellationToken cancellation)
    {
        IEnumerable<string> all = PagedSearch.Read(session, settings.Connection.PageSize, session.Root.Schema!, SearchScope.OneLevel, "(objectClass=attributeSchema)", ["lDAPDisplayName"], cancellation)
            .Select(e => (string)e.Attributes["lDAPDisplayName"].GetValues(typeof(string))[0]);
        string hint = name.StartsWith("extensionAttribute", StringComparison.OrdinalIgnoreCase)
            ? " Those come with the schema of Exchange, which this domain does not have."
            : NearestName.Of(name, all) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return new DestinationUnavailableException("UnknownAttribute", $"Destination '{settings.Connection.Destination}': the directory has no attribute '{name}'.{hint}");
    }
}
