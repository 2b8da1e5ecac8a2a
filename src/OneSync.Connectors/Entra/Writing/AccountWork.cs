using System.Text.Json;
using OneSync.Connectors.Accounts;

namespace OneSync.Connectors.Entra;

/// <summary>The changes of one account, and the user as it is.</summary>
internal sealed class AccountWork(string anchor, long user) : AccountChanges(anchor, user)
{
    /// <summary>The user as it was read last; undefined where there is none.</summary>
    public JsonElement Now { get; set; }

    /// <summary>Whether it was made, or restored, a moment ago, so that the service may not find it everywhere yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>The user's id in a URL.</summary>
    public string Path => $"/users/{Uri.EscapeDataString(Anchor)}";

    /// <inheritdoc/>
    public override bool IsThere => Now.ValueKind == JsonValueKind.Object;
}
