using OneSync.Connectors.Google.Service;
using OneSync.Connectors.Http;
using OneSync.Connectors.Passwords;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Google;

/// <summary>Makes destinations that are Google Workspace domains.</summary>
public sealed class GoogleConnector : IDestinationConnector
{
    private const string DefaultAddress = "https://admin.googleapis.com", DefaultTokenAddress = "https://oauth2.googleapis.com/token";
    private const int DefaultPerMinute = 2400, DefaultBatch = 100, DefaultConnections = 4, DefaultRetries = 8, MostInBatch = 1000;

    private static readonly string[] s_passwordColumns = ["primaryEmail", "givenName", "familyName"];

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Google",
    [
        new("key", OptionKind.Secret, "The JSON key of the service account, such as file:./key.json.", Required: true),
        new("admin", OptionKind.Text, "The administrator in whose name the service account acts.", Required: true),
        new("customer", OptionKind.Text, "The customer id; that administrator's own customer, unless given.", Default: "my_customer"),
        new("domain", OptionKind.Text, "The one domain whose accounts are managed; all of the customer, unless given."),
        new("base", OptionKind.Text, "The organizational unit that OneSync manages, with all below it. Accounts elsewhere are never touched.", Default: "/"),
        new("createUnits", OptionKind.Boolean, "Whether organizational units that are missing below the base are made.", Default: "true"),
        new("newAccounts", OptionKind.Choice, "Whether new accounts are enabled, or made suspended for somebody to enable.", Default: "Enabled", Choices: ["Enabled", "Disabled"]),
        new("groupDomain", OptionKind.Text, "The domain of groups that are named without one; that of 'admin', unless given."),
        new("url", OptionKind.Text, "Where the service is.", Default: DefaultAddress),
        new("tokenUrl", OptionKind.Text, "Where tokens are given.", Default: DefaultTokenAddress),
        new("requestsPerMinute", OptionKind.Integer, "How many requests a minute are sent; Google allows an administrator 2400 unless the project has more.", Default: "2400"),
        new("batchSize", OptionKind.Integer, "How many changes go in one batch, 1 to 1000.", Default: "100"),
        new("connections", OptionKind.Integer, "How many batches are under way at a time, 1 to 16.", Default: "4"),
        .. RestOptions.Client.Select(o => o.Name == "retries" ? o with { Default = "8" } : o),
        .. PasswordSettings.Options(s_passwordColumns),
        new("protected.groups", OptionKind.TextList, "Groups, by address, whose members are never touched, members of their groups among them."),
        new("protected.ous", OptionKind.TextList, "Organizational units whose accounts are never touched."),
        new("lifecycle.leaver.orgUnitPath", OptionKind.Text, "Where a stage puts the account; it stays where it is, unless given."),
    ]);

    /// <inheritdoc/>
    public IDestination Create(DestinationSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        string[] mapped = [.. settings.Map.Select(m => m.Target.Text)];
        Check(settings, mapped);
        string admin = options.Text("admin")!;
        return new GoogleDestination(new GoogleSettings(settings.Name.Text, () => context.Secrets.Resolve(options.Text("key")!), admin)
        {
            Address = Address(settings, "url", DefaultAddress),
            TokenAddress = Address(settings, "tokenUrl", DefaultTokenAddress),
            Client = RestOptions.ReadClient(options, context.Root) with { Retries = RestOptions.Number(options, "retries", DefaultRetries, 0, 20) },
            Customer = options.Text("customer", "my_customer")!,
            Domain = options.Text("domain"),
            Base = OrgUnitPath.Of(options.Text("base", OrgUnitPath.Root)!),
            CreatesUnits = options.Boolean("createUnits", true),
            CreatesEnabled = options.Text("newAccounts", "Enabled") == "Enabled",
            RequestsPerMinute = RestOptions.Number(options, "requestsPerMinute", DefaultPerMinute, 1, 10_000_000),
            BatchSize = RestOptions.Number(options, "batchSize", DefaultBatch, 1, MostInBatch),
            Connections = RestOptions.Number(options, "connections", DefaultConnections, 1, 16),
            GroupDomain = options.Text("groupDomain") ?? admin[(admin.IndexOf('@', StringComparison.Ordinal) + 1)..],
            ProtectedGroups = options.Texts("protected.groups"),
            ProtectedUnits = options.Texts("protected.ous"),
            ManagedRoles = settings.Groups.SelectMany(g => g.To).Select(to => GroupName.RoleOf(to.Text)).OfType<string>().Where(r => r != GroupName.Member).ToHashSet(StringComparer.OrdinalIgnoreCase),
            Match = [.. settings.Match.Select(m => m.Text)],
            Password = PasswordSettings.Read(settings, mapped, s_passwordColumns, context),
        }, mapped);
    }

    private static ServiceAddress Address(DestinationSettings settings, string option, string fallback) =>
        ServiceAddress.Parse(settings.Options.Text(option, fallback)!, settings.Options.Find(option)?.Texts is [var text, ..] ? text.At : settings.At);

    private static void Check(DestinationSettings settings, string[] mapped)
    {
        ProblemCollector problems = new();
        string name = settings.Name.Text;
        void Missing(string id, string message) => problems.Add(new ConfigurationProblem(id, $"Destination '{name}' {message}", settings.At));
        foreach (string needed in new[] { "primaryEmail", "givenName", "familyName" }.Where(n => !mapped.Contains(n, StringComparer.OrdinalIgnoreCase)))
            Missing("MissingMapping", $"has no mapping for {needed}, without which Google makes no account.");
        foreach (MappingSettings mapping in settings.Map)
        {
            if (UserAttributes.WhyNotMapped(mapping.Target, name) is { } problem)
                problems.Add(problem);
        }
        if (settings.Options.Text("password.pattern") is null)
            Missing("MissingPassword", "has no 'password: { pattern: … }', and Google makes no account without a password.");
        if (settings.Options.Text("admin") is { } admin && MailAddress.WhyNot(admin) is { } why)
            Missing("BadAdmin", $"needs the address of an administrator as 'admin': {why}.");
        PasswordSettings.Check(settings, mapped, problems);
        problems.ThrowIfAny();
    }
}
