using Google.Apis.Auth.OAuth2.Responses;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Says what failed, with Google's own words and what to do about it.</summary>
internal static class GoogleFailure
{
    private const string Console = "Admin console, Security, Access and data control, API controls, Domain-wide delegation";

    /// <summary>A refusal by the service.</summary>
    public static DestinationUnavailableException Of(GoogleSettings settings, GoogleAnswer answer, int status)
    {
        (string id, string remedy) = (status, answer.Kind) switch
        {
            (_, AnswerKind.Quota) => ("QuotaExceeded", "Too many requests for this project or this administrator: run again later, lower 'requestsPerMinute', or ask for a higher quota."),
            (401, _) => ("Unauthorized", "The token is not accepted. Check the key and the machine's clock."),
            (403, _) => ("Forbidden", $"'{settings.Admin}' may not do this, or a scope is missing. Give that administrator a role with the users, groups and organizational units privileges of the Admin API, and see that the Admin SDK API is enabled in the project."),
            (404, _) => ("NotFound", "Check 'url', 'customer' and 'domain'."),
            (>= 500, _) => ("ServerFailed", "Run again later."),
            _ => ("BadRequest", "Check 'customer' and 'domain'."),
        };
        return new DestinationUnavailableException(id, $"Destination '{settings.Destination}': {answer.Why} {remedy}");
    }

    /// <summary>A way that does not lead there.</summary>
    public static DestinationUnavailableException Of(GoogleSettings settings, ServiceException failure) => new(failure.Id, $"Destination '{settings.Destination}': {failure.Message}", failure);

    /// <summary>No token is given.</summary>
    public static DestinationUnavailableException OfToken(GoogleSettings settings, ServiceAccountKey key, IReadOnlyList<string> scopes, TokenResponseException refused)
    {
        string code = refused.Error?.Error ?? "", said = refused.Error?.ErrorDescription ?? "";
        string remedy = code switch
        {
            "unauthorized_client" or "access_denied" or "invalid_scope" =>
                $"Domain-wide delegation is not granted to client {key.ClientId ?? key.Email} for all of the scopes. {Console}: add that client id with {string.Join(", ", scopes.Select(s => DirectoryClient.ScopePrefix + s))}. It can take some minutes.",
            "invalid_grant" => $"Check that '{settings.Admin}' ('admin') is a user of the domain who is not suspended, that the key was not deleted, and that this machine's clock is right.",
            _ => "Check the key.",
        };
        return new DestinationUnavailableException("TokenRefused", $"Destination '{settings.Destination}': {settings.TokenAddress} gives no token for {key.Email}: \"{said}\" ({code}). {remedy}");
    }
}
