using System.Text.Json;
using System.Text.RegularExpressions;

namespace OneSync.Connectors.Http;

/// <summary>
/// Finds what a service says of an error, in whatever form: the bodies of OneRoster 1.1 and 1.2 (<c>imsx_description</c> and the minor code), OAuth
/// (<c>error_description</c>), <c>message</c>, HTML, or text.
/// </summary>
internal static partial class ErrorWords
{
    private const int Longest = 300;

    private static readonly string[] s_descriptions = ["imsx_description", "error_description", "message", "detail", "description", "title", "error"];
    private static readonly string[] s_codes = ["imsx_codeMinorFieldValue", "imsx_codeMinor", "error", "code", "error_code", "result"];

    /// <summary>What is said; <c>""</c> when nothing is.</summary>
    public static string Of(ReadOnlySpan<byte> body)
    {
        string text = System.Text.Encoding.UTF8.GetString(body.Length > 64 << 10 ? body[..(64 << 10)] : body);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            string? description = s_descriptions.Select(name => Find(document.RootElement, name)).FirstOrDefault(found => found is not null);
            string? code = s_codes.Select(name => Find(document.RootElement, name)).FirstOrDefault(found => found is not null);
            return Short(description is null || description == code ? code ?? "" : code is null ? description : $"{description} ({code})");
        }
        catch (JsonException)
        {
            return Short(Tags().Replace(Invisible().Replace(text, " "), " "));
        }
    }

    /// <summary>The words as an addition to a sentence; <c>""</c> when there are none.</summary>
    public static string Quote(string words) => Short(words) is { Length: > 0 } said ? $": \"{said}\"" : "";

    private static string? Find(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number && property.Value.ToString() is { Length: > 0 } found)
                    return found;
            }
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (Find(property.Value, name) is { } deeper)
                    return deeper;
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                if (Find(item, name) is { } deeper)
                    return deeper;
            }
        }
        return null;
    }

    private static string Short(string text)
    {
        string one = Space().Replace(text, " ").Trim();
        return one.Length > Longest ? one[..Longest] + "…" : one;
    }

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Invisible();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Space();
}
