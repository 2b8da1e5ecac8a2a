using OneSync.Core.Ports;

namespace OneSync.Connectors.Files;

/// <summary>The reading of a source that has nothing new.</summary>
/// <param name="why">Why, one sentence.</param>
internal sealed class UnchangedSession(string why) : ISourceSession
{
    public IReadOnlyList<RecordKind> Kinds => [];

    public string? Unchanged => why;

    public IRecordReader Read(RecordKind kind, CancellationToken cancellation) =>
        throw new SourceUnavailableException("NoSuchKind", $"There are no {kind} records to read: {why}");

    public void Dispose()
    {
    }
}
