using System.Text;
using System.Text.Json;
using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Model;

namespace OneSync.Connectors.Clever;

/// <summary>Where the next page begins: at a link, or after an id; at neither for the first page.</summary>
/// <param name="Link">The link to it.</param>
/// <param name="Id">The id of the last object of the page before.</param>
internal sealed record CleverPlace(string? Link = null, string? Id = null);

/// <summary>Asks for a page.</summary>
internal delegate Task<JsonPage> AskCleverPage(CleverPlace after, CancellationToken cancellation);

/// <summary>
/// Reads a collection page by page, in the order of ids. Links to next pages are followed; a service that sends none is asked for what comes after
/// the last id, until there is nothing. A full page without a next one is not taken for the last before that was asked.
/// </summary>
/// <param name="what">What is read.</param>
/// <param name="ask">Asks for a page.</param>
/// <param name="limit">How many objects were asked for.</param>
internal sealed class CleverReading(string what, AskCleverPage ask, int limit) : IDisposable
{
    private readonly FingerprintIndex _seen = new();
    private JsonPage? _first;
    private long _repeated;

    /// <summary>Why the objects are known not to be all.</summary>
    public string? Incomplete { get; private set; }

    /// <summary>What is odd and loses nothing.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>How many different objects were read.</summary>
    public long Distinct { get; private set; }

    /// <summary>Asks for the first page.</summary>
    /// <exception cref="ServiceException">It cannot be read.</exception>
    public JsonPage Open(CancellationToken cancellation) => _first ??= Waiting.For(ask(new CleverPlace(), cancellation), cancellation);

    /// <summary>All objects, each once; one is valid until the next.</summary>
    public IEnumerable<JsonElement> Objects(CancellationToken cancellation)
    {
        JsonPage? following = Open(cancellation);
        _first = null;
        while (following is not null)
        {
            using JsonPage page = following;
            CleverPlace? next = Next(page);
            // Asked for while the objects of this one are used.
            Task<JsonPage>? asked = next is null ? null : ask(next, cancellation);
            try
            {
                long before = Distinct;
                for (int i = 0; i < page.Count; i++)
                {
                    using JsonDocument document = JsonDocument.Parse(page[i]);
                    JsonElement item = JsonCells.Member(document.RootElement, "data") is { ValueKind: JsonValueKind.Object } inner ? inner : document.RootElement;
                    if (!IsNew(JsonCells.Text(JsonCells.Member(item, "id"))))
                        continue;
                    Distinct++;
                    yield return item;
                }
                if (page.Count > 0 && Distinct == before && asked is not null)
                {
                    Incomplete = $"{what}: the service sends the same objects again and again.";
                    break;
                }
                following = asked is null ? null : Waiting.Try(asked, out ServiceException? error, cancellation) ?? Failed(error!);
                asked = null;
            }
            finally
            {
                if (asked is not null)
                    Waiting.Discard(asked);
            }
        }
        if (_repeated > 0)
            Warnings.Add($"{what}: {_repeated} objects came more than once and were taken once.");
    }

    public void Dispose() => _first?.Dispose();

    private JsonPage? Failed(ServiceException error)
    {
        Incomplete = $"{what}: the objects after the first {Distinct} could not be read. {error.Message}";
        return null;
    }

    private CleverPlace? Next(JsonPage page)
    {
        if (page.Count == 0)
            return null;
        if (page.BodyLinks.TryGetValue("next", out string? link) && link.Length > 0)
            return new CleverPlace(Link: link);
        if (page.BodyLinks.Count > 0 && page.Count < limit)
            return null;
        using JsonDocument document = JsonDocument.Parse(page[page.Count - 1]);
        JsonElement last = JsonCells.Member(document.RootElement, "data") is { ValueKind: JsonValueKind.Object } inner ? inner : document.RootElement;
        return JsonCells.Text(JsonCells.Member(last, "id")) is { Length: > 0 } id ? new CleverPlace(Id: id) : null;
    }

    private bool IsNew(string id)
    {
        // Without an id it is told as a bad row later on.
        if (id.Length == 0 || _seen.TryAdd(Fingerprint.Of(Encoding.UTF8.GetBytes(id))))
            return true;
        _repeated++;
        return false;
    }
}
