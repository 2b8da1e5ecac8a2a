using System.Text.Json.Nodes;

namespace OneSync.TestServers.Google;

/// <summary>An answer of the service.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Body">Its body; null for none.</param>
public sealed record GoogleReply(int Status, JsonNode? Body = null)
{
    /// <summary>A refusal in the service's form.</summary>
    public static GoogleReply Error(int status, string reason, string message) => new(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = status,
            ["message"] = message,
            ["errors"] = new JsonArray(new JsonObject { ["domain"] = "global", ["reason"] = reason, ["message"] = message }),
        },
    });

    /// <summary>What is asked for is not there.</summary>
    public static GoogleReply NotFound(string what) => Error(404, "notFound", $"Resource Not Found: {what}");

    /// <summary>There is one already.</summary>
    public static GoogleReply Duplicate() => Error(409, "duplicate", "Entity already exists.");

    /// <summary>The request is not as it must be.</summary>
    public static GoogleReply Invalid(string what) => Error(400, "invalid", $"Invalid Input: {what}");
}
