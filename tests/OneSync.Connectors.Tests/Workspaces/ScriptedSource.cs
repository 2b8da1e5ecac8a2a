using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>A source that delivers what a test says, in place of every <c>Csv</c> source of a workspace.</summary>
internal sealed class ScriptedSource(string name = "sis") : ISourceConnector, ISource
{
    private static readonly string[] Fields = TestWorkspace.Header.Split(',');

    /// <summary>What the next reading has, by kind.</summary>
    public Dictionary<RecordKind, ScriptedReading> Readings { get; } = [];

    /// <summary>Why there is nothing new.</summary>
    public string? Unchanged { get; set; }

    /// <summary>Called with the memory when the source is opened.</summary>
    public Action<SourceMemory> Opened { get; set; } = _ => { };

    public ConnectorDescription Description { get; } = new ConnectorHost().Sources[0].Description;

    public string Name => name;

    /// <summary>A host whose CSV sources are this one.</summary>
    public IConnectorHost Host => new ScriptedHost(source: this);

    public ScriptedSource Full(params string[] rows) => With(RecordKind.Person, new ScriptedReading(rows));

    public ScriptedSource Delta(params string[] rows) => With(RecordKind.Person, new ScriptedReading(rows) { IsDelta = true });

    public ScriptedSource With(RecordKind kind, ScriptedReading reading)
    {
        Readings[kind] = reading;
        return this;
    }

    public ISource Create(SourceSettings settings, ConnectorContext context) => this;

    public SourceFields DescribeFields(CancellationToken cancellation) => new(Fields, IsOpen: false);

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation)
    {
        Opened(memory);
        return new Session(this);
    }

    private sealed class Session(ScriptedSource source) : ISourceSession
    {
        public IReadOnlyList<RecordKind> Kinds => [.. source.Readings.Keys];

        public string? Unchanged => source.Unchanged;

        public IRecordReader Read(RecordKind kind, CancellationToken cancellation) => new Reader(source.Readings[kind]);

        public void Dispose()
        {
        }
    }

    private sealed class Reader(ScriptedReading reading) : IRecordReader, IAttributeRow
    {
        private int _at = -1;
        private string[] _row = [];

        public IAttributeSchema Schema { get; } = new AttributeTable(Fields);

        public string Anchor => _row[0];

        public IAttributeRow Current => this;

        public bool IsRemoved => _row.Length == 1;

        public bool IsDelta => reading.IsDelta;

        public IReadOnlyList<QuarantinedRow> Quarantined => reading.Quarantined;

        public IReadOnlyList<string> Warnings => [];

        public string? Incomplete => reading.Incomplete;

        public double? Progress => null;

        public AttributeValue this[int index] => index < _row.Length ? AttributeValue.Of(_row[index]) : AttributeValue.Absent;

        public bool MoveNext()
        {
            if (++_at >= reading.Rows.Count)
                return false;
            _row = reading.Rows[_at].Split(',');
            return true;
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>What a reading of one kind has: rows as in <see cref="TestWorkspace.Header"/>; a row that is an id alone was removed.</summary>
internal sealed record ScriptedReading(IReadOnlyList<string> Rows)
{
    public bool IsDelta { get; init; }

    public string? Incomplete { get; init; }

    public IReadOnlyList<QuarantinedRow> Quarantined { get; init; } = [];
}
