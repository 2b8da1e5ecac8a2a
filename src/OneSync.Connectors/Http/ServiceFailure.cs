using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OneSync.Connectors.Http;

/// <summary>Says precisely what failed between here and a service.</summary>
internal static class ServiceFailure
{
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(2);

    /// <summary>The failure of a request that was not answered.</summary>
    public static ServiceException Of(Uri address, Exception error) => Classify(error) switch
    {
        "HostNotFound" => new("HostNotFound", $"There is no host '{address.Host}': its name cannot be resolved. Check the address and the name server.", error) { IsTransient = true },
        "TlsFailed" => new("TlsFailed", $"No trusted connection to {address.Authority}: {Innermost(error)} If it has a certificate of a private authority, name the authority's file with 'ca'.", error),
        "ConnectionFailed" => new("ConnectionFailed", $"{address.Authority} cannot be reached: {Innermost(error)} Check the port, the firewall and the proxy.", error) { IsTransient = true },
        "Timeout" => new("Timeout", $"{address.GetLeftPart(UriPartial.Path)} did not answer in time. Raise 'timeout', or ask for smaller pages ('pageSize').", error) { IsTransient = true },
        _ => new("ConnectionCut", $"The connection to {address.Authority} broke off: {Innermost(error)}", error) { IsTransient = true },
    };

    /// <summary>The failure of a request that was refused.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time here.</param>
    /// <param name="retryAfter">How long the service wants to be left alone.</param>
    public static ServiceException Of(ServiceAnswer answer, DateTimeOffset now, TimeSpan? retryAfter)
    {
        string words = ErrorWords.Of(answer.Body.Span), where = answer.Address.GetLeftPart(UriPartial.Path), quoted = ErrorWords.Quote(words);
        int status = (int)answer.Status;
        (string id, string message) = status switch
        {
            401 => ("Unauthorized", $"{where} refuses the credentials (401){quoted}.{Skew(answer, now) ?? " Check the id, the secret and how they are sent ('auth')."}"),
            403 => ("Forbidden", $"{where} may not be read with these credentials (403){quoted}. Ask for the right, or the scope, to read it."),
            404 => ("NotFound", $"There is no {where} (404){quoted}. Check the address, and whether it is shared with this client."),
            429 => ("TooManyRequests", $"{where} is asked too often (429){quoted}."),
            >= 300 and < 400 => ("Redirected", $"{where} leads elsewhere ({status}){(answer.Header("Location") is { } to ? $": to {to.Split('?')[0]}" : "")}. Configure the address itself."),
            >= 500 => ("ServerFailed", $"{where} failed ({status}){quoted}."),
            _ => ("BadRequest", $"{where} does not accept the request ({status}){quoted}."),
        };
        return new ServiceException(id, message)
        {
            Status = answer.Status, Words = words, RetryAfter = retryAfter,
            IsTransient = status is 408 or 425 or 429 or 500 or 502 or 503 or 504 or 520 or 522 or 524,
        };
    }

    /// <summary>A clock that is wrong, as an addition to a sentence; null when it is right, or when it cannot be told.</summary>
    public static string? Skew(ServiceAnswer answer, DateTimeOffset now) => answer.Date is { } date && (now - date).Duration() > s_skew
        ? $" This machine's clock and the service's differ by {(now - date).Duration():d\\.hh\\:mm\\:ss}: set the clock."
        : null;

    private static string Classify(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return "HostNotFound";
                case AuthenticationException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return "TlsFailed";
                case TimeoutException or OperationCanceledException or Polly.Timeout.TimeoutRejectedException:
                    return "Timeout";
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError }:
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut or SocketError.HostDown }:
                    return "ConnectionFailed";
            }
        }
        return "ConnectionCut";
    }

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        string said = error.Message.Trim();
        return said.EndsWith('.') ? said : said + ".";
    }
}
