namespace OneSync.Core.Ports.Vault;

/// <summary>What sources remember between readings. Names of sources ignore case.</summary>
public interface ISourceMemoryStore
{
    /// <summary>All that a source remembers, by name.</summary>
    IReadOnlyDictionary<string, string> Read(string source);

    /// <summary>Makes this all that the source remembers.</summary>
    void Replace(string source, IReadOnlyDictionary<string, string> memory);
}
