using System.Text.Json;
using Microsoft.Kiota.Abstractions;

namespace OneSync.Connectors.Entra;

/// <summary>A group of the tenant, without its members.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its display name.</param>
/// <param name="Nickname">Its mail nickname.</param>
/// <param name="WhyNot">Why nobody may be put into it, as a sentence; null when they may.</param>
internal sealed record GroupRecord(string Id, string Name, string Nickname, string? WhyNot)
{
    /// <summary>The properties that are read.</summary>
    public static IReadOnlyList<string> Properties { get; } = ["id", "displayName", "mailNickname", "groupTypes", "mailEnabled", "onPremisesSyncEnabled", "isAssignableToRole"];

    /// <summary>Whether a name of the configuration means this group.</summary>
    public bool Means(string name) => Id.Equals(name, StringComparison.OrdinalIgnoreCase) || Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Nickname.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A group as the service gives it.</summary>
    public static GroupRecord Of(JsonElement group)
    {
        string[] types = group.TryGetProperty("groupTypes", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(t => t.GetString()!)] : [];
        string name = Text(group, "displayName");
        string? why = types.Contains("DynamicMembership") ? $"'{name}' is a dynamic group: the service finds its members by a rule. Take it out of 'groups', or make its membership assigned."
            : Is(group, "onPremisesSyncEnabled") ? $"'{name}' is mastered in the on-premises directory. Manage its members there."
            : Is(group, "isAssignableToRole") ? $"'{name}' can have directory roles, and is left to administrators. Name another."
            : Is(group, "mailEnabled") && !types.Contains("Unified") ? $"'{name}' is a mail-enabled or distribution group, whose members Exchange alone can change. Name a security or Microsoft 365 group."
            : null;
        return new GroupRecord(Text(group, "id"), name, Text(group, "mailNickname"), why);
    }

    /// <summary>Every group of the tenant.</summary>
    public static List<GroupRecord> ReadAll(GraphSession session, CancellationToken cancellation)
    {
        RequestInformation request = session.Client.Groups.ToGetRequestInformation(c => (c.QueryParameters.Select, c.QueryParameters.Top) = ([.. Properties], 999));
        return [.. session.ReadAll(request, cancellation).Select(Of)];
    }

    private static bool Is(JsonElement group, string property) => group.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string Text(JsonElement group, string property) => AccountReading.Text(group, property) ?? "";
}
