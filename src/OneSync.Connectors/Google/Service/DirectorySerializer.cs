using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Apis;

namespace OneSync.Connectors.Google.Service;

/// <summary>Reads and writes the service's JSON. A body's nodes are written as they are: a null in it clears, and what is not in it is left alone.</summary>
internal sealed class DirectorySerializer : ISerializer
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The one there is.</summary>
    public static DirectorySerializer Instance { get; } = new();

    /// <inheritdoc/>
    public string Format => "json";

    /// <inheritdoc/>
    public void Serialize(object obj, Stream target) => JsonSerializer.Serialize(target, obj, s_options);

    /// <inheritdoc/>
    public string Serialize(object obj) => JsonSerializer.Serialize(obj, s_options);

    /// <inheritdoc/>
    public T Deserialize<T>(string input) => string.IsNullOrEmpty(input) ? default! : JsonSerializer.Deserialize<T>(input, s_options)!;

    /// <inheritdoc/>
    public object Deserialize(string input, Type type) => string.IsNullOrEmpty(input) ? null! : JsonSerializer.Deserialize(input, type, s_options)!;

    /// <inheritdoc/>
    public T Deserialize<T>(Stream input) => JsonSerializer.Deserialize<T>(input, s_options)!;
}
