using System.Text.Json;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>Makes cells, as a OneRoster file has them, of the members of a JSON object. A member that is not there is an empty cell.</summary>
internal static class JsonCells
{
    /// <summary>The member of that name; one in other case will do where there is none. <c>Undefined</c> when there is none at all.</summary>
    public static JsonElement Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return default;
        if (element.TryGetProperty(name, out JsonElement exact))
            return exact;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }
        return default;
    }

    /// <summary>The first of the members that is there and not null.</summary>
    public static JsonElement Member(JsonElement element, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (Member(element, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } found)
                return found;
        }
        return default;
    }

    /// <summary>A text, a number, a truth; the items of an array as a list.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => List(value, Text),
        JsonValueKind.Object => value.GetRawText(),
        _ => "",
    };

    /// <summary>The sourcedId of a reference, or of each of several.</summary>
    public static string References(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => List(value, References),
        JsonValueKind.Object => Text(Member(value, "sourcedId")),
        _ => Text(value),
    };

    /// <summary><c>{type:identifier}</c>, of each of several.</summary>
    public static string UserIds(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => List(value, UserIds),
        JsonValueKind.Object when Text(Member(value, "identifier")) is { Length: > 0 } id => $"{{{Text(Member(value, "type"))}:{id}}}",
        JsonValueKind.Object => "",
        _ => Text(value),
    };

    private static string List(JsonElement array, Func<JsonElement, string> item) =>
        string.Join(',', array.EnumerateArray().Select(item).Where(text => text.Length > 0));
}
