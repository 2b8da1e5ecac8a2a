using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Core.Model;

namespace OneSync.Connectors.Google;

/// <summary>A list of the user whose entries have a type: external ids, telephone numbers, relations…</summary>
/// <param name="List">The field.</param>
/// <param name="Value">What an entry's value is called.</param>
/// <param name="MaxBytes">The greatest size of the list.</param>
/// <param name="Types">The types that the service knows; any other is a custom one.</param>
internal sealed record TypedList(string List, string Value, int? MaxBytes, params IReadOnlyList<string> Types);

/// <summary>The values of one type in such a list, as <c>phone.work</c>; entries of other types stay as they are.</summary>
internal sealed class TypedAttribute(string name, TypedList list, string type) : UserAttribute(name, list.List)
{
    private readonly bool _isCustom = !list.Types.Contains(type, StringComparer.OrdinalIgnoreCase);

    public override bool IsMultiValued => true;

    public override AttributeValue Read(JsonElement user) => AttributeValue.Of(Entries(user, Field).Where(e => IsMine(Text(e, "type"), Text(e, "customType"))).Select(e => Text(e, list.Value)));

    public override void Write(UserPatch patch, AttributeValue value) => patch.Change(Field, entries =>
    {
        List<JsonObject> mine = [.. entries.Where(e => IsMine((string?)e["type"], (string?)e["customType"]))];
        entries.RemoveAll(mine.Contains);
        foreach (string text in value.ToArray())
            entries.Add(mine.Find(e => (string?)e[list.Value] == text) ?? New(text));
    });

    private bool IsMine(string? has, string? custom) => _isCustom
        ? "custom".Equals(has, StringComparison.OrdinalIgnoreCase) && type.Equals(custom, StringComparison.OrdinalIgnoreCase)
        : type.Equals(has, StringComparison.OrdinalIgnoreCase);

    private JsonObject New(string text)
    {
        JsonObject entry = new() { [list.Value] = text, ["type"] = _isCustom ? "custom" : type };
        if (_isCustom)
            entry["customType"] = type;
        return entry;
    }
}

/// <summary>One text of the primary entry of a list, as <c>organization.title</c>.</summary>
/// <param name="name">The attribute.</param>
/// <param name="list">The field.</param>
/// <param name="inner">The text's own name in the entry.</param>
/// <param name="kind">The type that a new entry gets.</param>
internal sealed class PrimaryEntryAttribute(string name, string list, string inner, string kind) : UserAttribute(name, list)
{
    // What says nothing by itself: an entry that has no more is none.
    private static readonly string[] s_frame = ["primary", "type", "customType"];

    public override AttributeValue Read(JsonElement user)
    {
        JsonElement[] entries = [.. Entries(user, Field)];
        JsonElement entry = Array.Find(entries, e => Text(e, "primary") == "true");
        return AttributeValue.Of(Text(entry.ValueKind == JsonValueKind.Object ? entry : entries.FirstOrDefault(), inner) ?? "");
    }

    public override void Write(UserPatch patch, AttributeValue value) => patch.Change(Field, entries =>
    {
        JsonObject? entry = entries.Find(e => e["primary"]?.GetValueKind() == JsonValueKind.True) ?? entries.FirstOrDefault();
        if (entry is null)
        {
            entry = new JsonObject { ["type"] = kind };
            if (Field == "organizations")
                entry["primary"] = true;
            entries.Add(entry);
        }
        if (value.HasValue)
            entry[inner] = value.First;
        else
            entry.Remove(inner);
        if (entry.All(p => s_frame.Contains(p.Key)))
            entries.Remove(entry);
    });
}
