using System.Text.Json;
using Microsoft.Kiota.Abstractions;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>Which accounts nobody touches: those that another directory is master of, administrators, and members of protected groups.</summary>
internal sealed class AccountGuard
{
    private readonly Dictionary<string, string> _members = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds out who has a directory role and who is in the protected groups, by whatever way.</summary>
    /// <exception cref="DestinationUnavailableException">It may not be asked, or a group does not exist: a protection that protects nobody would look like one.</exception>
    public static AccountGuard Load(GraphSession session, EntraSettings settings, CancellationToken cancellation)
    {
        AccountGuard guard = new();
        if (settings.ProtectsAdministrators)
        {
            try
            {
                guard.AddRoles(session, cancellation);
            }
            catch (ApiException error) when (error.ResponseStatusCode == 403)
            {
                throw new DestinationUnavailableException("MissingPermission",
                    $"Destination '{settings.Connection.Destination}': who is an administrator cannot be read: {GraphFault.Of(error)!.Explain()} RoleManagement.Read.Directory is what it needs; without it nobody would be protected ('protected: {{ administrators: false }}' accepts that).", error);
            }
        }
        foreach (string group in settings.ProtectedGroups)
            guard.AddGroup(session, settings, group, cancellation);
        return guard;
    }

    /// <summary>Why the account is protected, as a clause; null when it is not.</summary>
    public string? Why(JsonElement user)
    {
        if (user.TryGetProperty("onPremisesSyncEnabled", out JsonElement synced) && synced.ValueKind == JsonValueKind.True)
            return "it is mastered in the on-premises directory (onPremisesSyncEnabled), where it is to be changed";
        return user.TryGetProperty("id", out JsonElement id) ? _members.GetValueOrDefault(id.GetString()!) : null;
    }

    private void AddRoles(GraphSession session, CancellationToken cancellation)
    {
        List<(string Id, string Name)> roles = [.. session.ReadAll(session.Client.DirectoryRoles.ToGetRequestInformation(c => c.QueryParameters.Select = ["id", "displayName"]), cancellation)
            .Select(role => (role.GetProperty("id").GetString()!, role.GetProperty("displayName").GetString()!))];
        foreach ((string id, string name) in roles)
        {
            List<(string Id, bool IsGroup)> members = [.. session.ReadAll(session.Client.DirectoryRoles[id].Members.ToGetRequestInformation(c => c.QueryParameters.Select = ["id"]), cancellation)
                .Select(m => (m.GetProperty("id").GetString()!, AccountReading.Text(m, "@odata.type") == "#microsoft.graph.group"))];
            foreach ((string member, bool isGroup) in members)
            {
                if (isGroup)
                    AddMembers(session, member, $"it has the role '{name}'", cancellation);
                else
                    _members.TryAdd(member, $"it has the role '{name}'");
            }
        }
    }

    private void AddGroup(GraphSession session, EntraSettings settings, string group, CancellationToken cancellation)
    {
        string filter = Guid.TryParse(group, out _) ? $"id eq '{group}'" : $"displayName eq '{group.Replace("'", "''", StringComparison.Ordinal)}'";
        string[] found = [.. session.ReadAll(session.Client.Groups.ToGetRequestInformation(c => (c.QueryParameters.Filter, c.QueryParameters.Select) = (filter, ["id"])), cancellation).Select(g => g.GetProperty("id").GetString()!)];
        if (found.Length == 0)
            throw new DestinationUnavailableException("UnknownGroup", $"Destination '{settings.Connection.Destination}': 'protected' names the group '{group}', which the tenant does not have. Give its name or its id.");
        foreach (string id in found)
            AddMembers(session, id, $"it is a member of '{group}'", cancellation);
    }

    private void AddMembers(GraphSession session, string group, string why, CancellationToken cancellation)
    {
        foreach (JsonElement member in session.ReadAll(session.Client.Groups[group].TransitiveMembers.ToGetRequestInformation(c => (c.QueryParameters.Select, c.QueryParameters.Top) = (["id"], 999)), cancellation))
            _members.TryAdd(member.GetProperty("id").GetString()!, why);
    }
}
