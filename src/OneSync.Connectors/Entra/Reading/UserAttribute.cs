using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Core.Model;

namespace OneSync.Connectors.Entra;

/// <summary>What an attribute holds.</summary>
internal enum UserValueKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An instant.</summary>
    Time,

    /// <summary>Several texts.</summary>
    TextList,
}

/// <summary>One attribute of a user in Microsoft Entra ID.</summary>
/// <param name="Name">Its name in mappings.</param>
/// <param name="Property">The property of the user that holds it.</param>
/// <param name="Part">The part of that property; null where it is the whole.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="MaxLength">The greatest number of characters of a value; null for any.</param>
internal sealed record UserAttribute(string Name, string Property, string? Part, UserValueKind Kind, int? MaxLength)
{
    /// <summary>The values it can have, in the service's writing; null for any.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Why it cannot be mapped, as a clause; null where it can.</summary>
    public string? ReadOnly { get; init; }

    /// <summary>Why a value is refused, as a clause with the remedy; null where every one is taken.</summary>
    public Func<string, string?>? WhyNot { get; init; }

    /// <summary>How many values a list takes; null for any number.</summary>
    public int? MostValues { get; init; }

    /// <summary>Whether values are capitals.</summary>
    public bool IsUpper { get; init; }

    /// <summary>The attribute of a user as the service gives it.</summary>
    public AttributeValue Read(JsonElement user)
    {
        if (user.ValueKind != JsonValueKind.Object || !user.TryGetProperty(Property, out JsonElement value))
            return AttributeValue.Empty;
        if (Part is not null && (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(Part, out value)))
            return AttributeValue.Empty;
        return value.ValueKind switch
        {
            JsonValueKind.String => AttributeValue.Of(Canonical(value.GetString()!)),
            JsonValueKind.True => AttributeValue.Of(true),
            JsonValueKind.False => AttributeValue.Of(false),
            JsonValueKind.Number => AttributeValue.Of(value.GetRawText()),
            JsonValueKind.Array => AttributeValue.Of(value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? Canonical(item.GetString()!) : null)),
            _ => AttributeValue.Empty,
        };
    }

    /// <summary>Puts a value into the body of a request; none clears it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="value">The value.</param>
    /// <param name="now">The user as it is, whose other parts of the same property are kept; undefined for a new one.</param>
    public void Write(JsonObject body, AttributeValue value, JsonElement now)
    {
        JsonNode? node = !value.HasValue ? (Kind == UserValueKind.TextList ? new JsonArray() : null) : Kind switch
        {
            UserValueKind.Boolean => JsonValue.Create(Canonical(value.First!) == "true"),
            UserValueKind.TextList => new JsonArray([.. value.ToArray().Select(v => (JsonNode)JsonValue.Create(v))]),
            _ => JsonValue.Create(Canonical(value.First!)),
        };
        if (Part is null)
        {
            body[Property] = node;
            return;
        }
        if (body[Property] is not JsonObject parts)
        {
            parts = [];
            if (now.ValueKind == JsonValueKind.Object && now.TryGetProperty(Property, out JsonElement has) && has.ValueKind == JsonValueKind.Object)
                parts = JsonObject.Create(has.Clone())!;
            body[Property] = parts;
        }
        parts[Part] = node;
    }

    /// <summary>The one writing of a value, in which the service gives it back; what is no value for the attribute stays.</summary>
    public string Canonical(string text)
    {
        if (Choices is not null)
            return Choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? text;
        if (IsUpper)
            return text.ToUpperInvariant();
        return Kind switch
        {
            UserValueKind.Boolean => bool.TryParse(text, out bool value) ? value ? "true" : "false" : text,
            UserValueKind.Time => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : text,
            _ => text,
        };
    }
}
