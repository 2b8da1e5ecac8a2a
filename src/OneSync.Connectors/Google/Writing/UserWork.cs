using System.Text.Json;
using OneSync.Connectors.Accounts;

namespace OneSync.Connectors.Google;

/// <summary>The changes of one account, and the user as the service has it.</summary>
internal sealed class UserWork(string anchor, long user) : AccountChanges(anchor, user)
{
    /// <summary>The user as it was read last; an undefined element when it is not there.</summary>
    public JsonElement Now { get; private set; }

    /// <inheritdoc/>
    public override bool IsThere => Now.ValueKind == JsonValueKind.Object;

    /// <summary>Whether a deleted account was restored instead of another being made.</summary>
    public bool IsRestored { get; set; }

    /// <summary>The first passwords are made before their accounts; null for none.</summary>
    public string? Password { get; set; }

    /// <summary>Takes over how the user is.</summary>
    public void Show(JsonElement user, UserReading reading)
    {
        Now = user;
        Values.Clear();
        if (IsThere)
            reading.Read(user, Values);
    }
}
