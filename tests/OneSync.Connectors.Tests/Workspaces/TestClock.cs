using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>A time that stands still until the test moves it.</summary>
internal sealed class TestClock : IClock
{
    public DateTimeOffset UtcNow { get; private set; } = new(2026, 9, 1, 6, 0, 0, TimeSpan.Zero);

    public DateOnly Today => DateOnly.FromDateTime(UtcNow.UtcDateTime);

    public void Pass(int days) => UtcNow = UtcNow.AddDays(days);
}
