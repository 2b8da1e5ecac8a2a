using System.Text.Json;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Who is never touched: administrators, and who is in a protected group or organizational unit.</summary>
internal sealed class ProtectedUsers
{
    private readonly IReadOnlyList<string> _units;
    private readonly Dictionary<string, string> _members = [];

    private ProtectedUsers(IReadOnlyList<string> units) => _units = units;

    /// <summary>Reads the members of the protected groups, those of their groups among them.</summary>
    /// <exception cref="DestinationUnavailableException">A group is not there, or cannot be read.</exception>
    public static async Task<ProtectedUsers> LoadAsync(DirectoryClient client, GoogleSettings settings, CancellationToken cancellation)
    {
        ProtectedUsers guarded = new([.. settings.ProtectedUnits.Select(unit => OrgUnitPath.Of(unit, settings.Base))]);
        foreach (string group in settings.ProtectedGroups)
        {
            string address = new GroupName(group, settings).Address;
            string? token = null;
            do
            {
                string? page = token;
                MemberList list = await client.ExecuteAsync(() => new ListMembers(client.Service, address) { PageToken = page, IncludeDerivedMembership = true, Fields = "nextPageToken,members(id)" }, cancellation).ConfigureAwait(false);
                foreach (GroupMember member in list.Members ?? [])
                {
                    if (member.Id is not null)
                        guarded._members.TryAdd(member.Id, group);
                }
                token = list.NextPageToken;
            }
            while (token is not null);
        }
        return guarded;
    }

    /// <summary>Why the account is not touched, as a clause; null when it may be.</summary>
    public string? Why(JsonElement user)
    {
        bool Is(string field) => user.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.True;
        string? Text(string field) => user.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (Is("isAdmin"))
            return "it is a super administrator";
        if (Is("isDelegatedAdmin"))
            return "it has an administrator's role";
        if (Text("id") is { } id && _members.TryGetValue(id, out string? group))
            return $"it is a member of '{group}'";
        return Text("orgUnitPath") is { } unit && _units.FirstOrDefault(u => OrgUnitPath.IsBelow(unit, u)) is { } above ? $"it is in '{above}'" : null;
    }
}
