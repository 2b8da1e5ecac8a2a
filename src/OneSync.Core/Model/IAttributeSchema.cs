using System.Diagnostics.CodeAnalysis;

namespace OneSync.Core.Model;

/// <summary>The attribute names that rows of one kind can have, each at a fixed position. Names ignore case.</summary>
public interface IAttributeSchema
{
    /// <summary>All names known now, in the order of their positions, which may have gaps.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Finds the position of <paramref name="name"/>.</summary>
    bool TryGetIndex(string name, out int index);
}

/// <summary>One row of attribute values, read by position in its <see cref="IAttributeSchema"/>.</summary>
public interface IAttributeRow
{
    /// <summary>The value at the position, absent when the row does not have it.</summary>
    [SuppressMessage("Design", "CA1043:Use integral or string argument for indexers", Justification = "It is integral.")]
    AttributeValue this[int index] { get; }
}
