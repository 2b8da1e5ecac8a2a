using System.Collections.Concurrent;

namespace OneSync.Core.Model;

/// <summary>
/// A growing list of attribute names, each with a number that never changes: the vocabulary that encoded rows refer to.
/// Safe for use from several threads.
/// </summary>
public sealed class AttributeTable : IAttributeSchema
{
    private readonly object _growing = new();
    private readonly ConcurrentDictionary<string, int> _indexes = new(StringComparer.OrdinalIgnoreCase);
    private volatile string[] _names = [];

    /// <summary>A table that starts with these names, numbered from 0.</summary>
    public AttributeTable(params IEnumerable<string> names)
    {
        foreach (string name in names)
            Add(name);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public bool TryGetIndex(string name, out int index) => _indexes.TryGetValue(name, out index);

    /// <summary>The number of <paramref name="name"/>, which is added at the end when it is new.</summary>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public int Add(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_indexes.TryGetValue(name, out int index))
            return index;
        lock (_growing)
        {
            if (_indexes.TryGetValue(name, out index))
                return index;
            index = _names.Length;
            _names = [.. _names, name];
            _indexes[name] = index;
            return index;
        }
    }
}
