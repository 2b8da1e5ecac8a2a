namespace OneSync.Connectors.Http;

/// <summary>
/// Keeps requests within a limit a minute, so that a service need not refuse any: they go out evenly, after a first burst of a twelfth of the limit. In no
/// minute are there more than the limit. Safe for use from several threads.
/// </summary>
/// <param name="perMinute">The limit, 1 or more.</param>
/// <param name="time">The time; the machine's own unless given.</param>
internal sealed class RequestPace(int perMinute, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly TimeSpan _interval = TimeSpan.FromMinutes(12.0 / 11 / perMinute);
    private readonly TimeSpan _burst = TimeSpan.FromMinutes(1.0 / 11);
    private readonly object _taking = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue, _held = DateTimeOffset.MinValue;

    /// <summary>Waits until so many requests may be sent.</summary>
    /// <param name="count">How many; those beyond the burst are waited for beforehand.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task TakeAsync(int count, CancellationToken cancellation)
    {
        TimeSpan wait = Take(count);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
        for (wait = Held; wait > TimeSpan.Zero; wait = Held)
            await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets nothing go out for a while: the service asked for it.</summary>
    public void Hold(TimeSpan pause)
    {
        lock (_taking)
            _held = Max(_held, _time.GetUtcNow() + pause);
    }

    /// <summary>Books so many requests; answers how long they have to wait.</summary>
    internal TimeSpan Take(int count)
    {
        lock (_taking)
        {
            DateTimeOffset now = _time.GetUtcNow();
            _next = Max(_next, now - _burst) + (_interval * count);
            return _next > now ? _next - now : TimeSpan.Zero;
        }
    }

    private TimeSpan Held
    {
        get
        {
            lock (_taking)
                return _held - _time.GetUtcNow();
        }
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
