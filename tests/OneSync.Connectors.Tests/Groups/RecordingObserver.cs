using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>Keeps the warnings of a run.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<string> Warnings { get; } = [];

    public void Progress(RunProgress progress) { }

    public void Decided(string message) { }

    public void Warned(string message) => Warnings.Add(message);

    public void Quarantined(string source, QuarantinedRow row) { }
}
