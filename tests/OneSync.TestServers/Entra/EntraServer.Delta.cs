using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OneSync.TestServers;

public sealed partial class EntraServer
{
    private static readonly TimeSpan s_deltaLife = TimeSpan.FromDays(7);

    private readonly Dictionary<string, (long Sequence, string Select, DateTimeOffset Made)> _deltas = [];
    private readonly Dictionary<string, (List<JsonObject> Items, int At, string Delta)> _readings = [];

    /// <summary>How many users a page of changes has at most.</summary>
    public int DeltaPage { get; set; } = 999;

    /// <summary>Whether the state behind delta links was lost, which the service says with 400 syncStateNotFound, and not with 410.</summary>
    public bool LosesState { get; set; }

    /// <summary>How often everything was read from the beginning.</summary>
    public int FullReadings { get; private set; }

    /// <summary>Makes every delta link worthless.</summary>
    public void ExpireDeltas()
    {
        lock (Tenant.Gate)
            _deltas.Clear();
    }

    private EntraAnswer Delta(EntraRequest request)
    {
        if (request.Query.Keys.FirstOrDefault(k => k is "$top" or "$orderby" or "$expand" or "$filter") is { } not)
            return Breach($"{not} in a reading of changes", EntraAnswer.Bad("Unsupported query.", "Request_UnsupportedQuery"));
        if (request.Query.GetValueOrDefault("$skiptoken") is { } token)
            return Page(token, request);
        string select = request.Query.GetValueOrDefault("$select", "");
        long since = -1;
        if (request.Query.GetValueOrDefault("$deltatoken") is { } delta)
        {
            if (!_deltas.TryGetValue(delta, out var held) || Now - held.Made > s_deltaLife)
                return LosesState ? EntraAnswer.Bad("The sync state generation is not found.", "syncStateNotFound") : EntraAnswer.Error(410, "resyncRequired", "Resync required. Replace any local items with the server's version.");
            (since, select, _) = held;
        }
        else
        {
            FullReadings++;
        }
        string[] properties = select.Split(',');
        List<JsonObject> items = [];
        foreach (EntraUser user in Tenant.All.OrderBy(u => u.Touched))
        {
            if (user.Deleted is not null)
            {
                if (since >= 0 && user.Touched > since)
                    items.Add(new JsonObject { ["id"] = user.Id, ["@removed"] = new JsonObject { ["reason"] = "changed" } });
            }
            else if (user.Touched > since)
            {
                items.Add(Changed(user, properties, user.Created > since ? -1 : since));
            }
        }
        foreach ((string id, long when) in Tenant.Gone.Where(g => since >= 0 && g.Value > since))
            items.Add(new JsonObject { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = "deleted" } });
        string next = Guid.NewGuid().ToString("N"), reading = Guid.NewGuid().ToString("N");
        _deltas[next] = (Tenant.Sequence, select, Now);
        _readings[reading] = (items, 0, next);
        return Page(reading + "-0", request);
    }

    // Only what changed, a value that was cleared as null; an object that is new as a whole.
    private static JsonObject Changed(EntraUser user, string[] properties, long since)
    {
        JsonObject item = new() { ["id"] = user.Id };
        foreach (string property in properties.Where(p => p != "id" && (since < 0 || user.ChangedAfter(p, since))))
        {
            if (property == "manager")
                item["manager@delta"] = new JsonArray(user.Manager is null ? [] : [new JsonObject { ["@odata.type"] = "#microsoft.graph.user", ["id"] = user.Manager }]);
            else if (since >= 0 || Property(user, property) is not null)
                item[property] = Property(user, property);
        }
        return item;
    }

    // Every third page is empty, and each but the first begins with a user that came before.
    private EntraAnswer Page(string token, EntraRequest request)
    {
        string[] parts = token.Split('-');
        if (!_readings.TryGetValue(parts[0], out var reading))
            return Breach($"a page that was never announced: {token}", EntraAnswer.Error(410, "resyncRequired", "Resync required."));
        int number = int.Parse(parts[1], CultureInfo.InvariantCulture);
        int size = Math.Min(DeltaPage, PageSize().Match(request.Headers.GetValueOrDefault("Prefer", "")) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 200);
        bool isEmpty = number % 3 == 2;
        int from = (number - (number / 3)) * size;
        IEnumerable<JsonObject> items = isEmpty ? [] : reading.Items.Skip(from > 0 ? from - 1 : 0).Take(from > 0 ? size + 1 : size);
        JsonObject page = new() { ["@odata.context"] = "users", ["value"] = new JsonArray([.. items.Select(i => (JsonNode)i.DeepClone())]) };
        string self = $"{Address.AbsoluteUri.TrimEnd('/')}{Version}users/delta?";
        if (isEmpty || from + size < reading.Items.Count)
            page["@odata.nextLink"] = $"{self}$skiptoken={parts[0]}-{number + 1}";
        else
            page["@odata.deltaLink"] = $"{self}$deltatoken={reading.Delta}";
        return new EntraAnswer(200, page);
    }

    [GeneratedRegex(@"odata\.maxpagesize=(\d+)")]
    private static partial Regex PageSize();
}
