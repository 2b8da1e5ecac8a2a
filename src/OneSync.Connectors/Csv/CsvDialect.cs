namespace OneSync.Connectors.Csv;

/// <summary>How a CSV file is written down. The default detects what it can and is otherwise RFC 4180.</summary>
public sealed record CsvDialect
{
    /// <summary>
    /// What stands between two cells; <see langword="null"/> detects it from the first line among <c>, ; tab |</c>. Several characters,
    /// or one that is not ASCII, can be read but not written.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>What cells are enclosed in, an ASCII character; <see langword="null"/> when there are no quotes.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>
    /// The name of the encoding, such as <c>utf-8</c>, <c>utf-16</c> or <c>windows-1252</c>; <see langword="null"/> detects it. A byte order
    /// mark wins over the name.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>The names of the columns of a file without a header; <see langword="null"/> when the first row is the header.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether white space around a cell is dropped, inside its quotes as well.</summary>
    public bool Trim { get; init; }

    /// <summary>Whether a file that does not end with a line break counts as cut off.</summary>
    public bool RequireFinalNewline { get; init; }
}
