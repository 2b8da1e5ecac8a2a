using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>One attribute of an account: where it stands in a user of the service, how it is read, and how it is written.</summary>
/// <param name="name">Its name in mappings.</param>
/// <param name="place">The field of the user that it is in, which is asked for.</param>
internal abstract class UserAttribute(string name, string place)
{
    /// <summary>Its name in mappings.</summary>
    public string Name => name;

    /// <summary>The field of the user that it is in.</summary>
    public string Field => place;

    /// <summary>The greatest number of characters of a value; null for any.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The greatest number of bytes of all its values; null for any.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>Whether an account cannot do without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it takes several values.</summary>
    public virtual bool IsMultiValued => false;

    /// <summary>Its value; empty when the user has none.</summary>
    public abstract AttributeValue Read(JsonElement user);

    /// <summary>Sets it, or clears it when the value is empty.</summary>
    public abstract void Write(UserPatch patch, AttributeValue value);

    /// <summary>The value as the service gives it back; the value itself where it is none for this attribute.</summary>
    public virtual string Canonical(string text) => text;

    /// <summary>Why the service would not take a value, as a clause with the remedy; null when it would.</summary>
    public virtual string? WhyNot(string text) => null;

    /// <summary>What a plan has to know of it.</summary>
    public AttributeRule Rule => new()
    {
        MaxLength = MaxLength,
        IsRequired = IsRequired,
        Canonical = value => AttributeValue.Of(value.ToArray().Select(Canonical)),
        WhyNot = WhyNot,
    };

    /// <summary>A text of a user; null where there is none.</summary>
    protected static string? Text(JsonElement of, string field) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(field, out JsonElement value) ? Text(value) : null;

    /// <summary>A value as text; null where it is none.</summary>
    protected static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>The entries of a list of a user; none where it is not there.</summary>
    protected static IEnumerable<JsonElement> Entries(JsonElement user, string list) =>
        user.ValueKind == JsonValueKind.Object && user.TryGetProperty(list, out JsonElement entries) && entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray() : [];

    private string? WhyNot(AttributeValue value)
    {
        if (value.IsMultiValued && !IsMultiValued)
            return $"it takes one value, and there are {value.Count}; add |join or |first";
        foreach (string text in value.ToArray())
        {
            if (MaxLength is { } most && text.Length > most)
                return string.Create(CultureInfo.InvariantCulture, $"the value has {text.Length} characters and Google takes {most}; shorten it with |left {most}");
            if (WhyNot(text) is { } why)
                return why;
        }
        int bytes = MaxBytes is null ? 0 : value.ToArray().Sum(Encoding.UTF8.GetByteCount);
        return bytes > MaxBytes ? string.Create(CultureInfo.InvariantCulture, $"the values have {bytes} bytes and Google takes {MaxBytes}") : null;
    }
}

/// <summary>
/// What is written to a user. The service leaves alone what is not in it; a list is replaced as a whole, so that entries of others are taken from the user as it is.
/// </summary>
/// <param name="user">The user as it is; an undefined element for one that is to be made.</param>
internal sealed class UserPatch(JsonElement user)
{
    /// <summary>The body of the request.</summary>
    public JsonObject Body { get; } = [];

    /// <summary>Sets a field; null clears it.</summary>
    public void Set(string field, JsonNode? value) => Body[field] = value;

    /// <summary>A part of the user that is an object, as it shall be.</summary>
    public JsonObject Part(string field)
    {
        if (Body[field] is not JsonObject part)
            Body[field] = part = user.ValueKind == JsonValueKind.Object && user.TryGetProperty(field, out JsonElement now) && now.ValueKind == JsonValueKind.Object ? JsonObject.Create(now)! : [];
        return part;
    }

    /// <summary>A list of the user as it shall be, of which entries are changed; a list that has none left is cleared.</summary>
    public void Change(string list, Action<List<JsonObject>> change)
    {
        List<JsonObject> entries = [];
        if (Body[list] is JsonArray changed)
            entries.AddRange(changed.Select(e => (JsonObject)e!.DeepClone()));
        else if (!Body.ContainsKey(list) && user.ValueKind == JsonValueKind.Object && user.TryGetProperty(list, out JsonElement now) && now.ValueKind == JsonValueKind.Array)
            entries.AddRange(now.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(e => JsonObject.Create(e)!));
        change(entries);
        Body[list] = entries.Count > 0 ? new JsonArray([.. entries]) : null;
    }
}
