using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>How values of an entry become one attribute of an account.</summary>
internal delegate AttributeValue EntryReading(DirectorySession session, SearchResultEntry entry, CancellationToken cancellation);

/// <summary>What is read of an account: the attributes to ask for, and how each value comes about.</summary>
internal sealed class AccountReading
{
    private readonly EntryReading[] _readings;

    /// <summary>Prepares to read these attributes.</summary>
    /// <param name="names">The names, as the plan gives them.</param>
    /// <param name="attributes">What the directory knows about them.</param>
    /// <param name="references">The accounts that references name, by the attribute that holds their keys.</param>
    /// <param name="guarded">Who is protected; null where nobody asks.</param>
    public AccountReading(IReadOnlyList<string> names, AccountAttributes attributes, IReadOnlyDictionary<string, ReferenceMap> references, ProtectedAccounts? guarded)
    {
        Names = names;
        _readings = [.. names.Select(name => Reading(name, attributes, references, guarded))];
        LdapNames = [.. names.Where(n => !AccountAttributes.IsMadeUp(n)).Concat([EnabledState.LdapAttribute, "adminCount", .. EntryAnchor.Attributes]).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The names, in the order of the values.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What is asked for in a search.</summary>
    public string[] LdapNames { get; }

    /// <summary>The values of an entry.</summary>
    public void Read(DirectorySession session, SearchResultEntry entry, AttributeValue[] values, CancellationToken cancellation)
    {
        for (int i = 0; i < _readings.Length; i++)
            values[i] = _readings[i](session, entry, cancellation);
    }

    /// <summary>The bits of userAccountControl; 0 where the entry has none.</summary>
    public static int Control(SearchResultEntry entry) =>
        int.TryParse(First(entry, EnabledState.LdapAttribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int control) ? control : 0;

    /// <summary>The first value as a text; null where there is none.</summary>
    public static string? First(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute] is { Count: > 0 } values ? (string)values.GetValues(typeof(string))[0] : null;

    private static EntryReading Reading(string name, AccountAttributes attributes, IReadOnlyDictionary<string, ReferenceMap> references, ProtectedAccounts? guarded)
    {
        if (name.Equals(AccountAttributes.Unit, StringComparison.OrdinalIgnoreCase))
            return (_, entry, _) => AttributeValue.Of(DistinguishedName.TrySplit(entry.DistinguishedName, out _, out string? parent) ? attributes.Scope.PathOf(parent) : "");
        if (name.Equals(EnabledState.Attribute, StringComparison.OrdinalIgnoreCase))
            return (_, entry, _) => AttributeValue.Of(EnabledState.Of(Control(entry)));
        if (name.Equals(AccountAttributes.Protected, StringComparison.OrdinalIgnoreCase))
            return (_, entry, _) => AttributeValue.Of(guarded?.Why(EntryAnchor.Of(entry), entry.DistinguishedName, First(entry, "adminCount")) ?? "");
        AttributeSyntax syntax = attributes[name].Syntax;
        if (attributes.ReferenceKey(name) is { } key && references.TryGetValue(key, out ReferenceMap? map))
            return (session, entry, cancellation) => AttributeValue.Of(PagedSearch.Values(session, entry, name, cancellation).Select(v => map.KeyOf(Encoding.UTF8.GetString(v))));
        return (session, entry, cancellation) => AttributeValue.Of(PagedSearch.Values(session, entry, name, cancellation).Select(syntax.FromDirectory));
    }
}

/// <summary>All accounts below the base, one at a time, as they come from the directory.</summary>
internal sealed class AccountReader : IRecordReader, IAttributeRow
{
    private readonly DirectorySession _session;
    private readonly AccountReading _reading;
    private readonly IEnumerator<SearchResultEntry> _entries;
    private readonly AttributeValue[] _values;
    private readonly CancellationToken _cancellation;
    private readonly AccountNameIndex _names;
    private readonly string _destination, _base;
    private readonly List<Uri> _elsewhere = [];

    public AccountReader(DirectorySession session, DirectorySettings settings, AccountScope scope, AccountReading reading, AccountNameIndex names, CancellationToken cancellation)
    {
        (_session, _reading, _cancellation, _destination, _base) = (session, reading, cancellation, settings.Connection.Destination, scope.Base);
        _names = names;
        Schema = new AttributeTable(reading.Names);
        _values = new AttributeValue[reading.Names.Count];
        _entries = PagedSearch.Read(session, settings.Connection.PageSize, scope.Base, SearchScope.Subtree, settings.Filter, reading.LdapNames, cancellation, _elsewhere).GetEnumerator();
    }

    public IAttributeSchema Schema { get; }

    public string Anchor { get; private set; } = "";

    public IAttributeRow Current => this;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => [];

    public IReadOnlyList<string> Warnings => [];

    public string? Incomplete { get; private set; }

    public double? Progress => null;

    public AttributeValue this[int index] => _values[index];

    public bool MoveNext()
    {
        if (Incomplete is not null)
            return false;
        try
        {
            if (!_entries.MoveNext())
            {
                Incomplete = LdapReferral.Missing(_elsewhere, _base, _session.Server);
                return false;
            }
            Guid id = EntryAnchor.Of(_entries.Current);
            Anchor = id.ToString();
            _names.Add(_entries.Current.DistinguishedName, id);
            _reading.Read(_session, _entries.Current, _values, _cancellation);
            return true;
        }
        catch (DirectoryOperationException error) when (error.Response?.ResultCode == ResultCode.NoSuchObject)
        {
            throw new DestinationUnavailableException("NoBase", $"Destination '{_destination}': the directory has no container '{_base}'. Make it, or check 'base'.", error);
        }
        catch (DirectoryOperationException error) when (error.Response?.ResultCode == ResultCode.Referral)
        {
            throw new DestinationUnavailableException("Referral", $"Destination '{_destination}': {_session.Server} does not have '{_base}' itself. {error.Message}", error);
        }
        catch (Exception error) when (error is LdapException or DirectoryOperationException or TimeoutException or ObjectDisposedException)
        {
            Incomplete = $"{_session.Server} stopped answering while accounts were read: {error.Message}";
            return false;
        }
    }

    public void Dispose()
    {
        _entries.Dispose();
        _session.Dispose();
    }
}
