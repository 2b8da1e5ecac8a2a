using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Configuration;

/// <summary>As much of JSON schema, draft 7, as the schema of the configuration uses; a keyword it does not know fails the test.</summary>
internal sealed class SchemaCheck(JsonNode root)
{
    public static IReadOnlyList<string> Faults(JsonNode schema, SettingNode node) => [.. new SchemaCheck(schema).Check(schema.AsObject(), Json(node), "$")];

    private IEnumerable<string> Check(JsonObject schema, JsonNode? value, string at) =>
        schema.SelectMany(k => Keyword(k.Key, k.Value!, schema, value, at));

    private IEnumerable<string> Keyword(string keyword, JsonNode given, JsonObject schema, JsonNode? value, string at)
    {
        JsonObject? map = value as JsonObject;
        switch (keyword)
        {
            case "$ref":
                return Check(root["definitions"]![((string)given!)["#/definitions/".Length..]]!.AsObject(), value, at);
            case "type":
                return Unless((given as JsonArray ?? [given.DeepClone()]).Any(t => Kinds(value).Contains((string)t!)), at, $"is no {given}");
            case "properties":
                return map?.Where(p => given[p.Key] is not null).SelectMany(p => Check(given[p.Key]!.AsObject(), p.Value, $"{at}.{p.Key}")) ?? [];
            case "additionalProperties":
                IEnumerable<KeyValuePair<string, JsonNode?>> others = map?.Where(p => schema["properties"]?[p.Key] is null) ?? [];
                return given is JsonObject other ? others.SelectMany(p => Check(other, p.Value, $"{at}.{p.Key}")) : others.Select(p => $"{at}.{p.Key} is unknown");
            case "required":
                return given.AsArray().Where(n => map?.ContainsKey((string)n!) == false).Select(n => $"{at} lacks {n}");
            case "items":
                return (value as JsonArray)?.SelectMany((v, i) => Check(given.AsObject(), v, $"{at}[{i}]")) ?? [];
            case "enum":
                return Unless(given.AsArray().Any(c => JsonNode.DeepEquals(c, value)), at, "is none of the choices");
            case "const":
                return Unless(JsonNode.DeepEquals(given, value), at, $"is not {given}");
            case "allOf":
                return given.AsArray().SelectMany(s => Check(s!.AsObject(), value, at));
            case "anyOf":
                return Unless(given.AsArray().Any(s => !Check(s!.AsObject(), value, at).Any()), at, "fits nothing");
            case "if":
                return Check(given.AsObject(), value, at).Any() ? [] : Check(schema["then"]!.AsObject(), value, at);
            case "pattern":
                return Unless(value?.GetValueKind() != System.Text.Json.JsonValueKind.String || Regex.IsMatch((string)value!, (string)given!), at, "does not fit the pattern");
            case "minLength":
                return Unless(value?.GetValueKind() != System.Text.Json.JsonValueKind.String || ((string)value!).Length >= (int)given, at, "is too short");
            case "minimum":
                return Unless(!IsNumber(value) || Number(value) >= Number(given), at, "is too small");
            case "exclusiveMinimum":
                return Unless(!IsNumber(value) || Number(value) > Number(given), at, "is too small");
            case "maximum":
                return Unless(!IsNumber(value) || Number(value) <= Number(given), at, "is too great");
            case "then" or "description" or "title" or "$schema" or "definitions":
                return [];
            default:
                throw new NotSupportedException(keyword);
        }
    }

    private static IEnumerable<string> Unless(bool holds, string at, string fault) => holds ? [] : [$"{at} {fault}"];

    private static bool IsNumber(JsonNode? value) => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number;

    private static double Number(JsonNode? value) => double.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture);

    private static string[] Kinds(JsonNode? value) => value?.GetValueKind() switch
    {
        null => ["null"],
        System.Text.Json.JsonValueKind.Object => ["object"],
        System.Text.Json.JsonValueKind.Array => ["array"],
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => ["boolean"],
        System.Text.Json.JsonValueKind.Number => double.IsInteger(Number(value)) ? ["integer", "number"] : ["number"],
        _ => ["string"],
    };

    /// <summary>The value as an editor sees it: a plain text that looks like a number is one. (Quotes are not seen here.)</summary>
    private static JsonNode? Json(SettingNode node) => node switch
    {
        SettingMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Json(e.Value)))),
        SettingList list => new JsonArray([.. list.Items.Select(Json)]),
        SettingText { IsNothing: true } => null,
        SettingText { Text: "true" or "false" } truth => JsonValue.Create(truth.Text == "true"),
        SettingText text when decimal.TryParse(text.Text, CultureInfo.InvariantCulture, out decimal number) => JsonValue.Create(number),
        _ => JsonValue.Create(((SettingText)node).Text),
    };
}
