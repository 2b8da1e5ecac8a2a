using System.Globalization;
using OneSync.Connectors.Http;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>
/// Accounts in an organisation of Adobe's Admin Console. Their anchor is the user's id. There is no disabled account: to disable one takes it out of every
/// group, and with these go its licences; to archive one takes it out of the organisation, where it could come back with all that was in it.
/// </summary>
internal sealed class AdobeDestination(AdobeSettings settings, bool needsNames, IClock clock) : IDestination, IConnectionTest, IRehearsal
{
    private static readonly ChangeAction[] s_actions =
    [
        ChangeAction.Create, ChangeAction.Update, ChangeAction.Rename, ChangeAction.Disable, ChangeAction.Archive, ChangeAction.Delete,
        ChangeAction.CreateGroup, ChangeAction.AddMember, ChangeAction.RemoveMember,
    ];

    private GroupMembers _members = new();

    public string Name => settings.Destination;

    public DestinationCapabilities Capabilities { get; } = new(new HashSet<ChangeAction>(s_actions), AnchorAttribute: null, Atomic: false)
    {
        AttributeActions = new Dictionary<string, ChangeAction>(StringComparer.OrdinalIgnoreCase)
        {
            [AccountAttributes.Email] = ChangeAction.Rename,
            [AccountAttributes.Username] = ChangeAction.Rename,
        },
        ProtectedAttribute = AccountAttributes.Protected,
        ArchiveRemoves = true,
    };

    public IReadOnlyList<string>? Attributes => AccountAttributes.Mapped;

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation) =>
        new AccountReader(AdobeService.Open(settings, clock), settings, attributes, _members = new GroupMembers(), cancellation);

    public AttributeRule? RuleOf(string attribute) => AccountAttributes.Rule(attribute, settings.IdentityType, needsNames);

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        using AdobeService service = AdobeService.Open(settings, clock);
        GroupDirectory groups = GroupDirectory.Read(service, cancellation);
        foreach (string name in names)
        {
            if (groups.Reading(name, _members, settings.Protection.Administrators) is { } reading)
                yield return reading;
        }
    }

    // Whoever is enabled may be in any groups; whoever is not is in none.
    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) => enabled ? [] : [KeyValuePair.Create(AccountAttributes.Groups, AttributeValue.Empty)];

    public IDestinationWriter OpenWriter(CancellationToken cancellation) => new AccountWriter(settings, AdobeService.Open(settings, clock));

    // The service itself is told, once for all commands, that nothing is meant.
    public void Rehearse(IChangeFeed changes, IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        using AccountWriter trial = new(settings, AdobeService.Open(settings, clock, testOnly: true));
        trial.Apply(changes, outcomes, cancellation);
        trial.ApplyGroups(groups, outcomes, cancellation);
    }

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new($"{settings.Address} ({settings.Organization})") { Version = "2" };
        if (!ConnectionProbe.Run(findings, settings.Address.Root, settings.Client.Authorities, clock.UtcNow, cancellation))
            return findings;
        AdobeService? service = null;
        try
        {
            if (!findings.Try("Credentials", () =>
            {
                service = AdobeService.Open(settings, clock);
                return $"The secret of client '{settings.ClientId}' is there.";
            }))
            {
                return findings;
            }
            findings.Try("Users", () =>
            {
                UserPage page = service!.Users(0, cancellation);
                findings.Count("Accounts", page.Total ?? page.Users.Count);
                findings.Scopes = service.Client.Scopes.Count > 0 ? service.Client.Scopes : settings.Scopes.Split(',');
                return string.Create(CultureInfo.InvariantCulture, $"{settings.Organization} has {page.Total ?? page.Users.Count} users.");
            });
            if (findings.Ok)
            {
                findings.Try("Groups", () =>
                {
                    int count = GroupDirectory.Read(service!, cancellation).Count;
                    findings.Count("Groups", count);
                    return string.Create(CultureInfo.InvariantCulture, $"{count} user groups, product profiles and groups of administrators can be read.");
                });
            }
            return findings;
        }
        finally
        {
            service?.Dispose();
        }
    }
}
