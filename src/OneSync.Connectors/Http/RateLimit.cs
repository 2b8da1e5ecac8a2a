using System.Globalization;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Http;

/// <summary>
/// Holds requests back as the service asks: by <c>Retry-After</c> (seconds or a date), and by <c>X-RateLimit-Remaining</c> with <c>X-RateLimit-Reset</c>
/// (seconds, or seconds since 1970) and the same names without <c>X-</c>. Shared by all requests of a client.
/// </summary>
internal sealed class RateLimit(IClock clock)
{
    private const long LeastUnixTime = 1_000_000_000;

    private long _notBefore;

    /// <summary>How long the next request has to wait.</summary>
    public TimeSpan Wait => new(Math.Max(0, Interlocked.Read(ref _notBefore) - clock.UtcNow.Ticks));

    /// <summary>Takes note of what an answer says; answers how long it wants to be left alone, or null when it says nothing.</summary>
    public TimeSpan? Note(ServiceAnswer answer)
    {
        bool refused = answer.Status == System.Net.HttpStatusCode.TooManyRequests || (int)answer.Status == 503;
        TimeSpan? asked = refused ? RetryAfter(answer) ?? Reset(answer) : Remaining(answer) == 0 ? Reset(answer) : null;
        if (asked is { } pause && pause > TimeSpan.Zero)
        {
            long until = (clock.UtcNow + pause).Ticks;
            long held;
            while ((held = Interlocked.Read(ref _notBefore)) < until && Interlocked.CompareExchange(ref _notBefore, until, held) != held)
            {
                // Another answer was noted meanwhile; the later time counts.
            }
        }
        return asked;
    }

    private static long? Remaining(ServiceAnswer answer) => answer.Number("X-RateLimit-Remaining") ?? answer.Number("RateLimit-Remaining");

    private TimeSpan? RetryAfter(ServiceAnswer answer)
    {
        if (answer.Number("Retry-After") is { } seconds)
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        return DateTimeOffset.TryParseExact(answer.Header("Retry-After"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? Positive(date - (answer.Date ?? clock.UtcNow)) : null;
    }

    // The service's own clock tells how long it is until a time that the service names.
    private TimeSpan? Reset(ServiceAnswer answer)
    {
        if ((answer.Number("X-RateLimit-Reset") ?? answer.Number("RateLimit-Reset")) is not { } reset)
            return null;
        return reset >= LeastUnixTime
            ? Positive(DateTimeOffset.FromUnixTimeSeconds(Math.Min(reset, 253402300799)) - (answer.Date ?? clock.UtcNow))
            : TimeSpan.FromSeconds(reset);
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
