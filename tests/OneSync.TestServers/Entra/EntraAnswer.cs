using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>A request to Microsoft Graph, by itself or as a part of a batch.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the version, decoded, without a slash at the beginning.</param>
/// <param name="Query">The query.</param>
/// <param name="Headers">The headers; case ignored.</param>
/// <param name="Body">The body; null for none.</param>
public sealed record EntraRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, JsonObject? Body)
{
    /// <summary>The segments of the path.</summary>
    public string[] Segments { get; } = Path.Split('/');

    /// <summary>What <c>$select</c> names; null where there is none.</summary>
    public string[]? Select => Query.GetValueOrDefault("$select")?.Split(',');
}

/// <summary>An answer of Microsoft Graph.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Headers">Headers.</param>
public sealed record EntraAnswer(int Status, JsonObject? Body = null, params (string Name, string Value)[] Headers)
{
    /// <summary>Done, and nothing to say.</summary>
    public static EntraAnswer NoContent => new(204);

    /// <summary>An error in the service's form.</summary>
    public static EntraAnswer Error(int status, string code, string message, params (string Code, string Target)[] details)
    {
        JsonObject error = new() { ["code"] = code, ["message"] = message, ["innerError"] = new JsonObject { ["request-id"] = Guid.NewGuid().ToString(), ["date"] = "2026-09-01T06:00:00" } };
        if (details.Length > 0)
            error["details"] = new JsonArray([.. details.Select(d => (JsonNode)new JsonObject { ["code"] = d.Code, ["target"] = d.Target, ["message"] = message })]);
        return new EntraAnswer(status, new JsonObject { ["error"] = error });
    }

    /// <summary>There is no such object.</summary>
    public static EntraAnswer Missing(string id) => Error(404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");

    /// <summary>The permission is missing.</summary>
    public static EntraAnswer Denied => Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    /// <summary>The request is not what it should be.</summary>
    public static EntraAnswer Bad(string message, string code = "Request_BadRequest") => Error(400, code, message);
}
