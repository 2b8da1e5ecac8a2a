using System.Globalization;

namespace OneSync.Connectors.Entra;

/// <summary>
/// Holds requests back as the service asks, for all that are under way: by <c>Retry-After</c>, and before it comes to that by
/// <c>x-ms-throttle-limit-percentage</c>, which is sent from 0.8 of the limit on.
/// </summary>
/// <param name="unit">The first pause; at the limit itself it is four times as long.</param>
internal sealed class GraphPace(TimeSpan unit)
{
    private const double FromShare = 0.8;

    private long _notBefore;

    /// <summary>How often the service asked to go slower.</summary>
    public int Slowed { get; private set; }

    /// <summary>Waits until the next request may go.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (new TimeSpan(Interlocked.Read(ref _notBefore) - DateTime.UtcNow.Ticks) is { Ticks: > 0 } wait)
            await Task.Delay(wait + TimeSpan.FromMilliseconds(1), cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes note of what an answer says; answers how long the service wants to be left alone, or null when it does not say.</summary>
    public TimeSpan? Note(HttpResponseMessage response)
    {
        if (Header(response, "x-ms-throttle-limit-percentage") is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out double share) && share >= FromShare)
        {
            Slowed++;
            Hold(unit * ((share - FromShare) * 20));
        }
        return (int)response.StatusCode is 429 or 503 && RetryAfter(response) is { } asked ? Hold(asked) : null;
    }

    /// <summary>Lets nothing go for so long.</summary>
    public TimeSpan Hold(TimeSpan pause)
    {
        long until = (DateTime.UtcNow + pause).Ticks, held;
        while ((held = Interlocked.Read(ref _notBefore)) < until && Interlocked.CompareExchange(ref _notBefore, until, held) != held)
        {
            // Another answer was noted meanwhile; the later time counts.
        }
        return pause;
    }

    /// <summary>What <c>Retry-After</c> says; null when it is not there.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - (response.Headers.Date ?? DateTimeOffset.UtcNow) is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
