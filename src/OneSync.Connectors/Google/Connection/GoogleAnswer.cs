using System.Globalization;
using System.Text.Json;
using Google;
using Google.Apis.Requests;
using OneSync.Connectors.Google.Service;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.Google;

/// <summary>What is to be done about an answer.</summary>
internal enum AnswerKind
{
    /// <summary>It is done.</summary>
    Success,

    /// <summary>It was not done, as there are too many requests: it goes again later.</summary>
    Quota,

    /// <summary>The service failed, or the connection did: it may be done or not.</summary>
    Unknown,

    /// <summary>Another change of the same object is under way: it may be done or not.</summary>
    Conflict,

    /// <summary>There is one of that address already.</summary>
    Duplicate,

    /// <summary>The object is not there.</summary>
    NotFound,

    /// <summary>The object is still being made.</summary>
    NotReady,

    /// <summary>The token does not hold any more.</summary>
    Unauthorized,

    /// <summary>The service does not do it.</summary>
    Refused,
}

/// <summary>The answer to one request.</summary>
/// <param name="Kind">What is to be done about it.</param>
/// <param name="Body">The body of one that is done.</param>
/// <param name="Why">One sentence with the service's words, of one that is not.</param>
internal readonly record struct GoogleAnswer(AnswerKind Kind, string Body = "", string? Why = null)
{
    private static readonly HashSet<string> s_quota = new(StringComparer.OrdinalIgnoreCase)
        { "userRateLimitExceeded", "rateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "concurrentLimitExceeded" };

    /// <summary>Whether it is done.</summary>
    public bool IsSuccess => Kind == AnswerKind.Success;

    /// <summary>Whether a request that may be sent twice is worth sending again.</summary>
    public bool MayPass => Kind is AnswerKind.Quota or AnswerKind.Unknown or AnswerKind.Conflict or AnswerKind.NotReady;

    /// <summary>The body as JSON, which lives as long as it is needed.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>An answer of a batch.</summary>
    public static GoogleAnswer Of(PartAnswer? answer)
    {
        if (answer is null)
            return new GoogleAnswer(AnswerKind.Unknown, Why: "Google did not answer to this request of a batch.");
        if (answer.Status is >= 200 and < 300)
            return new GoogleAnswer(AnswerKind.Success, answer.Body);
        RequestError? error = null;
        try
        {
            error = DirectorySerializer.Instance.Deserialize<ErrorBody>(answer.Body)?.Error;
        }
        catch (JsonException)
        {
            // A gateway's page; the status says enough.
        }
        return Of(answer.Status, error);
    }

    /// <summary>A refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="error">What the service said; null for nothing.</param>
    public static GoogleAnswer Of(int status, RequestError? error)
    {
        string reason = error?.Errors?.FirstOrDefault()?.Reason ?? "", said = error?.Errors?.FirstOrDefault()?.Message ?? error?.Message ?? "";
        string why = string.Create(CultureInfo.InvariantCulture, $"Google refuses it ({status}{(reason.Length > 0 ? " " + reason : "")}){ErrorWords.Quote(said)}.");
        return new GoogleAnswer(KindOf(status, reason), Why: why);
    }

    /// <summary>What a status means, with the reason that the service gives.</summary>
    public static AnswerKind KindOf(int status, string reason) => status switch
    {
        >= 200 and < 300 => AnswerKind.Success,
        401 => AnswerKind.Unauthorized,
        403 when s_quota.Contains(reason) => AnswerKind.Quota,
        429 => AnswerKind.Quota,
        404 => AnswerKind.NotFound,
        409 when reason.Equals("duplicate", StringComparison.OrdinalIgnoreCase) => AnswerKind.Duplicate,
        409 => AnswerKind.Conflict,
        412 => AnswerKind.NotReady,
        408 or >= 500 => AnswerKind.Unknown,
        _ => AnswerKind.Refused,
    };

    private sealed record ErrorBody(RequestError? Error);
}
