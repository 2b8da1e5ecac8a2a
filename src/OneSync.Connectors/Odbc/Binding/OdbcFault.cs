namespace OneSync.Connectors.Odbc.Binding;

/// <summary>Tells the failures of one cell from those that end a reading.</summary>
internal static class OdbcFault
{
    /// <summary>
    /// SQLSTATE class 22 is about a datum: text that is no number, a date that is none, a number that does not fit. 07006 is a conversion that the
    /// driver does not know.
    /// </summary>
    public static bool IsOfOneCell(OdbcException failure) => failure.SqlState.StartsWith("22", StringComparison.Ordinal) || failure.SqlState == "07006";
}
