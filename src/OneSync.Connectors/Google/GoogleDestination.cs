using OneSync.Connectors.Accounts;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Accounts in a Google Workspace domain. Their anchor is the user's id.</summary>
internal sealed class GoogleDestination(GoogleSettings settings, IReadOnlyList<string> mapped) : IDestination, IConnectionTest
{
    private static readonly ChangeAction[] s_actions =
    [
        ChangeAction.Create, ChangeAction.Update, ChangeAction.Rename, ChangeAction.Move, ChangeAction.Enable, ChangeAction.Disable, ChangeAction.Archive, ChangeAction.Delete,
        ChangeAction.CreateGroup, ChangeAction.AddMember, ChangeAction.RemoveMember,
    ];

    private UserReading? _reading;

    public string Name => settings.Destination;

    public DestinationCapabilities Capabilities { get; } = new(new HashSet<ChangeAction>(s_actions), AnchorAttribute: null, Atomic: false)
    {
        AttributeActions = new Dictionary<string, ChangeAction>(StringComparer.OrdinalIgnoreCase)
        {
            [UserAttributes.PrimaryEmail] = ChangeAction.Rename,
            [UserAttributes.OrgUnit] = ChangeAction.Move,
        },
        ProtectedAttribute = AccountChanges.Protected,
        CreatesEnabled = settings.CreatesEnabled,
    };

    public IReadOnlyList<string>? Attributes => null;

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) => enabled
        ? [KeyValuePair.Create(UserAttributes.Suspended, AttributeValue.Of(false)), KeyValuePair.Create(UserAttributes.Archived, AttributeValue.Of(false))]
        : [KeyValuePair.Create(UserAttributes.Suspended, AttributeValue.Of(true))];

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> ArchivedState => [KeyValuePair.Create(UserAttributes.Archived, AttributeValue.Of(true))];

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        DirectoryClient client = Open();
        try
        {
            _reading = UserReading.LoadAsync(client, settings, attributes, cancellation).GetAwaiter().GetResult();
            return new UserReader(client, settings, _reading, cancellation);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public AttributeRule? RuleOf(string attribute) => (_reading?[attribute] ?? UserAttributes.Find(attribute, settings.Base))?.Rule;

    public Func<string, string>? EscapeOf(string attribute) => attribute.Equals(UserAttributes.OrgUnit, StringComparison.OrdinalIgnoreCase) ? OrgUnitPath.Escape : null;

    public IEnumerable<NameInUse> ReadNames(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        using DirectoryClient client = Open();
        foreach (NameInUse name in NamePages.Read(client, settings, attributes, cancellation))
            yield return name;
    }

    public IReadOnlySet<string> FindOutside(IReadOnlyCollection<string> anchors, CancellationToken cancellation)
    {
        using DirectoryClient client = Open();
        return FindAsync(client, anchors, cancellation).GetAwaiter().GetResult();
    }

    public IReadOnlySet<string> FindDeleted(IReadOnlyCollection<string> anchors, CancellationToken cancellation)
    {
        using DirectoryClient client = Open();
        HashSet<string> asked = [.. anchors];
        return UserPages.Read(client, settings, "basic", "id", deleted: true, cancellation).Select(u => UserPages.Text(u, "id")).Where(asked.Contains).ToHashSet();
    }

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        using DirectoryClient client = Open();
        foreach (GroupReading group in GroupReader.Read(client, settings, names, cancellation))
            yield return group;
    }

    public IDestinationWriter OpenWriter(CancellationToken cancellation) => new UserWriter(settings, Open());

    public ConnectionFindings TestConnection(CancellationToken cancellation) => GoogleTest.Run(settings, mapped, cancellation);

    private DirectoryClient Open() => DirectoryClient.Open(settings, GoogleScopes.Of(mapped));

    private async Task<IReadOnlySet<string>> FindAsync(DirectoryClient client, IReadOnlyCollection<string> anchors, CancellationToken cancellation)
    {
        BatchSender sender = new(client, settings, cancellation);
        await using (sender.ConfigureAwait(false))
        {
            (string Anchor, bool IsThere)[] found = await Task.WhenAll(anchors.Select(async anchor =>
                (anchor, (await sender.AskAsync(new GetUser(client.Service, anchor) { Fields = "id" }).ConfigureAwait(false)).IsSuccess))).ConfigureAwait(false);
            return found.Where(f => f.IsThere).Select(f => f.Anchor).ToHashSet();
        }
    }
}
