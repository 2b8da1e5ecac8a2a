using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>One reading of a roster service. A part of the roster that the service refuses leaves the reading Partial; people it cannot do without.</summary>
internal sealed class RestSession(RosterSession roster, Func<RosterFile, IReadOnlyList<string>> notes, IDisposable service, string? oddity) : ISourceSession
{
    public IReadOnlyList<RecordKind> Kinds => roster.Kinds;

    public IRecordReader Read(RecordKind kind, CancellationToken cancellation)
    {
        try
        {
            return new Noted(roster.Read(kind, cancellation), () => Notes(kind));
        }
        catch (SourceUnavailableException refused) when (kind != RecordKind.Person)
        {
            return new MissingReader(refused.Message);
        }
    }

    public void Dispose()
    {
        roster.Dispose();
        service.Dispose();
    }

    private IReadOnlyList<string> Notes(RecordKind kind) => kind == RecordKind.Person
        ? [.. oddity is null ? Array.Empty<string>() : [oddity], .. notes(RosterFile.Users), .. notes(RosterFile.Demographics)]
        : notes(RosterFile.Of(kind));

    /// <summary>A reader that also tells what is odd about the answers of the service.</summary>
    private sealed class Noted(IRecordReader reader, Func<IReadOnlyList<string>> told) : IRecordReader
    {
        public IAttributeSchema Schema => reader.Schema;

        public string Anchor => reader.Anchor;

        public IAttributeRow Current => reader.Current;

        public bool IsRemoved => reader.IsRemoved;

        public bool IsDelta => reader.IsDelta;

        public IReadOnlyList<QuarantinedRow> Quarantined => reader.Quarantined;

        public IReadOnlyList<string> Warnings => [.. told(), .. reader.Warnings];

        public string? Incomplete => reader.Incomplete;

        public double? Progress => reader.Progress;

        public bool MoveNext() => reader.MoveNext();

        public void Dispose() => reader.Dispose();
    }
}
