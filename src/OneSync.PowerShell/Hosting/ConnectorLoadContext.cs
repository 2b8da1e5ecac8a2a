using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using OneSync.Core.Ports;

namespace OneSync.PowerShell.Hosting;

/// <summary>
/// The load context of the connectors and the packages they need, so that other modules may bring other versions of them.
/// OneSync.Core alone is shared with the cmdlets.
/// </summary>
internal sealed class ConnectorLoadContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;

    /// <param name="folder">The folder that holds the connectors.</param>
    /// <param name="assembly">The path of their main assembly.</param>
    public ConnectorLoadContext(string folder, string assembly) : base("OneSync.Connectors")
    {
        _folder = folder;
        _resolver = new AssemblyDependencyResolver(assembly);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        Assembly core = typeof(IConnectorHost).Assembly;
        if (assemblyName.Name == core.GetName().Name)
            return core;
        string? path = _resolver.ResolveAssemblyToPath(assemblyName) ?? Managed(assemblyName.Name + ".dll");
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) ?? Native(unmanagedDllName);
        return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
    }

    // The platform's own assembly goes before the one in the folder, which may be a stub.
    private string? Managed(string file) =>
        Folders().Select(rid => Path.Combine(_folder, "runtimes", rid, "lib")).Where(Directory.Exists)
            .SelectMany(lib => Directory.EnumerateFiles(lib, file, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Reverse())
            .Append(Path.Combine(_folder, file)).FirstOrDefault(File.Exists);

    private string? Native(string name)
    {
        string[] files = OperatingSystem.IsWindows() ? [name, name + ".dll"]
            : OperatingSystem.IsMacOS() ? [name, $"lib{name}.dylib", name + ".dylib"]
            : [name, $"lib{name}.so", name + ".so"];
        return Folders().Select(rid => Path.Combine(_folder, "runtimes", rid, "native")).Append(_folder)
            .SelectMany(folder => files.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
    }

    // From the most exact platform to the widest.
    private static IEnumerable<string> Folders()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        if (OperatingSystem.IsWindows())
            return [$"win-{architecture}", "win"];
        if (OperatingSystem.IsMacOS())
            return [$"osx-{architecture}", "osx", "unix"];
        bool musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
        return musl ? [$"linux-musl-{architecture}", "linux-musl", "linux", "unix"] : [$"linux-{architecture}", "linux", "unix"];
    }
}
