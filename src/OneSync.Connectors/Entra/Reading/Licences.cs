using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Entra;

/// <summary>The licences of a tenant, as far as OneSync gives and takes them. In plans they are told by their part number.</summary>
internal sealed class Licences
{
    /// <summary>What stands for no licence at all, in mappings and stages.</summary>
    public const string None = "None";

    private readonly Dictionary<string, Licence> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Licence> _byName = new(StringComparer.OrdinalIgnoreCase);

    private sealed record Licence(string Id, string Name, long Enabled, long Used, IReadOnlyList<string> DisabledPlans);

    /// <summary>Reads them.</summary>
    /// <exception cref="DestinationUnavailableException">The tenant has no such licence, or the licence no such plan.</exception>
    public static Licences Load(GraphSession session, EntraSettings settings, CancellationToken cancellation)
    {
        Licences licences = new();
        List<JsonElement> skus = session.Ask("licences were read", () => session.ReadAll(session.Client.SubscribedSkus.ToGetRequestInformation(), cancellation).Select(s => s.Clone()).ToList());
        foreach (string wanted in settings.Licenses)
        {
            JsonElement sku = skus.Find(s => Text(s, "skuPartNumber").Equals(wanted, StringComparison.OrdinalIgnoreCase) || Text(s, "skuId").Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (sku.ValueKind == JsonValueKind.Undefined)
            {
                string[] names = [.. skus.Select(s => Text(s, "skuPartNumber"))];
                string hint = NearestName.Of(wanted, names) is { } nearest ? $" Did you mean '{nearest}'?" : names.Length > 0 ? $" It has {string.Join(", ", names)}." : "";
                throw new DestinationUnavailableException("UnknownLicense", $"Destination '{settings.Connection.Destination}': the tenant has no licence '{wanted}'.{hint}");
            }
            string? without = settings.DisabledPlans.FirstOrDefault(p => p.Key.Equals(wanted, StringComparison.OrdinalIgnoreCase) || p.Key.Equals(Text(sku, "skuPartNumber"), StringComparison.OrdinalIgnoreCase)).Value;
            long enabled = sku.TryGetProperty("prepaidUnits", out JsonElement units) && units.TryGetProperty("enabled", out JsonElement bought) ? bought.GetInt64() : 0;
            long used = sku.TryGetProperty("consumedUnits", out JsonElement consumed) ? consumed.GetInt64() : 0;
            Licence licence = new(Text(sku, "skuId"), Text(sku, "skuPartNumber"), enabled, used, Plans(settings, sku, without));
            (licences._byId[licence.Id], licences._byName[licence.Name]) = (licence, licence);
        }
        return licences;
    }

    /// <summary>The managed licences that a user has of its own, by part number in one order.</summary>
    public AttributeValue Read(JsonElement user)
    {
        IEnumerable<string> skus = user.TryGetProperty(UserRecord.OwnSkus, out JsonElement own) ? own.EnumerateArray().Select(s => s.GetString()!)
            : user.TryGetProperty("licenseAssignmentStates", out JsonElement states) ? UserRecord.OwnSkusOf(states) : [];
        return AttributeValue.Of(skus.Select(s => _byId.GetValueOrDefault(s)?.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>Licences as a mapping gives them, several in one text with commas between, in the writing in which they are read.</summary>
    public AttributeValue Canonical(AttributeValue value) => value.First is { } none && none.Equals(None, StringComparison.OrdinalIgnoreCase) ? AttributeValue.Empty
        : AttributeValue.Of(Split(value).Select(text => Find(text)?.Name ?? text).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));

    /// <summary>Why a value is no list of licences, as a clause; null when it is one.</summary>
    public string? WhyNot(AttributeValue value) => Split(value).FirstOrDefault(text => Find(text) is null) is { } unknown
        ? $"'{unknown}' is none of the licences that OneSync manages here ({string.Join(", ", _byName.Keys)}); add it to 'licenses'{(NearestName.Of(unknown, [.. _byName.Keys]) is { } nearest ? $", or did you mean '{nearest}'?" : "")}" : null;

    /// <summary>The body of a request that gives and takes licences. Both lists must be there.</summary>
    public JsonObject Request(IEnumerable<string> give, IEnumerable<string> take) => new()
    {
        ["addLicenses"] = new JsonArray([.. give.Select(Find).OfType<Licence>().Select(l => (JsonNode)new JsonObject
        {
            ["skuId"] = l.Id,
            ["disabledPlans"] = new JsonArray([.. l.DisabledPlans.Select(p => (JsonNode)JsonValue.Create(p))]),
        })]),
        ["removeLicenses"] = new JsonArray([.. take.Select(Find).OfType<Licence>().Select(l => (JsonNode)JsonValue.Create(l.Id))]),
    };

    /// <summary>What to say when licences were not given.</summary>
    public string Explain(IEnumerable<string> licences, GraphFault fault)
    {
        string names = string.Join(", ", licences);
        if (!fault.IsOutOfLicences)
            return $"The licence {names} was not assigned: {fault.Explain()}";
        string counts = string.Join("; ", licences.Select(Find).OfType<Licence>().Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name}: {l.Enabled} were bought, {l.Used} were in use when the run began")));
        return $"No licence {names} is left ({counts}). Buy more, or free some; the next run assigns it.";
    }

    private Licence? Find(string text) => _byName.GetValueOrDefault(text) ?? _byId.GetValueOrDefault(text);

    private static IEnumerable<string> Split(AttributeValue value) => value.ToArray().SelectMany(v => v.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static List<string> Plans(EntraSettings settings, JsonElement sku, string? without)
    {
        List<string> plans = [];
        foreach (string name in without?.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            JsonElement[] all = sku.TryGetProperty("servicePlans", out JsonElement list) ? [.. list.EnumerateArray()] : [];
            JsonElement plan = Array.Find(all, p => Text(p, "servicePlanName").Equals(name, StringComparison.OrdinalIgnoreCase) || Text(p, "servicePlanId").Equals(name, StringComparison.OrdinalIgnoreCase));
            if (plan.ValueKind == JsonValueKind.Undefined)
            {
                throw new DestinationUnavailableException("UnknownLicense",
                    $"Destination '{settings.Connection.Destination}': the licence {Text(sku, "skuPartNumber")} has no service plan '{name}'. It has {string.Join(", ", all.Select(p => Text(p, "servicePlanName")))}.");
            }
            plans.Add(Text(plan, "servicePlanId"));
        }
        return plans;
    }

    private static string Text(JsonElement element, string name) => AccountReading.Text(element, name) ?? "";
}
