using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Ports;

/// <summary>What a record is of.</summary>
public enum RecordKind
{
    /// <summary>A person.</summary>
    Person,

    /// <summary>A school, a district, a department.</summary>
    Org,

    /// <summary>A term, a school year, a grading period.</summary>
    Term,

    /// <summary>A course.</summary>
    Course,

    /// <summary>A class (a section).</summary>
    Class,

    /// <summary>A person's place in a class.</summary>
    Enrollment,
}

/// <summary>What a connector is called and which options it takes.</summary>
/// <param name="Type">The <c>type:</c> in the configuration, such as <c>Csv</c>.</param>
/// <param name="Options">Its options.</param>
public sealed record ConnectorDescription(string Type, IReadOnlyList<OptionDescription> Options);

/// <summary>What a connector may use of its surroundings.</summary>
/// <param name="Root">The folder that relative paths start from, absolute.</param>
/// <param name="Secrets">Resolves references to secrets.</param>
/// <param name="Clock">The time.</param>
public sealed record ConnectorContext(string Root, ISecretResolver Secrets, IClock Clock)
{
    /// <summary>
    /// A folder beside the vault for files that go with what a source remembers, absolute; it need not exist. Null when nothing is kept. A connector
    /// makes a folder of the source's own in it, for the owner alone.
    /// </summary>
    public string? KeptFiles { get; init; }
}

/// <summary>Makes sources of one type.</summary>
public interface ISourceConnector
{
    /// <summary>Its type and its options.</summary>
    ConnectorDescription Description { get; }

    /// <summary>
    /// A source for the settings. Nothing is opened yet. <paramref name="settings"/> were checked against <see cref="Description"/>.
    /// </summary>
    /// <exception cref="ConfigurationException">The options contradict each other.</exception>
    ISource Create(SourceSettings settings, ConnectorContext context);
}

/// <summary>A system people are read from.</summary>
public interface ISource
{
    /// <summary>The source's name in the workspace.</summary>
    string Name { get; }

    /// <summary>
    /// The fields that its person records have, as far as they can be told without reading the people: the header of a file, or the
    /// names that the protocol fixes.
    /// </summary>
    /// <exception cref="SourceUnavailableException">The source cannot be reached.</exception>
    SourceFields DescribeFields(CancellationToken cancellation);

    /// <summary>Opens the source for one consistent reading of everything in it, or of what is new since what it remembers.</summary>
    /// <param name="memory">What it remembers, and where it says what to remember next, until the session is disposed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceUnavailableException">The source cannot be reached, or is not what it should be.</exception>
    ISourceSession Open(SourceMemory memory, CancellationToken cancellation);

    /// <summary>Opens the source for one consistent reading of everything in it, without a memory.</summary>
    /// <exception cref="SourceUnavailableException">The source cannot be reached, or is not what it should be.</exception>
    ISourceSession Open(CancellationToken cancellation) => Open(SourceMemory.None, cancellation);
}

/// <summary>The fields of a source's person records.</summary>
/// <param name="Names">The names known.</param>
/// <param name="IsOpen">Whether records may have further ones, such as <c>metadata.*</c>.</param>
public sealed record SourceFields(IReadOnlyList<string> Names, bool IsOpen);

/// <summary>One consistent reading of a source.</summary>
public interface ISourceSession : IDisposable
{
    /// <summary>The kinds of record that it has.</summary>
    IReadOnlyList<RecordKind> Kinds { get; }

    /// <summary>
    /// Why there is nothing new to read, one sentence; <see langword="null"/> when there is, or may be. Then nothing is read, and the vault stays as it
    /// is. Never when <see cref="SourceMemory.IsFull"/>.
    /// </summary>
    string? Unchanged => null;

    /// <summary>
    /// Reads all records of one kind, forwards, once. Several kinds are read one after the other, in the order of
    /// <see cref="Kinds"/>; a reader is disposed before the next is opened.
    /// </summary>
    /// <exception cref="SourceUnavailableException">Nothing of this kind can be read at all.</exception>
    IRecordReader Read(RecordKind kind, CancellationToken cancellation);
}

/// <summary>Reads records forwards, like a data reader. Only the current record is held.</summary>
public interface IRecordReader : IDisposable
{
    /// <summary>The fields of <see cref="Current"/>; complete before the first <see cref="MoveNext"/>.</summary>
    IAttributeSchema Schema { get; }

    /// <summary>
    /// Moves to the next good record. A row that cannot be used is put into <see cref="Quarantined"/> and passed over; a failure that
    /// ends the reading early is put into <see cref="Incomplete"/>, and the answer is false, as at the end.
    /// </summary>
    bool MoveNext();

    /// <summary>The record's immutable id in the source, never blank, and not repeated within a reading.</summary>
    string Anchor { get; }

    /// <summary>The record's values; valid until the next <see cref="MoveNext"/>.</summary>
    IAttributeRow Current { get; }

    /// <summary>The source says that this record was removed. Only a delta reading has such records.</summary>
    bool IsRemoved { get; }

    /// <summary>Only what changed since the last reading is read; who is not in it has not left.</summary>
    bool IsDelta { get; }

    /// <summary>The rows passed over so far.</summary>
    IReadOnlyList<QuarantinedRow> Quarantined { get; }

    /// <summary>Oddities met so far that lose nothing, one for each kind of oddity and file.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Why this reading is known not to be complete; <see langword="null"/> when nothing is known to be missing.</summary>
    string? Incomplete { get; }

    /// <summary>How far the reading is, from 0 to 1; <see langword="null"/> when it cannot be told.</summary>
    double? Progress { get; }
}

/// <summary>A row that could not be used.</summary>
/// <param name="File">The file or address it came from.</param>
/// <param name="Line">The line it starts on, from 1, or its number; 0 when unknown.</param>
/// <param name="Anchor">Its anchor, when that could be read.</param>
/// <param name="Reason">A stable word: <c>RaggedRow</c>, <c>UnclosedQuote</c>, <c>BlankAnchor</c>, <c>RepeatedAnchor</c>, <c>UndecodableBytes</c>…</param>
/// <param name="Message">What is wrong and how to mend it, one sentence. Holds no cell but the anchor.</param>
public sealed record QuarantinedRow(string File, long Line, string? Anchor, string Reason, string Message);

/// <summary>A source, or a part of it, cannot be read at all.</summary>
/// <param name="id">A stable id, such as <c>FileNotFound</c> or <c>TornZip</c>.</param>
/// <param name="message">What, where, and the remedy.</param>
/// <param name="inner">What it was caused by.</param>
public sealed class SourceUnavailableException(string id, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable id, the first part of the PowerShell error id.</summary>
    public string Id { get; } = id;
}
