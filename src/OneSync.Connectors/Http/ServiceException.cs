using System.Net;

namespace OneSync.Connectors.Http;

/// <summary>A service cannot be reached, refuses, or answers what cannot be used. The message holds no secret.</summary>
/// <param name="id">A stable id: <c>HostNotFound</c>, <c>ConnectionFailed</c>, <c>TlsFailed</c>, <c>Unauthorized</c>, <c>Forbidden</c>, <c>ServerFailed</c>…</param>
/// <param name="message">What, where, the service's own words, and the remedy.</param>
/// <param name="inner">What it was caused by.</param>
public sealed class ServiceException(string id, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable id.</summary>
    public string Id { get; } = id;

    /// <summary>The status that the service answered; null when it did not get so far.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What the service said; <c>""</c> when it said nothing.</summary>
    public string Words { get; init; } = "";

    /// <summary>Whether asking again may help.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>When the service wants to be asked again; null when it did not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
