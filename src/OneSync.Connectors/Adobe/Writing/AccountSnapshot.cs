using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>Some accounts as they are now, by their ids and by what commands name them.</summary>
internal sealed class AccountSnapshot
{
    private readonly Dictionary<string, AdobeUser> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AdobeUser> _byKey = new(StringComparer.Ordinal);

    /// <summary>Reads all users once, and keeps those that are asked for.</summary>
    /// <param name="service">The service.</param>
    /// <param name="destination">The destination's name.</param>
    /// <param name="ids">The ids asked for.</param>
    /// <param name="keys">The keys asked for, folded.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">They cannot be read to their end: who is missing then need not be gone.</exception>
    public static AccountSnapshot Read(AdobeService service, string destination, IReadOnlySet<string> ids, IReadOnlySet<string> keys, CancellationToken cancellation)
    {
        AccountSnapshot snapshot = new();
        UserPages pages = new(service, destination, cancellation);
        foreach (AdobeUser user in pages.Read())
        {
            if (ids.Contains(user.Id))
                snapshot._byId[user.Id] = user;
            if (keys.Contains(user.Key.Folded))
                snapshot._byKey[user.Key.Folded] = user;
        }
        return pages.Incomplete is { } reason
            ? throw new DestinationUnavailableException("Incomplete", $"Destination '{destination}': the accounts could not be read completely before they are changed. {reason} Resume-OneSyncRun takes it up.")
            : snapshot;
    }

    /// <summary>The account of that id; null when there is none.</summary>
    public AdobeUser? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The account that commands name so; null when there is none.</summary>
    public AdobeUser? Find(UserKey key) => _byKey.GetValueOrDefault(key.Folded);
}
