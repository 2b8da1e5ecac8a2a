using System.Text.Json;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>
/// The accounts that were deleted within twenty days and can be restored. Who is back gets the old account with all that is in it, where exactly one is known by the
/// attributes of <c>match</c>.
/// </summary>
internal sealed class DeletedUsers
{
    private readonly Dictionary<(int Attribute, string Value), string?> _ids = [];
    private readonly IReadOnlyList<string> _match;

    private DeletedUsers(IReadOnlyList<string> match) => _match = match;

    /// <summary>None.</summary>
    public static DeletedUsers None { get; } = new([]);

    /// <summary>Reads them in bulk; nothing is asked where no attribute is matched.</summary>
    /// <exception cref="DestinationUnavailableException">They cannot be read.</exception>
    public static DeletedUsers Load(DirectoryClient client, GoogleSettings settings, CancellationToken cancellation)
    {
        DeletedUsers deleted = new(settings.Match);
        if (settings.Match.Count == 0)
            return deleted;
        UserReading reading = UserReading.LoadAsync(client, settings, settings.Match, cancellation).GetAwaiter().GetResult();
        AttributeValue[] values = new AttributeValue[reading.Names.Count];
        foreach (JsonElement user in UserPages.Read(client, settings, "full", reading.Fields, deleted: true, cancellation))
        {
            reading.Read(user, values);
            for (int i = 0; i < values.Length; i++)
            {
                // A key of two accounts finds neither.
                foreach (string key in values[i].ToArray())
                    deleted._ids[(i, key.ToUpperInvariant())] = deleted._ids.ContainsKey((i, key.ToUpperInvariant())) ? null : UserPages.Text(user, "id");
            }
        }
        return deleted;
    }

    /// <summary>The account that the change would make anew; null for none.</summary>
    public string? Find(PlannedChange create)
    {
        for (int i = 0; i < _match.Count; i++)
        {
            if (create.After(_match[i]).First is { Length: > 0 } key && _ids.TryGetValue((i, key.ToUpperInvariant()), out string? id))
                return id;
        }
        return null;
    }
}
