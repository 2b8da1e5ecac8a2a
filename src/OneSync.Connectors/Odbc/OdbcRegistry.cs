using OneSync.Connectors.Odbc.Binding;

namespace OneSync.Connectors.Odbc;

/// <summary>The data sources and the drivers that are registered on this machine.</summary>
internal static class OdbcRegistry
{
    /// <summary>The names of the data sources (DSNs), each with its driver.</summary>
    public static IReadOnlyList<(string Name, string About)> DataSources(OdbcCalls calls) => List(calls, drivers: false);

    /// <summary>The names of the drivers.</summary>
    public static IReadOnlyList<string> Drivers(OdbcCalls calls) => [.. List(calls, drivers: true).Select(d => d.Name)];

    private static IReadOnlyList<(string Name, string About)> List(OdbcCalls calls, bool drivers)
    {
        using OdbcHandle environment = OdbcHandle.Environment(calls.Library);
        return [.. calls.List(environment, drivers).DistinctBy(d => d.Name, StringComparer.OrdinalIgnoreCase)];
    }
}
