using System.Text.Json;

namespace OneSync.Connectors.Http;

/// <summary>One page of a collection: where each object of its array stands in the answer. The whole answer was found to be JSON.</summary>
internal sealed class JsonPage : IDisposable
{
    private readonly ServiceAnswer _answer;
    private readonly List<(int Start, int Length)> _rows = [];

    private JsonPage(ServiceAnswer answer) => _answer = answer;

    /// <summary>What was asked.</summary>
    public Uri Address => _answer.Address;

    /// <summary>How many objects it has.</summary>
    public int Count => _rows.Count;

    /// <summary>The number of objects of the whole collection, as the service states it; null when it does not.</summary>
    public long? Total => _answer.Number("X-Total-Count");

    /// <summary>The links of the page; null when the service sends none at all.</summary>
    public string? Link => _answer.Header("Link");

    /// <summary>The links in the body, by <c>rel</c>; none when it has no <c>links</c>.</summary>
    public IReadOnlyDictionary<string, string> BodyLinks { get; private set; } = new Dictionary<string, string>();

    /// <summary>The service's time.</summary>
    public DateTimeOffset? Date => _answer.Date;

    /// <summary>Finds the array <paramref name="key"/>, or the only array that the answer has.</summary>
    /// <exception cref="ServiceException">The answer is no whole JSON (worth another try), or has no such array.</exception>
    public static JsonPage Read(ServiceAnswer answer, string key)
    {
        JsonPage page = new(answer);
        if (answer.Status == System.Net.HttpStatusCode.NoContent)
            return page;
        try
        {
            page.Find(key);
            return page;
        }
        catch (JsonException torn)
        {
            throw answer.NotJson(torn);
        }
    }

    /// <summary>An object as it stands in the answer; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> this[int index] => _answer.Body.Slice(_rows[index].Start, _rows[index].Length);

    public void Dispose() => _answer.Dispose();

    private void Find(string key)
    {
        Utf8JsonReader reader = new(_answer.Body.Span);
        List<(int, int)>? expected = null;
        List<List<(int, int)>> others = [];
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            throw NoArray(key);
        if (reader.TokenType == JsonTokenType.StartArray)
            expected = Rows(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }
            bool links = name == "links" && key != "links";
            int start = (int)reader.TokenStartIndex;
            List<(int, int)> rows = Rows(ref reader);
            if (links)
                BodyLinks = ReadLinks(_answer.Body[start..(int)reader.BytesConsumed]);
            else if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
                expected = rows;
            else
                others.Add(rows);
        }
        while (reader.Read())
        {
            // To the end, so that a torn answer is found.
        }
        _rows.AddRange(expected ?? (others is [var only] && ErrorWords.Of(_answer.Body.Span).Length == 0 ? only : throw NoArray(key)));
    }

    private static List<(int, int)> Rows(ref Utf8JsonReader reader)
    {
        List<(int, int)> rows = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            rows.Add((start, (int)reader.BytesConsumed - start));
        }
        return rows;
    }

    private static Dictionary<string, string> ReadLinks(ReadOnlyMemory<byte> array)
    {
        using JsonDocument document = JsonDocument.Parse(array);
        Dictionary<string, string> links = [];
        foreach (JsonElement link in document.RootElement.EnumerateArray())
        {
            if (link.ValueKind == JsonValueKind.Object && link.TryGetProperty("rel", out JsonElement rel) && link.TryGetProperty("uri", out JsonElement uri))
                links[rel.ToString()] = uri.ToString();
        }
        return links;
    }

    // An error that comes with status 200 is no empty collection.
    private ServiceException NoArray(string key) => new("NoCollection",
        $"{Address.GetLeftPart(UriPartial.Path)} answered without '{key}'{ErrorWords.Quote(ErrorWords.Of(_answer.Body.Span))}. Is the address right?") { Status = _answer.Status };
}
