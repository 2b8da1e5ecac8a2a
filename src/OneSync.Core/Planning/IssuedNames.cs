using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>
/// What one destination issues for others: the values that its accounts have, once they have them, which later destinations name as <c>{ad.mail}</c>. So an
/// address is found once, where it must be unique, and is the same everywhere from then on.
/// </summary>
internal static class IssuedNames
{
    /// <summary>The mapped attributes of a destination that a later one may be naming; one too many does no harm.</summary>
    public static IReadOnlyList<string> Of(DestinationSettings destination, IReadOnlyList<DestinationSettings> all)
    {
        string[] texts = [.. all.SkipWhile(d => d != destination).Skip(1).SelectMany(Texts)];
        return [.. destination.Map.Select(m => m.Target.Text).Where(target => Array.Exists(texts, text => text.Contains($"{destination.Name.Text}.{target}", StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>What the mappings of a destination may name: the mapped attributes of those before it, by their names.</summary>
    public static IReadOnlyDictionary<string, IAttributeSchema> For(DestinationSettings destination, IReadOnlyList<DestinationSettings> all, AttributeTable attributes) =>
        all.TakeWhile(d => d != destination).Where(d => d.Map.Count > 0)
            .ToDictionary(d => d.Name.Text, d => (IAttributeSchema)new UserSchema(attributes, d.Map.Select(m => m.Target.Text)), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Texts(DestinationSettings destination)
    {
        foreach (MappingSettings mapping in destination.Map)
        {
            foreach (MappingCase way in mapping.Cases)
            {
                yield return way.When?.Text ?? "";
                yield return way.Value?.Text ?? "";
            }
            foreach (SourceText alternate in mapping.Unique?.Alternates ?? [])
                yield return alternate.Text;
        }
        yield return destination.Scope?.Text ?? "";
    }
}

/// <summary>What one destination issued to each user, read forwards beside the users; it begins anew when a user of a lower number is asked for.</summary>
/// <param name="links">Where it is kept.</param>
/// <param name="destination">The destination.</param>
internal sealed class IssuedValues(ILinkStore links, string destination) : IDisposable
{
    private IEnumerator<(long User, byte[] Row)>? _rows;
    private long _asked = long.MaxValue;
    private bool _hasMore;

    /// <summary>The values of the user that was moved to; none where there are none.</summary>
    public EncodedRow Row { get; } = new();

    /// <summary>Moves to a user.</summary>
    public void MoveTo(long user)
    {
        if (user < _asked)
        {
            _rows?.Dispose();
            _rows = links.Issued(destination).GetEnumerator();
            _hasMore = _rows.MoveNext();
        }
        _asked = user;
        while (_hasMore && _rows!.Current.User < user)
            _hasMore = _rows.MoveNext();
        Row.Load(_hasMore && _rows!.Current.User == user ? _rows.Current.Row : []);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows?.Dispose();
}
