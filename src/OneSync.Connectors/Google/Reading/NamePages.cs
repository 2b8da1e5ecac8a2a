using System.Text.Json;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Finds names that are in use in the whole domain. An address is taken by whoever has it: a user or a group, as its own or as another.</summary>
internal static class NamePages
{
    private static readonly string[] s_addresses = [UserAttributes.PrimaryEmail, UserAttributes.Aliases];

    /// <summary>The names in use of each attribute.</summary>
    public static IEnumerable<NameInUse> Read(DirectoryClient client, GoogleSettings settings, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        string[] addresses = [.. names.Where(n => s_addresses.Contains(n, StringComparer.OrdinalIgnoreCase))];
        UserReading others = UserReading.LoadAsync(client, settings, [.. names.Except(addresses)], cancellation).GetAwaiter().GetResult();
        AttributeValue[] values = new AttributeValue[others.Names.Count];
        foreach (JsonElement user in UserPages.Read(client, settings, others.Projection, others.Fields + ",aliases,nonEditableAliases", deleted: false, cancellation))
        {
            string anchor = UserPages.Text(user, "id");
            others.Read(user, values);
            for (int i = 0; i < values.Length; i++)
            {
                foreach (string name in values[i].ToArray())
                    yield return new NameInUse(others.Names[i], name, anchor);
            }
            foreach (string address in List(user, "aliases").Concat(List(user, "nonEditableAliases")).Prepend(UserPages.Text(user, "primaryEmail")))
            {
                foreach (string attribute in addresses)
                    yield return new NameInUse(attribute, address, anchor);
            }
        }
        if (addresses.Length == 0)
            yield break;
        for (string? token = ""; token is not null;)
        {
            string page = token;
            GroupList groups = client.ExecuteAsync(() => new ListGroups(client.Service)
            {
                Customer = settings.Customer,
                PageToken = page.Length > 0 ? page : null,
                Fields = "nextPageToken,groups(id,email,aliases,nonEditableAliases)",
            }, cancellation).GetAwaiter().GetResult();
            foreach (DirectoryGroup group in groups.Groups ?? [])
            {
                foreach (string address in (group.Aliases ?? []).Concat(group.NonEditableAliases ?? []).Append(group.Email ?? ""))
                {
                    foreach (string attribute in addresses)
                        yield return new NameInUse(attribute, address, group.Id ?? "");
                }
            }
            token = string.IsNullOrEmpty(groups.NextPageToken) ? null : groups.NextPageToken;
        }
    }

    private static IEnumerable<string> List(JsonElement user, string field) =>
        user.TryGetProperty(field, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(e => e.GetString() ?? "") : [];
}
