using OneSync.Core.Model;

namespace OneSync.Core.Ports.Vault;

/// <summary>Records as they were imported: mapped for people, as read for the roster. A record keeps its number for good.</summary>
public interface IRecordStore
{
    /// <summary>The number of a source; a new name gets the next, from 1.</summary>
    int SourceNumber(string name);

    /// <summary>The names of all sources that were ever imported, by number.</summary>
    IReadOnlyDictionary<int, string> Sources { get; }

    /// <summary>Reads records in ascending order of their number.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="source">Of which source; null for all.</param>
    /// <param name="withData">Whether <see cref="IRecordCursor.Data"/> is wanted.</param>
    /// <param name="uncommitted">
    /// Whether what the present transaction wrote is seen; such a cursor is disposed before anything else is written. Without it, rows can be
    /// written while the cursor is open.
    /// </param>
    IRecordCursor Read(RecordKind kind, int? source = null, bool withData = true, bool uncommitted = false);

    /// <summary>The last run that changed any record of the kind; 0 for none.</summary>
    long LastChange(RecordKind kind);

    /// <summary>How many records of a kind and a source stand in each state.</summary>
    IReadOnlyDictionary<RecordState, long> Count(RecordKind kind, int source);

    /// <summary>Finds one record; false when there is none of that number.</summary>
    bool TryGet(RecordKind kind, long number, out StoredRecord record);

    /// <summary>Adds a record and answers its number.</summary>
    long Insert(RecordKind kind, int source, string anchor, ulong fingerprint, ReadOnlySpan<byte> data, long run, int affiliation = 0);

    /// <summary>
    /// Replaces a record's data and makes it present, unless it is out of scope, which the selection decides; false when the number has another anchor.
    /// </summary>
    bool Update(RecordKind kind, long number, string anchor, ulong fingerprint, ReadOnlySpan<byte> data, long run, int affiliation = 0);

    /// <summary>Sets where the record stands, since when.</summary>
    void SetState(RecordKind kind, long number, RecordState state, DateOnly since, long run);

    /// <summary>The number, from 1, of what <see cref="Selecting.Affiliation.Content"/> says; 0 stands for nothing known.</summary>
    int AffiliationNumber(string content);

    /// <summary>All affiliations by number.</summary>
    IReadOnlyDictionary<int, string> Affiliations { get; }
}

/// <summary>A record with its data, held.</summary>
public sealed record StoredRecord(long Number, int Source, string Anchor, RecordState State, DateOnly? Since, long ChangedIn, byte[] Data);

/// <summary>A forward reading of records.</summary>
public interface IRecordCursor : IDisposable
{
    /// <summary>Moves on; false at the end.</summary>
    bool MoveNext();

    /// <summary>The record's number, from 1.</summary>
    long Number { get; }

    /// <summary>Its source's number.</summary>
    int Source { get; }

    /// <summary>Its anchor.</summary>
    string Anchor { get; }

    /// <summary>The fingerprint of its anchor, without making a string of it.</summary>
    ulong AnchorFingerprint { get; }

    /// <summary>The fingerprint given when it was last written.</summary>
    ulong Fingerprint { get; }

    /// <summary>Where it stands.</summary>
    RecordState State { get; }

    /// <summary>Since when it is not present.</summary>
    DateOnly? Since { get; }

    /// <summary>The run that last changed it.</summary>
    long ChangedIn { get; }

    /// <summary>The number of a person's affiliation; 0 for none.</summary>
    int Affiliation { get; }

    /// <summary>Its encoded row, valid until the next move; empty when not asked for.</summary>
    ReadOnlySpan<byte> Data { get; }
}
