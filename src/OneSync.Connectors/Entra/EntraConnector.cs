using OneSync.Connectors.Files;
using OneSync.Connectors.Http;
using OneSync.Connectors.Passwords;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Entra;

/// <summary>Makes destinations that are Microsoft Entra ID tenants.</summary>
public sealed class EntraConnector : IDestinationConnector
{
    private static readonly string[] s_passwordColumns = ["userPrincipalName", "displayName"];
    private static readonly string[] s_managerKeys = ["employeeId", "userPrincipalName", "mail", "mailNickname", .. Enumerable.Range(1, 15).Select(n => $"extensionAttribute{n}")];

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Entra",
    [
        new("tenant", OptionKind.Text, "The tenant: its id, or one of its domains such as district.onmicrosoft.com. Not needed with a managed identity."),
        new("authentication", OptionKind.Choice, "How OneSync proves who it is.", Default: nameof(GraphAuthentication.Certificate), Choices: Enum.GetNames<GraphAuthentication>()),
        new("clientId", OptionKind.Text, "The application's (client) id; with a managed identity that of one that was assigned by a user."),
        new("certificate", OptionKind.Path, "The application's certificate with its private key, as PFX or PEM."),
        new("certificatePassword", OptionKind.Secret, "The password of that file."),
        new("clientSecret", OptionKind.Secret, "The application's client secret, where it has no certificate."),
        new("cloud", OptionKind.Choice, "The national cloud of the tenant.", Default: nameof(GraphCloud.Global), Choices: Enum.GetNames<GraphCloud>()),
        new("authority", OptionKind.Text, "Where tokens are asked for, where that is not the cloud's address: https://host, without the tenant."),
        new("url", OptionKind.Text, "The address of Microsoft Graph without the version, where that is not the cloud's."),
        new("domains", OptionKind.TextList, "The domains whose users are accounts. Users of others, and guests, are never touched. All domains, unless given."),
        new("read", OptionKind.Choice, "Whether only what changed since the last reading is asked for, as long as the service knows that.", Default: nameof(EntraReadMode.Changes), Choices: Enum.GetNames<EntraReadMode>()),
        new("references", OptionKind.TextMap, "For the manager, the attribute whose value stands for it: { manager: employeeId }."),
        new("licenses", OptionKind.TextList, "The licences that OneSync gives and takes by the mapping of 'licenses': part numbers such as STANDARDWOFFPACK_STUDENT, or ids. It leaves others alone."),
        new("disabledPlans", OptionKind.TextMap, "Service plans that are left out of a licence, with commas between: { STANDARDWOFFPACK_STUDENT: 'YAMMER_EDU, SWAY' }."),
        new("newAccounts", OptionKind.Choice, "Whether new accounts are enabled, or made disabled for somebody to enable.", Default: "Enabled", Choices: ["Enabled", "Disabled"]),
        new("revokeSessions", OptionKind.Boolean, "Whether somebody whose account is disabled is signed out everywhere.", Default: "true"),
        new("restoreDeleted", OptionKind.Boolean, "Whether somebody who returns within 30 days gets the deleted account back.", Default: "true"),
        new("newGroups", OptionKind.Choice, "What new groups are.", Default: "Security", Choices: ["Security", "Microsoft365"]),
        new("connections", OptionKind.Integer, "How many batches of 20 requests are under way at a time, 1 to 16.", Default: "4"),
        .. RestOptions.Client,
        .. PasswordSettings.Options(s_passwordColumns),
        new("lifecycle.leaver.licenses", OptionKind.Choice, "Whether a stage takes the managed licences away.", Choices: [Licences.None]),
        new("protected.administrators", OptionKind.Boolean, "Whether whoever has a directory role is never touched.", Default: "true"),
        new("protected.groups", OptionKind.TextList, "Groups, by name or id, whose members are never touched, members of their groups among them."),
    ]);

    /// <inheritdoc/>
    public IDestination Create(DestinationSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        string[] mapped = [.. settings.Map.Select(m => m.Target.Text)];
        Check(settings, mapped);
        return new EntraDestination(new EntraSettings(Connection(settings, context))
        {
            Mapped = mapped,
            Match = [.. settings.Match.Select(m => m.Text)],
            Domains = options.Texts("domains"),
            ReadsChanges = options.Choice("read", EntraReadMode.Changes) == EntraReadMode.Changes,
            ManagerKey = options.Map("references").FirstOrDefault(r => AccountReading.IsManager(r.Key)).Value,
            Licenses = options.Texts("licenses"),
            DisabledPlans = options.Map("disabledPlans").ToDictionary(StringComparer.OrdinalIgnoreCase),
            ProtectsAdministrators = options.Boolean("protected.administrators", true),
            ProtectedGroups = options.Texts("protected.groups"),
            CreatesEnabled = options.Text("newAccounts", "Enabled") == "Enabled",
            RevokesSessions = options.Boolean("revokeSessions", true),
            Restores = options.Boolean("restoreDeleted", true),
            MakesUnifiedGroups = options.Text("newGroups", "Security") == "Microsoft365",
            Password = PasswordSettings.Read(settings, mapped, s_passwordColumns, context),
            KeptFiles = context.KeptFiles is { } kept ? Path.Combine(kept, OwnFolder.SafeName(settings.Name.Text)) : null,
        }, context.Clock);
    }

    private static GraphOptions Connection(DestinationSettings settings, ConnectorContext context)
    {
        OptionSet options = settings.Options;
        (string authority, string url) = GraphClouds.Of(options.Choice("cloud", GraphCloud.Global));
        ServiceAddress tokens = Address(options, "authority", authority), address = Address(options, "url", url);
        Func<string>? Secret(string name) => options.Text(name) is { } reference ? () => context.Secrets.Resolve(reference) : null;
        return new GraphOptions(settings.Name.Text, RestOptions.ReadClient(options, context.Root))
        {
            Authentication = options.Choice("authentication", GraphAuthentication.Certificate),
            Tenant = options.Text("tenant", "")!,
            ClientId = options.Text("clientId"),
            Secret = Secret("clientSecret"),
            CertificateFile = options.Text("certificate") is { } file ? Path.GetFullPath(file, context.Root) : null,
            CertificatePassword = Secret("certificatePassword"),
            Authority = tokens.Root,
            Address = address,
            Scope = $"{(address.Root.IsLoopback ? url : address.ToString())}/.default",
            Connections = RestOptions.Number(options, "connections", 4, 1, 16),
        };
    }

    private static ServiceAddress Address(OptionSet options, string name, string fallback) => options.Find(name) is { Texts: [var text, ..] }
        ? ServiceAddress.Parse(text.Text, text.At) : ServiceAddress.Parse(fallback, new Position("onesync.yaml", 1, 1));

    private static void Check(DestinationSettings settings, string[] mapped)
    {
        ProblemCollector problems = new();
        OptionSet options = settings.Options;
        string name = settings.Name.Text;
        void Wrong(string id, string message, Position? at = null, string? nearest = null) => problems.Add(new ConfigurationProblem(id, message, at ?? settings.At, nearest));
        GraphAuthentication way = options.Choice("authentication", GraphAuthentication.Certificate);
        if (way != GraphAuthentication.ManagedIdentity)
        {
            foreach (string key in new[] { "tenant", "clientId", way == GraphAuthentication.Certificate ? "certificate" : "clientSecret" }.Where(k => options.Text(k) is null))
                Wrong("MissingKey", $"Destination '{name}' needs '{key}' to sign in by {way}. Other ways are {string.Join(" and ", Enum.GetNames<GraphAuthentication>().Where(n => n != way.ToString()))} ('authentication').");
        }
        foreach (string needed in new[] { UserAttributes.Name, "displayName" }.Where(n => !mapped.Contains(n, StringComparer.OrdinalIgnoreCase)))
            Wrong("MissingMapping", $"Destination '{name}' has no mapping for {needed}, without which no account can be made.");
        foreach (SourceText target in settings.Map.Select(m => m.Target))
        {
            if (AccountReading.IsManager(target.Text) || AccountReading.IsLicenses(target.Text))
                continue;
            if (UserAttributes.Find(target.Text) is not { } attribute)
                Wrong("UnknownAttribute", $"Destination '{name}' maps '{target.Text}', which users in Entra ID do not have.", target.At, NearestName.Of(target.Text, UserAttributes.Mappable));
            else if (attribute.ReadOnly is { } why && attribute.Name != UserAttributes.Enabled)
                Wrong("AttributeNotWritable", $"Destination '{name}' cannot map '{target.Text}': {why}.", target.At);
        }
        if (mapped.Any(AccountReading.IsLicenses) && options.Texts("licenses").Count == 0)
            Wrong("MissingKey", $"Destination '{name}' maps 'licenses' and does not say which of them OneSync may give and take: list them under 'licenses'.");
        CheckReferences(settings, mapped, problems);
        PasswordSettings.Check(settings, mapped, problems);
        foreach (LeaverStage stage in settings.Leaver.Where(s => s.Do == ChangeAction.Archive))
            Wrong("UnsupportedStage", $"Destination '{name}' cannot archive after {stage.After} days: Entra ID has no place for it. Use Disable, or Delete, which can be undone for 30 days.");
        problems.ThrowIfAny();
    }

    private static void CheckReferences(DestinationSettings settings, string[] mapped, ProblemCollector problems)
    {
        OptionValue? references = settings.Options.Find("references");
        foreach ((string attribute, SourceText key) in references?.Map ?? [])
        {
            if (!AccountReading.IsManager(attribute))
                problems.Add(new ConfigurationProblem("UnknownAttribute", $"Destination '{settings.Name.Text}' has 'references' for '{attribute}'; in Entra ID the manager alone is one.", key.At));
            else if (!s_managerKeys.Contains(key.Text, StringComparer.OrdinalIgnoreCase))
                problems.Add(new ConfigurationProblem("UnknownAttribute", $"Destination '{settings.Name.Text}' cannot find managers by '{key.Text}'.", key.At, NearestName.Of(key.Text, s_managerKeys)));
        }
        if (mapped.Any(AccountReading.IsManager) && references?.Map?.Any(m => AccountReading.IsManager(m.Key)) != true)
            problems.Add(new ConfigurationProblem("MissingKey", $"Destination '{settings.Name.Text}' maps 'manager' and does not say what the value means: add 'references: {{ manager: employeeId }}'.", settings.At));
    }
}
