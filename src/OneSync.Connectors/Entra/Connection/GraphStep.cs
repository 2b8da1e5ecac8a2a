using System.Text.Json;
using System.Text.Json.Nodes;

namespace OneSync.Connectors.Entra;

/// <summary>One request of a batch, and its answer once there is one.</summary>
/// <param name="method">The method.</param>
/// <param name="path">The path below the version with its query, such as <c>/users</c>, encoded.</param>
/// <param name="body">The body; null for none.</param>
internal sealed class GraphStep(HttpMethod method, string path, JsonObject? body = null)
{
    private byte[]? _answer;

    /// <summary>The method.</summary>
    public HttpMethod Method { get; } = method;

    /// <summary>The path with its query.</summary>
    public string Path { get; } = path;

    /// <summary>The body; null for none.</summary>
    public JsonObject? Body { get; } = body;

    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The object was made a moment ago: that it is not there yet is worth as many tries as any failure.</summary>
    public bool MayBeLate { get; init; }

    /// <summary>How often it is asked for again when it is not there: a part of the service may not have heard of it yet.</summary>
    public int LateTries { get; set; }

    /// <summary>The status of the answer; 0 as long as there is none.</summary>
    public int Status { get; private set; }

    /// <summary>Whether it was done.</summary>
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>Whether what it asks for is done, now or before: something that is gone was deleted.</summary>
    public bool IsMissing => Status == 404;

    /// <summary>What the service said; null when it was done.</summary>
    public GraphFault? Fault => IsDone || Status == 0 ? null : GraphFault.Of(Status, _answer ?? []);

    /// <summary>The answer as JSON.</summary>
    public JsonElement Json()
    {
        using JsonDocument document = JsonDocument.Parse(_answer is { Length: > 0 } body ? body : "{}"u8.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>Takes the answer.</summary>
    public void Answered(int status, byte[]? body) => (Status, _answer) = (status, body);

    /// <summary>A reading.</summary>
    public static GraphStep Get(string path, params (string Name, string Value)[] headers) => new(HttpMethod.Get, path) { Headers = headers };

    /// <summary>A text in a <c>$filter</c>: quotes are doubled, and the whole is encoded.</summary>
    public static string Quote(string text) => Uri.EscapeDataString($"'{text.Replace("'", "''", StringComparison.Ordinal)}'");
}
