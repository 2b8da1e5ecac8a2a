namespace OneSync.Connectors.Csv;

/// <summary>What is wrong with a row of a CSV file.</summary>
public enum CsvRowProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has fewer cells than the header has names.</summary>
    TooShort,

    /// <summary>It has more cells than the header.</summary>
    TooLong,

    /// <summary>A quote opens and never closes.</summary>
    UnclosedQuote,

    /// <summary>There is text after a closing quote, so that it cannot be told where the cell ends.</summary>
    MisplacedQuote,

    /// <summary>It has bytes that are no character of the file's encoding.</summary>
    UndecodableBytes,

    /// <summary>It has a NUL character, which no text has.</summary>
    NulBytes,
}
