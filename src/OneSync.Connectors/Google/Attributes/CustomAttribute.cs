using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Core.Model;

namespace OneSync.Connectors.Google;

/// <summary>A field of a custom schema, as <c>School.homeroom</c>.</summary>
internal sealed class CustomAttribute(string name, string schema, string field) : UserAttribute(name, "customSchemas")
{
    private string _type = "STRING";
    private bool _isMultiValued;

    /// <summary>The schema that it is in.</summary>
    public string Schema { get; private set; } = schema;

    /// <summary>The field's name in it.</summary>
    public string Inner { get; private set; } = field;

    public override bool IsMultiValued => _isMultiValued;

    /// <summary>Takes over what the domain says of the field.</summary>
    public void Learn(string schemaName, string fieldName, string? type, bool isMultiValued) =>
        (Schema, Inner, _type, _isMultiValued) = (schemaName, fieldName, type ?? "STRING", isMultiValued);

    public override AttributeValue Read(JsonElement user)
    {
        if (!user.TryGetProperty(Field, out JsonElement schemas) || !schemas.TryGetProperty(Schema, out JsonElement fields) || !fields.TryGetProperty(Inner, out JsonElement value))
            return AttributeValue.Empty;
        return value.ValueKind == JsonValueKind.Array ? AttributeValue.Of(value.EnumerateArray().Select(v => Text(v, "value"))) : AttributeValue.Of(Text(value) ?? "");
    }

    public override void Write(UserPatch patch, AttributeValue value)
    {
        // The service merges schemas field by field: others stay.
        JsonObject schemas = patch.Body[Field] as JsonObject ?? [];
        patch.Body[Field] ??= schemas;
        JsonObject fields = schemas[Schema] as JsonObject ?? [];
        schemas[Schema] ??= fields;
        fields[Inner] = !value.HasValue ? null
            : _isMultiValued ? new JsonArray([.. value.ToArray().Select(v => new JsonObject { ["type"] = "work", ["value"] = Node(v) })])
            : Node(value.First!);
    }

    public override string Canonical(string text) => _type switch
    {
        "BOOL" when bool.TryParse(text, out bool truth) => truth ? "true" : "false",
        "INT64" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number.ToString(CultureInfo.InvariantCulture),
        "DOUBLE" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number.ToString(CultureInfo.InvariantCulture),
        _ => text,
    };

    public override string? WhyNot(string text) => _type switch
    {
        "BOOL" => bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false",
        "INT64" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : $"'{text}' is no whole number",
        "DOUBLE" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : $"'{text}' is no number",
        "DATE" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : $"'{text}' is no day such as 2026-09-01",
        "EMAIL" => MailAddress.WhyNot(text),
        _ => null,
    };

    private JsonNode Node(string text) => _type switch
    {
        "BOOL" => JsonValue.Create(text == "true"),
        "DOUBLE" => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };
}
