using System.Text.Json;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>Finds names that are in use in the whole tenant, whoever has them: users, deleted users, who can be restored under their name, and groups.</summary>
internal static class NameReading
{
    private const string Mail = "mail", Nickname = "mailNickname", Proxies = "proxyAddresses", Smtp = "smtp:";

    private static readonly string[] s_properties = ["id", UserAttributes.Name, Mail, Nickname, Proxies];
    private static readonly string[] s_addresses = [UserAttributes.Name, Mail, Proxies, "otherMails"];

    /// <summary>The names in use. A mail address is taken by whoever has it as mail, proxy address or user principal name.</summary>
    public static IEnumerable<NameInUse> Read(GraphSession session, UserStore users, IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        foreach ((string id, ReadOnlyMemory<byte> json) in users.Users())
        {
            using JsonDocument user = JsonDocument.Parse(json);
            foreach (NameInUse name in Of(user.RootElement, id, attributes))
                yield return name;
        }
        foreach (JsonElement user in session.ReadAll(session.Client.Directory.DeletedItems.GraphUser.ToGetRequestInformation(c => (c.QueryParameters.Select, c.QueryParameters.Top) = (s_properties, 999)), cancellation))
        {
            foreach (NameInUse name in Of(user, user.GetProperty("id").GetString()!, attributes))
                yield return name with { IsDeleted = true };
        }
        foreach (JsonElement group in session.ReadAll(session.Client.Groups.ToGetRequestInformation(c => (c.QueryParameters.Select, c.QueryParameters.Top) = (["id", Mail, Nickname, Proxies], 999)), cancellation))
        {
            foreach (NameInUse name in Of(group, group.GetProperty("id").GetString()!, attributes))
                yield return name;
        }
    }

    private static IEnumerable<NameInUse> Of(JsonElement item, string id, IReadOnlyList<string> attributes)
    {
        foreach (string attribute in attributes)
        {
            if (s_addresses.Contains(attribute, StringComparer.OrdinalIgnoreCase))
            {
                foreach (string address in Addresses(item, id))
                    yield return new NameInUse(attribute, address, id);
            }
            else if (UserAttributes.Find(attribute) is { } known)
            {
                foreach (string value in known.Read(item).ToArray())
                    yield return new NameInUse(attribute, value, id);
            }
        }
    }

    private static IEnumerable<string> Addresses(JsonElement item, string id)
    {
        if (AccountReading.Text(item, UserAttributes.Name) is { } name)
            yield return UserNames.BeforeDeletion(name, id);
        if (AccountReading.Text(item, Mail) is { } mail)
            yield return mail;
        if (!item.TryGetProperty(Proxies, out JsonElement proxies) || proxies.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (JsonElement proxy in proxies.EnumerateArray())
        {
            if (proxy.GetString() is { } address && address.StartsWith(Smtp, StringComparison.OrdinalIgnoreCase))
                yield return address[Smtp.Length..];
        }
    }
}
