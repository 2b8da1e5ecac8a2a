using System.Text.Json;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Reads all users in pages of 500; while one page is looked at, the next is on its way.</summary>
internal static class UserPages
{
    /// <summary>The users, in the order of the service.</summary>
    /// <param name="client">The service.</param>
    /// <param name="settings">The destination's.</param>
    /// <param name="projection">How much of them.</param>
    /// <param name="fields">Which fields of them.</param>
    /// <param name="deleted">Those that were deleted, instead of those that are there.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">A page cannot be read.</exception>
    public static IEnumerable<JsonElement> Read(DirectoryClient client, GoogleSettings settings, string projection, string fields, bool deleted, CancellationToken cancellation)
    {
        Task<UserList> Page(string? token) => client.ExecuteAsync(() => new ListUsers(client.Service)
        {
            Customer = settings.Domain is null ? settings.Customer : null,
            Domain = settings.Domain,
            PageToken = token,
            Projection = projection,
            ShowDeleted = deleted ? "true" : null,
            Fields = $"nextPageToken,users({fields})",
        }, cancellation);
        Task<UserList>? next = Page(null);
        while (next is not null)
        {
            UserList page = next.GetAwaiter().GetResult();
            next = string.IsNullOrEmpty(page.NextPageToken) ? null : Page(page.NextPageToken);
            foreach (JsonElement user in page.Users ?? [])
                yield return user;
        }
    }

    /// <summary>A text of a user; <c>""</c> where there is none.</summary>
    public static string Text(JsonElement user, string field) =>
        user.ValueKind == JsonValueKind.Object && user.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
