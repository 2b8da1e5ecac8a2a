using System.DirectoryServices.Protocols;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Accounts in Active Directory, or in a directory like it, over LDAP. Their anchor is objectGUID.</summary>
internal sealed class ActiveDirectoryDestination(DirectorySettings settings, IReadOnlyList<string> mapped) : IDestination, IConnectionTest
{
    private static readonly ChangeAction[] s_actions =
    [
        ChangeAction.Create, ChangeAction.Update, ChangeAction.Rename, ChangeAction.Move, ChangeAction.Enable, ChangeAction.Disable, ChangeAction.Archive, ChangeAction.Delete,
        ChangeAction.CreateGroup, ChangeAction.AddMember, ChangeAction.RemoveMember,
    ];

    private readonly Dictionary<string, ReferenceMap> _references = new(StringComparer.OrdinalIgnoreCase);
    private AccountAttributes? _attributes;
    private AccountNameIndex _names = new();

    public string Name => settings.Connection.Destination;

    public DestinationCapabilities Capabilities { get; } = new(new HashSet<ChangeAction>(s_actions), AnchorAttribute: null, Atomic: false)
    {
        AttributeActions = new Dictionary<string, ChangeAction>(StringComparer.OrdinalIgnoreCase)
        {
            [AccountAttributes.Name] = ChangeAction.Rename,
            [AccountAttributes.Unit] = ChangeAction.Move,
        },
        ProtectedAttribute = AccountAttributes.Protected,
        CreatesEnabled = settings.CreatesEnabled,
    };

    public IReadOnlyList<string>? Attributes => null;

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) =>
        [KeyValuePair.Create(ActiveDirectory.EnabledState.Attribute, AttributeValue.Of(enabled))];

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        DirectorySession session = Open(forWriting: false, cancellation);
        try
        {
            _attributes = AccountAttributes.Load(session, settings, attributes, mapped, cancellation);
            foreach (string key in attributes.Select(_attributes.ReferenceKey).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
                _references[key] = ReferenceMap.Read(session, settings.Connection.PageSize, key, forWriting: false, cancellation);
            ProtectedAccounts guarded = ProtectedAccounts.Load(session, settings, _attributes.Scope, cancellation);
            return new AccountReader(session, settings, _attributes.Scope, new AccountReading(attributes, _attributes, _references, guarded), _names = new AccountNameIndex(), cancellation);
        }
        catch (Exception error)
        {
            session.Dispose();
            if (error is LdapException or DirectoryOperationException or TimeoutException)
                throw Lost(session, "read", error);
            throw;
        }
    }

    public AttributeRule? RuleOf(string attribute) => _attributes is null ? null : AccountRules.Of(attribute, _attributes, _references);

    public Func<string, string>? EscapeOf(string attribute) =>
        AccountAttributes.IsWrittenAsName(attribute) && !settings.References.ContainsKey(attribute) ? DistinguishedName.Escape : null;

    public IEnumerable<NameInUse> ReadNames(IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        List<NameInUse> names = Ask("names", session => NameSearch.Read(session, settings.Connection.PageSize, session.Root.Domain, attributes, cancellation).ToList(), cancellation);
        // User names need to be unique in their domain alone.
        string[] everywhere = [.. attributes.Where(NameSearch.IsMail)];
        if (everywhere.Length > 0 && settings.Connection.ToCatalog() is { } catalog)
            names.AddRange(Ask("names", session => NameSearch.Read(session, settings.Connection.PageSize, "", everywhere, cancellation).ToList(), cancellation, catalog));
        return names;
    }

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        Ask("groups", session => GroupReader.Read(session, settings, names, _names, cancellation).ToList(), cancellation);

    public IReadOnlySet<string> FindOutside(IReadOnlyCollection<string> anchors, CancellationToken cancellation) => Ask("accounts", session =>
    {
        HashSet<string> found = [];
        foreach (Guid[] some in anchors.Where(a => Guid.TryParse(a, out _)).Select(Guid.Parse).Chunk(100))
        {
            SearchRequest search = new(session.Root.Domain, EntryAnchor.Filter(session.Root, some), SearchScope.Subtree, [.. EntryAnchor.Attributes]);
            found.UnionWith(((SearchResponse)session.Send(search, cancellation)).Entries.Cast<SearchResultEntry>().Select(e => EntryAnchor.Of(e).ToString()));
        }
        return found;
    }, cancellation);

    public IDestinationWriter OpenWriter(CancellationToken cancellation) => new AccountWriter(settings, Open(forWriting: true, cancellation));

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(settings.Connection.Servers.Count > 0 ? string.Join(", ", settings.Connection.Servers) : settings.Connection.Domain!);
        DirectorySession? session = null;
        try
        {
            if (!findings.Try("Connection", () =>
            {
                session = Open(forWriting: true, cancellation);
                return $"{session.Server} ({session.Root.Host}) answers and knows '{settings.Connection.User ?? Environment.UserName}'.";
            }))
            {
                return findings;
            }
            AccountScope scope = new(settings.Base, session!.Root.Domain);
            findings.Try("Attributes", () =>
            {
                AccountAttributes.Load(session, settings, mapped, mapped, cancellation);
                return $"The directory has all {mapped.Count} attributes that are mapped.";
            });
            findings.Try("Accounts", () =>
            {
                List<Uri> elsewhere = [];
                long count = PagedSearch.Read(session, settings.Connection.PageSize, scope.Base, SearchScope.Subtree, settings.Filter, [.. EntryAnchor.Attributes], cancellation, elsewhere).LongCount();
                findings.Count("Accounts", count);
                if (LdapReferral.Missing(elsewhere, scope.Base, session.Server) is { } missing)
                    throw new DestinationUnavailableException("Incomplete", missing);
                return $"{count} accounts are below '{scope.Base}'.";
            });
            return findings;
        }
        catch (Exception error) when (error is LdapException or DirectoryOperationException or TimeoutException)
        {
            findings.Fail("Accounts", "CannotRead", Lost(session!, "read", error).Message);
            return findings;
        }
        finally
        {
            session?.Dispose();
        }
    }

    private DirectorySession Open(bool forWriting, CancellationToken cancellation) => DirectorySession.Open(settings.Connection, forWriting, lost: null, cancellation);

    private T Ask<T>(string what, Func<DirectorySession, T> question, CancellationToken cancellation, DirectoryOptions? server = null)
    {
        using DirectorySession session = DirectorySession.Open(server ?? settings.Connection, forWriting: false, lost: null, cancellation);
        try
        {
            return question(session);
        }
        catch (Exception error) when (error is LdapException or DirectoryOperationException or TimeoutException)
        {
            throw Lost(session, $"asked for {what}", error);
        }
    }

    private DestinationUnavailableException Lost(DirectorySession session, string step, Exception error) =>
        new((error as DirectoryOperationException)?.Response?.ResultCode == ResultCode.Referral ? "Referral" : "DirectoryFailed", $"Destination '{Name}': {session.Server} could not be {step}: {error.Message}", error);
}
