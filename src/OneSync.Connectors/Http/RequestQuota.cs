using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Http;

/// <summary>
/// So many requests of a kind in a span of time, over all clients of this process that talk to the service as the same application: whoever comes too early
/// waits for a turn.
/// </summary>
internal sealed class RequestQuota
{
    // A request may be longer on its way than the one before it: the service counts when it comes.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(1);
    private static readonly ConditionalWeakTable<IClock, ConcurrentDictionary<string, Turns>> s_shared = [];

    private readonly Func<Uri, bool> _holds;
    private readonly Turns _turns;

    private RequestQuota(Func<Uri, bool> holds, Turns turns) => (_holds, _turns) = (holds, turns);

    /// <summary>The quota of an application.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="application">What the service counts by: its address and the application's id, and what is asked for.</param>
    /// <param name="most">How many requests.</param>
    /// <param name="span">In what time; a sliding one.</param>
    /// <param name="holds">Which requests it counts.</param>
    public static RequestQuota Of(IClock clock, string application, int most, TimeSpan span, Func<Uri, bool> holds) =>
        new(holds, s_shared.GetOrCreateValue(clock).GetOrAdd($"{application} {most} {span}", _ => new Turns(most, span + s_margin)));

    /// <summary>Whether it counts requests to an address.</summary>
    public bool Holds(Uri address) => _holds(address);

    /// <summary>Waits until a request may be sent, and counts it.</summary>
    public async Task EnterAsync(IClock clock, CancellationToken cancellation)
    {
        while (_turns.Take(clock.UtcNow) is { Ticks: > 0 } wait)
            await clock.Wait(wait, cancellation).ConfigureAwait(false);
    }

    private sealed class Turns(int most, TimeSpan span)
    {
        private readonly Queue<DateTimeOffset> _taken = new();

        // How long it is until a turn is free; zero once it is taken.
        public TimeSpan Take(DateTimeOffset now)
        {
            lock (_taken)
            {
                // A clock that was set back must not hold anybody for as long.
                while (_taken.TryPeek(out DateTimeOffset first) && (first + span <= now || first > now))
                    _taken.Dequeue();
                if (_taken.Count >= most)
                    return _taken.Peek() + span - now;
                _taken.Enqueue(now);
                return TimeSpan.Zero;
            }
        }
    }
}
