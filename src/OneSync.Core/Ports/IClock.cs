namespace OneSync.Core.Ports;

/// <summary>The time, so that tests and replays can fix it.</summary>
public interface IClock
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>The day it is where the workspace runs.</summary>
    DateOnly Today { get; }

    /// <summary>Lets time pass, as before a service may be asked again.</summary>
    Task Wait(TimeSpan time, CancellationToken cancellation) => Task.Delay(time, cancellation);
}

/// <summary>The machine's own time.</summary>
public sealed class SystemClock : IClock
{
    /// <summary>The one there is.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public DateOnly Today => DateOnly.FromDateTime(DateTime.Now);
}
