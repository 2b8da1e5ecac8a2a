namespace OneSync.Connectors.Csv;

/// <summary>A second, exact look at the quotes of one row that was reported as malformed.</summary>
internal static class QuoteScan
{
    /// <summary>
    /// The worst problem of the row's quotes. A quote in the middle of an unquoted cell, as in <c>5" pipe</c>, is plain text and none.
    /// </summary>
    /// <param name="row">The row as it stands in the file.</param>
    /// <param name="delimiter">The byte between cells.</param>
    /// <param name="quote">The quote.</param>
    /// <param name="trim">Whether spaces and tabs may come before an opening and after a closing quote.</param>
    public static CsvRowProblem Of(ReadOnlySpan<byte> row, byte delimiter, byte quote, bool trim)
    {
        CsvRowProblem worst = CsvRowProblem.None;
        for (int at = 0; at <= row.Length; at++)
        {
            if (trim)
                SkipBlanks(row, delimiter, ref at);
            if (at < row.Length && row[at] == quote)
            {
                int close = ClosingQuote(row, quote, at + 1);
                if (close < 0)
                    return CsvRowProblem.UnclosedQuote;
                at = close + 1;
                if (trim)
                    SkipBlanks(row, delimiter, ref at);
                if (at < row.Length && row[at] != delimiter)
                    worst = CsvRowProblem.MisplacedQuote;
            }
            if (at < row.Length && row[at..].IndexOf(delimiter) is >= 0 and int next)
                at += next;
            else
                break;
        }
        return worst;
    }

    private static int ClosingQuote(ReadOnlySpan<byte> row, byte quote, int at)
    {
        for (; at < row.Length; at++)
        {
            if (row[at] != quote)
                continue;
            if (at + 1 == row.Length || row[at + 1] != quote)
                return at;
            at++;
        }
        return -1;
    }

    private static void SkipBlanks(ReadOnlySpan<byte> row, byte delimiter, ref int at)
    {
        while (at < row.Length && row[at] != delimiter && row[at] is (byte)' ' or (byte)'\t')
            at++;
    }
}
