using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>The people of a session, which ends with the reader.</summary>
internal sealed class SessionReader(ISourceSession session, CancellationToken cancellation) : IRecordReader
{
    private readonly IRecordReader _reader = session.Read(RecordKind.Person, cancellation);

    public IAttributeSchema Schema => _reader.Schema;

    public string Anchor => _reader.Anchor;

    public IAttributeRow Current => _reader.Current;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => _reader.Quarantined;

    public IReadOnlyList<string> Warnings => _reader.Warnings;

    // A row that cannot be read may be anybody's account.
    public string? Incomplete => _reader.Incomplete
        ?? (_reader.Quarantined is [var first, ..] ? $"{first.File}:{first.Line}: {first.Message}" : null);

    public double? Progress => _reader.Progress;

    public bool MoveNext() => _reader.MoveNext();

    public void Dispose()
    {
        _reader.Dispose();
        session.Dispose();
    }
}

/// <summary>A destination that has no accounts yet.</summary>
internal sealed class NoRecords : IRecordReader, IAttributeRow
{
    public IAttributeSchema Schema { get; } = new AttributeTable();

    public string Anchor => "";

    public IAttributeRow Current => this;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => [];

    public IReadOnlyList<string> Warnings => [];

    public string? Incomplete => null;

    public double? Progress => null;

    public AttributeValue this[int index] => default;

    public bool MoveNext() => false;

    public void Dispose()
    {
    }
}
