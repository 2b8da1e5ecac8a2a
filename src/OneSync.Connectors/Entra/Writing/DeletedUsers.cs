using System.Text.Json;
using OneSync.Connectors.Accounts;

namespace OneSync.Connectors.Entra;

/// <summary>The users that were deleted in the last 30 days, by what tells who they are. A name does not: it may have been given to another person.</summary>
internal sealed class DeletedUsers
{
    private static readonly string[] s_names = [UserAttributes.Name, "mail", "mailNickname", "displayName", "otherMails", "givenName", "surname"];

    private readonly List<(UserAttribute Attribute, Dictionary<string, string?> Users)> _keys = [];

    /// <summary>Reads them; none where they are not restored, or where nothing tells who they are.</summary>
    public static DeletedUsers Load(GraphSession session, EntraSettings settings, bool creates, CancellationToken cancellation)
    {
        DeletedUsers deleted = new();
        foreach (UserAttribute key in settings.Match.Where(m => !s_names.Contains(m, StringComparer.OrdinalIgnoreCase)).Select(UserAttributes.Find).OfType<UserAttribute>())
            deleted._keys.Add((key, new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)));
        if (!creates || !settings.Restores || deleted._keys.Count == 0)
            return deleted;
        string[] properties = ["id", .. deleted._keys.Select(k => k.Attribute.Property).Distinct()];
        foreach (JsonElement user in session.ReadAll(session.Client.Directory.DeletedItems.GraphUser.ToGetRequestInformation(c => (c.QueryParameters.Select, c.QueryParameters.Top) = (properties, 999)), cancellation))
        {
            string id = user.GetProperty("id").GetString()!;
            foreach ((UserAttribute attribute, Dictionary<string, string?> users) in deleted._keys)
            {
                // Two of one key: nobody knows which.
                if (attribute.Read(user).First is { Length: > 0 } value)
                    users[value] = users.ContainsKey(value) ? null : id;
            }
        }
        return deleted;
    }

    /// <summary>The deleted user that an account to be made is; null when there is none, or more than one.</summary>
    public string? Find(PlannedChange create) =>
        _keys.Select(k => create.After(k.Attribute.Name).First is { Length: > 0 } value ? k.Users.GetValueOrDefault(value) : null).FirstOrDefault(id => id is not null);
}
