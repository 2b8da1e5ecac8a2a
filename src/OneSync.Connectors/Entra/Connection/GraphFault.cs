using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Identity;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>What the service said when it refused.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">Its code, such as <c>Request_BadRequest</c>.</param>
/// <param name="Message">Its words.</param>
/// <param name="Details">The codes and targets of its details, such as <c>ObjectConflict</c> of <c>userPrincipalName</c>.</param>
internal sealed record GraphFault(int Status, string Code, string Message, IReadOnlyList<(string Code, string Target)> Details)
{
    /// <summary>A value that must be one object's alone is another's.</summary>
    public bool IsConflict => Status is 400 or 409 && (Details.Any(d => d.Code == "ObjectConflict") || Message.Contains("already exists", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("ObjectConflict", StringComparison.OrdinalIgnoreCase) || Code.Contains("MultipleObjectsWithSameKeyValue", StringComparison.Ordinal));

    /// <summary>There is no such object, or not yet.</summary>
    public bool IsMissing => Status == 404;

    /// <summary>A saved delta link is worth nothing any more.</summary>
    public bool IsStaleDelta => Status == 410 || Code.Contains("syncStateNotFound", StringComparison.OrdinalIgnoreCase) || Code.Contains("resyncRequired", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("syncStateNotFound", StringComparison.OrdinalIgnoreCase);

    /// <summary>No licence is left.</summary>
    public bool IsOutOfLicences => Code.Contains("CountViolation", StringComparison.OrdinalIgnoreCase) || Message.Contains("CountViolation", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("does not have any available licenses", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an error's body; what is none keeps the status.</summary>
    public static GraphFault Of(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
            {
                List<(string, string)> details = [];
                if (error.TryGetProperty("details", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
                    details.AddRange(list.EnumerateArray().Select(d => (Text(d, "code"), Text(d, "target"))));
                return new GraphFault(status, Text(error, "code"), Text(error, "message"), details);
            }
        }
        catch (JsonException)
        {
            // A gateway's page: its words count.
        }
        return new GraphFault(status, "", ErrorWords.Of(body), []);
    }

    /// <summary>What an exception of the SDK says; null for one that is no refusal.</summary>
    public static GraphFault? Of(Exception error) => error switch
    {
        ODataError { Error: { } said } refused => new GraphFault(refused.ResponseStatusCode, said.Code ?? "", said.Message ?? "", [.. said.Details?.Select(d => (d.Code ?? "", d.Target ?? "")) ?? []]),
        ApiException refused => new GraphFault(refused.ResponseStatusCode, "", refused.Message, []),
        _ => null,
    };

    /// <summary>One sentence with the service's words, and the remedy where it is known.</summary>
    public string Explain()
    {
        string said = Message.Length > 0 ? $"\"{Message.Trim()}\"" : string.Create(CultureInfo.InvariantCulture, $"{(HttpStatusCode)Status}");
        string code = Code.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({Status} {Code})") : string.Create(CultureInfo.InvariantCulture, $" ({Status})");
        string remedy = Status switch
        {
            403 when Code == "Directory_QuotaExceeded" => " The tenant is full: delete objects for good, or verify a domain.",
            403 => " Grant the application the permission that docs/entra.md names for this, with admin consent. Accounts of administrators need more than that.",
            429 => " The service is asked too much; run again later.",
            _ => "",
        };
        return $"{said}{code}.{remedy}";
    }

    /// <summary>What to throw when something cannot be read or sent at all.</summary>
    /// <param name="options">The connection.</param>
    /// <param name="doing">What was tried: <c>users were read</c>.</param>
    /// <param name="error">What went wrong.</param>
    public static DestinationUnavailableException Lost(GraphOptions options, string doing, Exception error)
    {
        string where = $"Destination '{options.Destination}': while {doing}, ";
        if (error is CredentialUnavailableException)
            return new("TokenRefused", $"{where}no token was to be had: {FirstLine(error)} A managed identity exists only on Azure machines, in Azure Automation and with Azure Arc.", error);
        if (error is AuthenticationFailedException)
            return new("TokenRefused", $"{where}{options.Authority.Host} gave no token for client '{options.ClientId ?? "managed identity"}': {FirstLine(error)}", error);
        if (Of(error) is { } fault)
        {
            string id = fault.Status switch { 401 => "Unauthorized", 403 => "MissingPermission", 404 => "NotFound", 429 => "TooManyRequests", >= 500 => "ServerFailed", _ => "GraphFailed" };
            return new(id, $"{where}{options.Address.Root.Host} said {fault.Explain()}", error);
        }
        ServiceException failure = ServiceFailure.Of(options.Address.Root, error);
        return new(failure.Id, $"{where}{failure.Message}", error);
    }

    /// <summary>Whether an exception means that the service could not be asked.</summary>
    public static bool Means(Exception error) =>
        error is ApiException or AuthenticationFailedException or HttpRequestException or IOException or TimeoutException or JsonException;

    private static string FirstLine(Exception error)
    {
        string said = (error.InnerException as Microsoft.Identity.Client.MsalServiceException)?.Message ?? error.Message;
        string line = said.Split('\n', 2)[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
