using System.Text.Json;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>All accounts below the managed organizational unit, one at a time, as they come from the service.</summary>
internal sealed class UserReader : IRecordReader, IAttributeRow
{
    private readonly DirectoryClient _client;
    private readonly GoogleSettings _settings;
    private readonly UserReading _reading;
    private readonly IEnumerator<JsonElement> _users;
    private readonly AttributeValue[] _values;
    private bool _begun;

    public UserReader(DirectoryClient client, GoogleSettings settings, UserReading reading, CancellationToken cancellation)
    {
        (_client, _settings, _reading) = (client, settings, reading);
        Schema = new AttributeTable(reading.Names);
        _values = new AttributeValue[reading.Names.Count];
        _users = UserPages.Read(client, settings, reading.Projection, reading.Fields, deleted: false, cancellation).GetEnumerator();
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
            while (_users.MoveNext())
            {
                JsonElement user = _users.Current;
                if (!OrgUnitPath.IsBelow(UserPages.Text(user, "orgUnitPath") is { Length: > 0 } unit ? unit : OrgUnitPath.Root, _settings.Base))
                    continue;
                _begun = true;
                Anchor = UserPages.Text(user, "id");
                _reading.Read(user, _values);
                return true;
            }
            return false;
        }
        catch (DestinationUnavailableException error) when (_begun)
        {
            Incomplete = $"Google stopped answering while accounts were read: {error.Message}";
            return false;
        }
    }

    public void Dispose()
    {
        _users.Dispose();
        _client.Dispose();
    }
}
