using System.Text.Json;
using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.ClassLink;

/// <summary>The applications that districts share with a developer's key, as ClassLink's proxy lists them: one object, or several in an array.</summary>
internal static class ProxyApplications
{
    // What an application may be called by; the first one is part of its address, already encoded.
    private static readonly string[] s_names = ["oneroster_application_id", "id", "application_id", "name", "tenant_name", "tenant_id"];

    /// <summary>The address of the service of the application asked for, or of the only one.</summary>
    /// <exception cref="ServiceException">The list cannot be read, or has no such application.</exception>
    public static ServiceAddress Find(RestSettings settings, ServiceCredentials credentials, string? wanted, IClock clock, CancellationToken cancellation)
    {
        using ServiceClient client = new(settings.Client, credentials, clock);
        List<Dictionary<string, string>> all = Waiting.For(client.GetAsync(settings.Address.At(["applications"]), Read, cancellation), cancellation);
        List<Dictionary<string, string>> found = wanted is null ? all : [.. all.Where(a => s_names.Any(n => Same(a.GetValueOrDefault(n), wanted)))];
        string known = all.Count > 0 ? $" There are: {string.Join(", ", all.Select(Show))}." : " None is shared with this key.";
        if (found.Count == 0)
        {
            string near = wanted is not null && NearestName.Of(wanted, all.SelectMany(a => s_names.Select(n => a.GetValueOrDefault(n))).OfType<string>()) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw new ServiceException("ApplicationNotFound", (wanted is null ? "ClassLink's proxy lists no application." : $"ClassLink's proxy lists no application '{wanted}'.") + known + near);
        }
        if (found.Count > 1)
            throw new ServiceException("ApplicationNotChosen", $"ClassLink's proxy lists {found.Count} applications{(wanted is null ? "" : $" called '{wanted}'")}. Say which with 'application'.{known}");
        string id = found[0].GetValueOrDefault(s_names[0]) ?? throw new ServiceException("ApplicationNotFound", $"{Show(found[0])} has no oneroster_application_id: its district does not share its roster.");
        if (id.Contains('/', StringComparison.Ordinal) || id is "." or "..")
            throw new ServiceException("ApplicationNotFound", $"The id of {Show(found[0])} is no part of an address.");
        string encoded = id.Contains('%', StringComparison.Ordinal) ? id : Uri.EscapeDataString(id);
        string[] path = settings.Version == RosterApi.V12 ? ["ims", "oneroster", "rostering", "v1p2"] : ["ims", "oneroster", "v1p1"];
        return ServiceAddress.Parse($"{settings.Address}/{encoded}/{string.Join('/', path)}", new Position("onesync.yaml", 1, 1));
    }

    private static List<Dictionary<string, string>> Read(ServiceAnswer answer)
    {
        using (answer)
        {
            using JsonDocument body = answer.ReadJson();
            JsonElement listed = JsonCells.Member(body.RootElement, "applications");
            return listed.ValueKind switch
            {
                JsonValueKind.Object => [Members(listed)],
                JsonValueKind.Array => [.. listed.EnumerateArray().Select(Members)],
                _ => throw new ServiceException("NoCollection", $"{answer.Address} answered without 'applications'{ErrorWords.Quote(ErrorWords.Of(answer.Body.Span))}."),
            };
        }
    }

    private static Dictionary<string, string> Members(JsonElement application) =>
        s_names.Select(n => (Name: n, Text: JsonCells.Text(JsonCells.Member(application, n)))).Where(m => m.Text.Length > 0).ToDictionary(m => m.Name, m => m.Text);

    // The list also holds each application's own token, which is not shown.
    private static string Show(Dictionary<string, string> application) =>
        $"'{application.GetValueOrDefault("name") ?? application.GetValueOrDefault("id") ?? "?"}' of {application.GetValueOrDefault("tenant_name") ?? "an unnamed district"} (id {application.GetValueOrDefault("oneroster_application_id") ?? application.GetValueOrDefault("id") ?? "none"})";

    private static bool Same(string? name, string wanted) =>
        name is not null && (name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || Uri.UnescapeDataString(name).Equals(wanted, StringComparison.OrdinalIgnoreCase));
}
