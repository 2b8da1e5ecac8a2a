namespace OneSync.Connectors.Odbc;

/// <summary>
/// What a few drivers must be told so that a large result streams instead of being read into memory first. Whatever the connection string says itself
/// holds.
/// </summary>
internal static class DriverDefaults
{
    private static readonly (string Driver, (string Key, string Value)[] Settings)[] s_known =
    [
        ("postgresql", [("UseDeclareFetch", "1"), ("Fetch", "1024")]),
        ("sqlite", [("StepAPI", "1")]),
        ("mysql", [("NO_CACHE", "1"), ("FORWARD_CURSOR", "1")]),
    ];

    /// <summary>Adds the settings that are known for a driver.</summary>
    /// <param name="connection">What they are added to.</param>
    /// <param name="driver">The driver's registered name, or its file.</param>
    public static void Add(ConnectionText connection, string driver)
    {
        foreach ((string known, (string Key, string Value)[] settings) in s_known)
        {
            if (!driver.Contains(known, StringComparison.OrdinalIgnoreCase))
                continue;
            foreach ((string key, string value) in settings)
                connection.Add(key, value);
        }
    }
}
