using OneSync.Core.Ports;

namespace OneSync.Connectors.Http;

/// <summary>A clock as the retries know it: their pauses pass by it, and in tests at once.</summary>
internal sealed class ClockTime(IClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.UtcNow;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Pause(clock, callback, state, dueTime);

    // Fires once: a pause has no period.
    private sealed class Pause : ITimer
    {
        private readonly IClock _clock;
        private readonly Action _fire;
        private CancellationTokenSource? _stop;

        public Pause(IClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            (_clock, _fire) = (clock, () => callback(state));
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            CancellationTokenSource? stop = dueTime == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource();
            Interlocked.Exchange(ref _stop, stop)?.Cancel();
            if (stop is not null)
                _ = FireAsync(dueTime, stop.Token);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task FireAsync(TimeSpan dueTime, CancellationToken stopped)
        {
            try
            {
                // Whoever made the timer goes on before it fires.
                await Task.Yield();
                await _clock.Wait(dueTime, stopped).ConfigureAwait(false);
                _fire();
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
