using System.Text.Json;
using Microsoft.Kiota.Abstractions;
using OneSync.Connectors.Accounts;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>Accounts in a Microsoft Entra ID tenant, over Microsoft Graph. Their anchor is the object id.</summary>
internal sealed class EntraDestination(EntraSettings settings, IClock clock) : IDestination, IConnectionTest
{
    private const string StoreFile = "entra-users.jsonl";

    private static readonly ChangeAction[] s_actions =
    [
        ChangeAction.Create, ChangeAction.Update, ChangeAction.Rename, ChangeAction.Enable, ChangeAction.Disable, ChangeAction.Delete,
        ChangeAction.AssignLicense, ChangeAction.RemoveLicense, ChangeAction.CreateGroup, ChangeAction.AddMember, ChangeAction.RemoveMember,
    ];

    private Licences? _licences;
    private ManagerKeys? _managers;
    private IReadOnlyCollection<string> _domains = [];
    private IReadOnlyList<string> _read = [];

    public string Name => settings.Connection.Destination;

    public DestinationCapabilities Capabilities { get; } = new(new HashSet<ChangeAction>(s_actions), AnchorAttribute: null, Atomic: false)
    {
        AttributeActions = new Dictionary<string, ChangeAction>(StringComparer.OrdinalIgnoreCase) { [UserAttributes.Name] = ChangeAction.Rename },
        ValueActions = new Dictionary<string, ValueActions>(StringComparer.OrdinalIgnoreCase) { [UserAttributes.Licenses] = new(ChangeAction.AssignLicense, ChangeAction.RemoveLicense) },
        ProtectedAttribute = AccountChanges.Protected,
        CreatesEnabled = settings.CreatesEnabled,
    };

    public IReadOnlyList<string>? Attributes => null;

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) => [KeyValuePair.Create(UserAttributes.Enabled, AttributeValue.Of(enabled))];

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        _read = attributes;
        UserStore store = Store(out Action? remove);
        using GraphSession session = GraphSession.Open(settings.Connection);
        return session.Ask("users were read", () =>
        {
            _licences = attributes.Any(AccountReading.IsLicenses) ? Licences.Load(session, settings, cancellation) : null;
            AccountGuard guard = AccountGuard.Load(session, settings, cancellation);
            _domains = Domains(session, cancellation);
            long count = Refresh(session, store, cancellation);
            _managers = attributes.Any(AccountReading.IsManager) ? ManagerKeys.Read(store, settings.ManagerKey!) : null;
            return new AccountReader(store, new AccountReading(attributes, settings, _licences, guard, id => _managers?.KeyOf(id)), settings, count, remove);
        });
    }

    public AttributeRule? RuleOf(string attribute) => AccountReading.IsManager(attribute)
        ? _managers is { } managers ? new AttributeRule { Reference = new ReferenceRule(settings.ManagerKey!, managers.WhyNot) } : null
        : AccountRules.Of(attribute, _licences, _domains);

    public IEnumerable<NameInUse> ReadNames(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        UserStore store = Store(out Action? remove);
        return Ask("names were read", session =>
        {
            if (remove is not null)
                Refresh(session, store, cancellation);
            List<NameInUse> names = [.. NameReading.Read(session, store, attributes, cancellation)];
            remove?.Invoke();
            return names;
        });
    }

    public IReadOnlySet<string> FindOutside(IReadOnlyCollection<string> anchors, CancellationToken cancellation) =>
        Find("accounts were looked for", anchors, id => $"/users/{id}?$select=id", cancellation);

    public IReadOnlySet<string> FindDeleted(IReadOnlyCollection<string> anchors, CancellationToken cancellation) => settings.Restores
        ? Find("deleted accounts were looked for", anchors, id => $"/directory/deletedItems/{id}?$select=id", cancellation) : new HashSet<string>();

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        Ask("groups were read", session => GroupReader.Read(session, settings, names, cancellation));

    public IDestinationWriter OpenWriter(CancellationToken cancellation) => new AccountWriter(settings, GraphSession.Open(settings.Connection));

    public ConnectionFindings TestConnection(CancellationToken cancellation) => EntraConnectionTest.Run(settings, clock, cancellation);

    private HashSet<string> Find(string doing, IReadOnlyCollection<string> anchors, Func<string, string> path, CancellationToken cancellation)
    {
        string[] ids = [.. anchors.Where(a => Guid.TryParse(a, out _))];
        GraphStep[] steps = [.. ids.Select(id => GraphStep.Get(path(id)))];
        return Ask(doing, session =>
        {
            session.Batches.Send(steps, cancellation);
            HashSet<string> found = [];
            for (int i = 0; i < ids.Length; i++)
            {
                if (steps[i].IsDone)
                    found.Add(ids[i]);
                else if (!steps[i].IsMissing)
                    throw new DestinationUnavailableException("GraphFailed", $"Destination '{Name}': while {doing}, {settings.Connection.Address.Root.Host} said {steps[i].Fault?.Explain() ?? "nothing."}");
            }
            return found;
        });
    }

    private T Ask<T>(string doing, Func<GraphSession, T> question)
    {
        using GraphSession session = GraphSession.Open(settings.Connection);
        return session.Ask(doing, () => question(session));
    }

    private long Refresh(GraphSession session, UserStore store, CancellationToken cancellation) =>
        new UserReading(session, settings, store, AccountReading.PropertiesOf(_read, settings), clock).Refresh(cancellation);

    // Where nothing is kept between runs the file is gone with the reading.
    private UserStore Store(out Action? remove)
    {
        if (settings.KeptFiles is { } kept)
        {
            remove = null;
            return new UserStore(Path.Combine(kept, StoreFile));
        }
        string folder = Directory.CreateTempSubdirectory("onesync-entra-").FullName;
        remove = () => Directory.Delete(folder, recursive: true);
        return new UserStore(Path.Combine(folder, StoreFile));
    }

    private static List<string> Domains(GraphSession session, CancellationToken cancellation)
    {
        try
        {
            return [.. session.ReadAll(session.Client.Organization.ToGetRequestInformation(c => c.QueryParameters.Select = ["id", "verifiedDomains"]), cancellation)
                .SelectMany(o => o.TryGetProperty("verifiedDomains", out JsonElement domains) ? domains.EnumerateArray().Select(d => d.GetProperty("name").GetString()!) : [])];
        }
        catch (ApiException error) when (error.ResponseStatusCode == 403)
        {
            // Without the right to read them the service checks them when it comes to that.
            return [];
        }
    }
}
