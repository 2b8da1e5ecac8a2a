using System.Text.Json;
using System.Text.Json.Nodes;

namespace OneSync.Connectors.Entra;

/// <summary>A user as it is kept between readings: its properties that have a value, its manager as an id, its own licences as theirs.</summary>
internal static class UserRecord
{
    /// <summary>The skus that the user itself has, not by a group.</summary>
    public const string OwnSkus = "ownSkus";

    /// <summary>Puts what the service sent on top of what was known: null clears a property, and what was not sent stays.</summary>
    /// <param name="known">What was known; null for nothing.</param>
    /// <param name="sent">What was sent.</param>
    public static JsonObject Merge(JsonObject? known, JsonElement sent)
    {
        JsonObject user = known ?? [];
        foreach (JsonProperty property in sent.EnumerateObject())
        {
            if (property.NameEquals("manager@delta") || property.NameEquals("manager"))
                user["manager"] = Manager(property.Value);
            else if (property.NameEquals("licenseAssignmentStates"))
                user[OwnSkus] = new JsonArray([.. OwnSkusOf(property.Value).Select(sku => (JsonNode)JsonValue.Create(sku))]);
            else if (property.NameEquals("onPremisesExtensionAttributes") && property.Value.ValueKind == JsonValueKind.Object && user[property.Name] is JsonObject before)
                Merge(before, property.Value);
            else if (property.Name.Contains('@', StringComparison.Ordinal))
                continue;
            else if (property.Value.ValueKind == JsonValueKind.Null)
                user.Remove(property.Name);
            else
                user[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }
        return user;
    }

    /// <summary>The licences that were assigned to the user itself, by the id of their sku.</summary>
    public static IEnumerable<string> OwnSkusOf(JsonElement states) => states.ValueKind != JsonValueKind.Array ? [] : states.EnumerateArray()
        .Where(s => !s.TryGetProperty("assignedByGroup", out JsonElement group) || group.ValueKind == JsonValueKind.Null)
        .Select(s => s.GetProperty("skuId").GetString()!).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a user is no longer there; null when it is: <c>changed</c> was deleted and can be restored, <c>deleted</c> is gone.</summary>
    public static string? Removed(JsonElement sent) =>
        sent.TryGetProperty("@removed", out JsonElement removed) ? removed.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() ?? "deleted" : "deleted" : null;

    private static JsonValue? Manager(JsonElement manager)
    {
        if (manager.ValueKind == JsonValueKind.Array)
            manager = manager.EnumerateArray().LastOrDefault(m => !m.TryGetProperty("@removed", out _));
        return manager.ValueKind == JsonValueKind.Object && manager.TryGetProperty("id", out JsonElement id) ? JsonValue.Create(id.GetString()) : null;
    }
}
