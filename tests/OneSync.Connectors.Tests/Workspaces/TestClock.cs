using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>A time that stands still until the test moves it, or somebody waits: that is over at once, and it is so much later.</summary>
internal sealed class TestClock : IClock
{
    private long _ticks = new DateTime(2026, 9, 1, 6, 0, 0, DateTimeKind.Utc).Ticks;

    public DateTimeOffset UtcNow => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public DateOnly Today => DateOnly.FromDateTime(UtcNow.UtcDateTime);

    public void Pass(int days) => Interlocked.Add(ref _ticks, days * TimeSpan.TicksPerDay);

    public Task Wait(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Interlocked.Add(ref _ticks, Math.Max(0, time.Ticks));
        return Task.CompletedTask;
    }
}
