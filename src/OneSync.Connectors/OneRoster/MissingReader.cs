using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>The reading of a file that is declared and not there: nothing, and known not to be all.</summary>
internal sealed class MissingReader(string reason) : IRecordReader
{
    public IAttributeSchema Schema { get; } = new AttributeTable();

    public string Anchor => throw new InvalidOperationException("There is no record.");

    public IAttributeRow Current => throw new InvalidOperationException("There is no record.");

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => [];

    public IReadOnlyList<string> Warnings => [];

    public string? Incomplete => reason;

    public double? Progress => 1;

    public bool MoveNext() => false;

    public void Dispose()
    {
    }
}
