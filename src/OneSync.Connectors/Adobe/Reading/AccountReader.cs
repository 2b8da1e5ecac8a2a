using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>The accounts of an organisation, one at a time, as its pages come.</summary>
internal sealed class AccountReader : IRecordReader, IAttributeRow
{
    private readonly AdobeService _service;
    private readonly UserPages _pages;
    private readonly IEnumerator<AdobeUser> _users;
    private readonly AccountProtection _protection;
    private readonly GroupMembers _members;
    private readonly string[] _names;

    public AccountReader(AdobeService service, AdobeSettings settings, IReadOnlyList<string> attributes, GroupMembers members, CancellationToken cancellation)
    {
        (_service, _protection, _members) = (service, settings.Protection, members);
        Schema = new AttributeTable(attributes);
        _names = [.. attributes.Select(AccountAttributes.Canonical)];
        _pages = new UserPages(service, settings.Destination, cancellation);
        _users = _pages.Read().GetEnumerator();
    }

    public IAttributeSchema Schema { get; }

    public string Anchor => _users.Current.Id;

    public IAttributeRow Current => this;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => [];

    public IReadOnlyList<string> Warnings => [];

    public string? Incomplete => _pages.Incomplete;

    public double? Progress => _pages.Progress;

    public AttributeValue this[int index] => _names[index] == AccountAttributes.Protected ? AttributeValue.Of(_protection.Why(_users.Current) ?? "") : _users.Current[_names[index]];

    public bool MoveNext()
    {
        if (!_users.MoveNext())
        {
            _members.Incomplete = _pages.Incomplete;
            return false;
        }
        _members.Add(_users.Current);
        return true;
    }

    public void Dispose()
    {
        _users.Dispose();
        _service.Dispose();
    }
}
