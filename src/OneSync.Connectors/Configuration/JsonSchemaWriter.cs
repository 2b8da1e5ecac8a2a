using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Configuration;

/// <summary>
/// Writes the JSON schema of <c>onesync.yaml</c>, with which editors complete and check the file. Draft 7, which the YAML language
/// server knows best.
/// </summary>
public sealed class JsonSchemaWriter
{
    /// <summary>The name under which the schema is kept beside <c>onesync.yaml</c>.</summary>
    public const string FileName = "onesync.schema.json";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _definitions = [];

    private JsonSchemaWriter() { }

    /// <summary>The schema for what a reader understands.</summary>
    public static string Write(WorkspaceShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var writer = new JsonSchemaWriter();
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "OneSync configuration" };
        foreach ((string name, JsonNode? value) in writer.Inline(shape.Document).ToArray())
            schema[name] = value?.DeepClone();
        schema["definitions"] = writer._definitions;
        return schema.ToJsonString(s_indented) + "\n";
    }

    /// <summary>The schema of a shape, or a reference to it among the definitions.</summary>
    private JsonObject Schema(SettingShape shape)
    {
        if (shape.Definition is not { } name)
            return Inline(shape);
        if (!_definitions.ContainsKey(name))
        {
            _definitions[name] = null; // Takes the place, so that definitions stand in the order of the file.
            _definitions[name] = Inline(shape);
        }
        return new JsonObject { ["$ref"] = "#/definitions/" + name };
    }

    private JsonObject Inline(SettingShape shape)
    {
        var ways = new List<JsonObject>();
        if (shape.Text is { } text)
            ways.Add(Text(text));
        if (shape.Items is { } items)
            ways.Add(new JsonObject { ["type"] = "array", ["items"] = Schema(items) });
        if (shape.Map is { } map)
            ways.Add(map.Types is null ? Map(map) : Typed(map, map.Types, shape.Definition ?? "map"));
        if (shape.MayBeEmpty && ways is [{ } single]) // An editor explains a widened type better than a choice of schemas.
            single["type"] = single["type"] is JsonArray types ? new JsonArray([.. types.Select(t => t!.DeepClone()), "null"]) : new JsonArray(single["type"]!.DeepClone(), "null");
        else if (shape.MayBeEmpty)
            ways.Add(new JsonObject { ["type"] = "null" });
        return ways is [var only] ? only : new JsonObject { ["anyOf"] = new JsonArray([.. ways]) };
    }

    private JsonObject Map(MapShape map)
    {
        var properties = new JsonObject();
        foreach (SettingKey key in map.Keys)
            properties[key.Name] = Property(key);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = map.Others is { } others ? Schema(others) : false,
        };
        if (map.Keys.Any(k => k.Required))
            schema["required"] = new JsonArray([.. map.Keys.Where(k => k.Required).Select(k => JsonValue.Create(k.Name))]);
        return schema;
    }

    /// <summary>One definition for each type, chosen by <c>type</c>.</summary>
    private JsonObject Typed(MapShape map, IReadOnlyDictionary<string, MapShape> types, string noun)
    {
        var choices = new JsonArray();
        foreach ((string type, MapShape typed) in types)
        {
            string definition = $"{noun}.{type}";
            JsonObject full = Map(typed);
            full["properties"]!["type"] = new JsonObject { ["const"] = type };
            _definitions[definition] = full;
            choices.Add(new JsonObject
            {
                ["if"] = new JsonObject
                {
                    ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = type } },
                    ["required"] = new JsonArray("type"),
                },
                ["then"] = new JsonObject { ["$ref"] = "#/definitions/" + definition },
            });
        }
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject
                {
                    ["description"] = map.Keys.First(k => k.Name == "type").Help,
                    ["enum"] = new JsonArray([.. types.Keys.Select(t => JsonValue.Create(t))]),
                },
            },
            ["required"] = new JsonArray("type"),
            ["allOf"] = choices,
        };
    }

    private JsonObject Property(SettingKey key)
    {
        JsonObject schema = Schema(key.Shape);
        if (schema.ContainsKey("$ref")) // Draft 7 ignores what stands beside a reference.
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        schema["description"] = key.Default is null ? key.Help : $"{key.Help} Default: {key.Default}.";
        return schema;
    }

    private static JsonObject Text(TextShape text) => text.Kind switch
    {
        TextKind.Integer => Number("integer", text),
        TextKind.Number => Number("number", text),
        TextKind.Boolean => new JsonObject { ["type"] = "boolean" },
        TextKind.Choice => new JsonObject { ["enum"] = new JsonArray([.. text.Choices.SelectMany(Spellings)]) },
        TextKind.Limit => new JsonObject { ["type"] = new JsonArray("integer", "string"), ["minimum"] = 0, ["pattern"] = @"^\d+$|^\d+(\.\d+)?%$" },
        TextKind.Duration => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+[dwDW]$" },
        TextKind.Path => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
        TextKind.Secret => new JsonObject { ["type"] = "string", ["pattern"] = "^(env|file|vault):." },
        _ => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }, // YAML takes 2024 without quotes for a number.
    };

    private static JsonObject Number(string type, TextShape text)
    {
        var schema = new JsonObject { ["type"] = type };
        if (text.Minimum == double.Epsilon)
            schema["exclusiveMinimum"] = 0;
        else if (text.Minimum > int.MinValue)
            schema["minimum"] = text.Minimum;
        if (text.Maximum < int.MaxValue)
            schema["maximum"] = text.Maximum;
        return schema;
    }

    /// <summary>A choice as text and, where YAML reads it without quotes as a number, as that number too.</summary>
    private static IEnumerable<JsonNode> Spellings(string choice)
    {
        yield return JsonValue.Create(choice);
        if (decimal.TryParse(choice, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number))
            yield return JsonValue.Create(number);
    }
}
