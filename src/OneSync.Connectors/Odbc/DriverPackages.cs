namespace OneSync.Connectors.Odbc;

/// <summary>Where the drivers of databases come from.</summary>
internal static class DriverPackages
{
    private static readonly (string[] Words, string Package)[] s_known =
    [
        (["postgres", "psqlodbc"], "psqlODBC: the package odbc-postgresql on Debian and Ubuntu, postgresql-odbc on Red Hat, or the installer from the psqlODBC project"),
        (["sqlite"], "the SQLite ODBC driver: the package libsqliteodbc on Debian and Ubuntu"),
        (["sql server", "msodbcsql"], "Microsoft's ODBC Driver for SQL Server: the package msodbcsql18, or its installer for Windows"),
        (["freetds", "tds"], "FreeTDS: the package tdsodbc on Debian and Ubuntu, freetds on Red Hat"),
        (["mysql", "mariadb"], "MariaDB Connector/ODBC: the package odbc-mariadb on Debian and Ubuntu, mariadb-connector-odbc on Red Hat"),
        (["oracle"], "Oracle Instant Client with its ODBC package"),
        (["progress", "openedge"], "the Progress OpenEdge ODBC driver, which comes with OpenEdge (SQL client access)"),
        (["foxpro", "dbase"], "the Visual FoxPro ODBC driver, which exists for 32-bit Windows only: run it in a 32-bit PowerShell"),
    ];

    /// <summary>What to install for a driver of that name.</summary>
    public static string Remedy(string driver)
    {
        foreach ((string[] words, string package) in s_known)
        {
            if (words.Any(w => driver.Contains(w, StringComparison.OrdinalIgnoreCase)))
                return $"Install {package}.";
        }
        return "Install the driver of your database for this system.";
    }
}
