using System.Text.Json;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.Adobe;

/// <summary>One page of users.</summary>
/// <param name="Users">Those that could be read.</param>
/// <param name="Unreadable">How many had neither an e-mail nor a user name.</param>
/// <param name="IsLast">Whether no page follows. A page beyond the last repeats it.</param>
/// <param name="Total">How many users there are in all, as the service says; null when it does not.</param>
/// <param name="Pages">How many pages there are, as the service says; null when it does not.</param>
internal sealed record UserPage(IReadOnlyList<AdobeUser> Users, int Unreadable, bool IsLast, long? Total, long? Pages)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="ServiceException">It is none.</exception>
    public static UserPage Read(ServiceAnswer answer)
    {
        using (answer)
        {
            using JsonDocument body = answer.ReadJson();
            bool last = PageBody.IsLast(body.RootElement, answer);
            AdobeUser?[] users = [.. PageBody.Items(body.RootElement, "users").Select(AdobeUser.Read)];
            AdobeUser[] read = [.. users.OfType<AdobeUser>()];
            return new UserPage(read, users.Length - read.Length, last, answer.Number("X-Total-Count"), answer.Number("X-Page-Count"));
        }
    }
}

/// <summary>A group of an organisation: users of its own, the licences of a product, or administrators.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, by which commands name it.</param>
/// <param name="Type">Its type, such as <c>USER_GROUP</c> or <c>PRODUCT_PROFILE</c>.</param>
internal sealed record AdobeGroup(string Id, string Name, string Type)
{
    /// <summary>Whether it is a group of users, whom commands of its own can add many at a time.</summary>
    public bool IsUserGroup => Type is "USER_GROUP";

    /// <summary>Whether its members may administer something.</summary>
    public bool IsOfAdministrators => Type.EndsWith("_ADMIN_GROUP", StringComparison.Ordinal) || Type is "SYSADMIN_GROUP";
}

/// <summary>One page of groups.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="IsLast">Whether no page follows.</param>
internal sealed record GroupPage(IReadOnlyList<AdobeGroup> Groups, bool IsLast)
{
    /// <summary>Reads an answer; a page beyond the last has none.</summary>
    /// <exception cref="ServiceException">It is none.</exception>
    public static GroupPage Read(ServiceAnswer answer)
    {
        using (answer)
        {
            using JsonDocument body = answer.ReadJson();
            bool last = PageBody.IsLast(body.RootElement, answer);
            List<AdobeGroup> groups = [];
            foreach (JsonElement item in PageBody.Items(body.RootElement, "groups"))
            {
                string Text(string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";
                if (Text("groupName") is { Length: > 0 } name)
                    groups.Add(new AdobeGroup(Text("groupId") is { Length: > 0 } id ? id : name, name, Text("type")));
            }
            return new GroupPage(groups, last);
        }
    }
}

internal static class PageBody
{
    /// <summary>Whether it says to be the last; an answer that says neither is no page.</summary>
    public static bool IsLast(JsonElement body, ServiceAnswer answer)
    {
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("lastPage", out JsonElement last) && last.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return last.GetBoolean();
        throw new ServiceException("NoPage", $"{answer.Address.GetLeftPart(UriPartial.Path)} answered without 'lastPage'{ErrorWords.Quote(ErrorWords.Of(answer.Body.Span))}. Is the address right?") { Status = answer.Status };
    }

    /// <summary>The objects of an array; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object) : [];
}
