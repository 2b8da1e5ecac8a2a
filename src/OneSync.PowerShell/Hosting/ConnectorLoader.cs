using System.Reflection;
using OneSync.Core.Ports;

namespace OneSync.PowerShell.Hosting;

/// <summary>Loads the connectors when a cmdlet first needs them, so that importing the module costs nothing of it.</summary>
internal static class ConnectorLoader
{
    private static readonly Lazy<Type> s_host = new(Load);

    /// <summary>A host of its own for each cmdlet: nothing is shared between runspaces but code.</summary>
    public static IConnectorHost CreateHost() => (IConnectorHost)Activator.CreateInstance(s_host.Value)!;

    private static Type Load()
    {
        string folder = Path.Combine(Path.GetDirectoryName(typeof(ConnectorLoader).Assembly.Location)!, "dependencies");
        string path = Path.Combine(folder, "OneSync.Connectors.dll");
        Assembly connectors = new ConnectorLoadContext(folder, path).LoadFromAssemblyPath(path);
        return connectors.GetType("OneSync.Connectors.ConnectorHost", throwOnError: true)!;
    }
}
