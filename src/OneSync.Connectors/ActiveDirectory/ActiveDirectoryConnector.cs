using OneSync.Connectors.Passwords;
using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Makes destinations that are Active Directory domains.</summary>
public sealed class ActiveDirectoryConnector : IDestinationConnector
{
    private static readonly string[] s_passwordColumns = ["sAMAccountName", "userPrincipalName", "displayName"];

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("ActiveDirectory",
    [
        new("server", OptionKind.TextList, "Domain controllers in the order in which they are tried, each a DNS name, with :port where it is not the usual one."),
        new("domain", OptionKind.Text, "The DNS name of the domain, whose controllers are looked up where 'server' names none."),
        new("globalCatalog", OptionKind.Text, "In a forest of several domains, a global catalog to know mail addresses and user principal names of all of them: a DNS name, with :port where it is not 3269 (3268 without Ldaps)."),
        new("base", OptionKind.Text, "The container that OneSync manages, a DN or a path below the domain such as OU=People. Accounts elsewhere are never touched.", Required: true),
        new("security", OptionKind.Choice, "How the connection is protected. None is for loopback addresses, or with Negotiate and Kerberos.", Default: nameof(DirectorySecurity.Ldaps), Choices: Enum.GetNames<DirectorySecurity>()),
        new("authentication", OptionKind.Choice, "How OneSync proves who it is.", Default: nameof(DirectoryAuthentication.Simple), Choices: Enum.GetNames<DirectoryAuthentication>()),
        new("user", OptionKind.Text, "The account OneSync uses: name@domain, or a DN. With Negotiate and Kerberos the one that runs, unless given."),
        new("secret", OptionKind.Secret, "Its password."),
        new("ca", OptionKind.Path, "A file with the certificate of a private authority that issued those of the controllers (PEM or DER)."),
        new("filter", OptionKind.Text, "An LDAP filter for the objects below the base that are accounts.", Default: LdapFilter.Users),
        new("references", OptionKind.TextMap, "For attributes that name other accounts, the attribute whose value stands for them: { manager: employeeNumber }."),
        new("newAccounts", OptionKind.Choice, "Whether new accounts are enabled, or made disabled for somebody to enable.", Default: "Enabled", Choices: ["Enabled", "Disabled"]),
        new("createUnits", OptionKind.Boolean, "Whether containers that are missing below the base are made.", Default: "true"),
        new("groupUnit", OptionKind.Text, "The container of new groups: a path below the base, or a DN. The base itself, unless given."),
        new("connections", OptionKind.Integer, "How many connections carry changes side by side, 1 to 64; changes of one account stay in order.", Default: "8"),
        new("timeout", OptionKind.Integer, "How many seconds one answer may take.", Default: "60"),
        new("pageSize", OptionKind.Integer, "How many entries are asked for at a time; Active Directory gives 1000 at most.", Default: "1000"),
        .. PasswordSettings.Options(s_passwordColumns),
        new("protected.groups", OptionKind.TextList, "Groups, by sAMAccountName or DN, whose members are never touched, members of their groups among them."),
        new("protected.ous", OptionKind.TextList, "Containers, by path below the base or DN, whose accounts are never touched."),
        new("lifecycle.leaver.ou", OptionKind.Text, "Where a stage puts the account: a path below the base, or a DN. An Archive needs it."),
    ]);

    /// <inheritdoc/>
    public IDestination Create(DestinationSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        string[] mapped = [.. settings.Map.Select(m => m.Target.Text)];
        Check(settings, mapped);
        return new ActiveDirectoryDestination(new DirectorySettings(Connection(settings, context), options.Text("base")!)
        {
            Filter = options.Text("filter", LdapFilter.Users)!,
            References = options.Map("references").ToDictionary(StringComparer.OrdinalIgnoreCase),
            ProtectedGroups = options.Texts("protected.groups"),
            ProtectedUnits = options.Texts("protected.ous"),
            CreatesEnabled = options.Text("newAccounts", "Enabled") == "Enabled",
            CreatesUnits = options.Boolean("createUnits", true),
            GroupUnit = options.Text("groupUnit"),
            Password = PasswordSettings.Read(settings, mapped, s_passwordColumns, context),
        }, mapped);
    }

    private static DirectoryOptions Connection(DestinationSettings settings, ConnectorContext context)
    {
        OptionSet options = settings.Options;
        return new DirectoryOptions(settings.Name.Text)
        {
            Servers = options.Texts("server"),
            Domain = options.Text("domain"),
            GlobalCatalog = options.Text("globalCatalog"),
            Security = options.Choice("security", DirectorySecurity.Ldaps),
            Authentication = options.Choice("authentication", DirectoryAuthentication.Simple),
            User = options.Text("user"),
            Password = options.Text("secret") is { } secret ? () => context.Secrets.Resolve(secret) : null,
            CertificateAuthority = options.Text("ca") is { } file ? Path.GetFullPath(file, context.Root) : null,
            Timeout = TimeSpan.FromSeconds(Math.Clamp(options.Integer("timeout", 60), 1, 3600)),
            PageSize = Math.Clamp(options.Integer("pageSize", 1000), 1, 5000),
            Connections = Math.Clamp(options.Integer("connections", 8), 1, 64),
        };
    }

    private static void Check(DestinationSettings settings, string[] mapped)
    {
        ProblemCollector problems = new();
        OptionSet options = settings.Options;
        void Wrong(string id, string message, Position at) => problems.Add(new ConfigurationProblem(id, message, at));
        string name = settings.Name.Text;
        if (options.Texts("server").Count == 0 && options.Text("domain") is null)
            Wrong("MissingKey", $"Destination '{name}' needs 'server', the domain controllers, or 'domain', to look them up.", settings.At);
        if (options.Choice("authentication", DirectoryAuthentication.Simple) == DirectoryAuthentication.Simple)
        {
            foreach (string key in new[] { "user", "secret" }.Where(k => options.Text(k) is null))
                Wrong("MissingKey", $"Destination '{name}' needs '{key}': Simple authentication takes a name and a password.", settings.At);
        }
        if (settings.Map.Count > 0 && !mapped.Contains("sAMAccountName", StringComparer.OrdinalIgnoreCase))
            Wrong("MissingMapping", $"Destination '{name}' has no mapping for sAMAccountName, without which the directory invents user names.", settings.At);
        if (settings.Map.Count == 0)
            Wrong("MissingMapping", $"Destination '{name}' needs a 'map': the attributes of a directory are its own.", settings.At);
        if (options.Text("password.pattern") is null && options.Text("newAccounts", "Enabled") == "Enabled")
            Wrong("MissingPassword", $"Destination '{name}' makes enabled accounts without a password, which a domain refuses. Add 'password: {{ pattern: … }}', or 'newAccounts: Disabled'.", settings.At);
        foreach (LeaverStage stage in settings.Leaver.Where(s => s.Do == ChangeAction.Archive && !s.Options.ContainsKey("ou")))
            Wrong("MissingKey", $"Destination '{name}' archives after {stage.After} days and does not say where: add 'ou' to the stage.", settings.At);
        HybridMarks.Check(settings, problems);
        PasswordSettings.Check(settings, mapped, problems);
        problems.ThrowIfAny();
    }
}
