namespace OneSync.Core.Ports;

/// <summary>How far a step is.</summary>
/// <param name="Step">What is being done: <c>Importing sis</c>.</param>
/// <param name="Detail">How many so far: <c>120,000 people</c>.</param>
/// <param name="Fraction">0 to 1; null when it cannot be told.</param>
public sealed record RunProgress(string Step, string Detail, double? Fraction);

/// <summary>Watches a run. Called on the thread that runs it, at most about five times a second for progress.</summary>
public interface IRunObserver
{
    /// <summary>How far it is.</summary>
    void Progress(RunProgress progress);

    /// <summary>What was decided, and why: for the verbose stream.</summary>
    void Decided(string message);

    /// <summary>Something an admin should look at.</summary>
    void Warned(string message);

    /// <summary>A row was passed over.</summary>
    void Quarantined(string source, QuarantinedRow row);
}

/// <summary>Watches nothing.</summary>
public sealed class SilentObserver : IRunObserver
{
    /// <summary>The one there is.</summary>
    public static SilentObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void Progress(RunProgress progress) { }

    /// <inheritdoc/>
    public void Decided(string message) { }

    /// <inheritdoc/>
    public void Warned(string message) { }

    /// <inheritdoc/>
    public void Quarantined(string source, QuarantinedRow row) { }
}
