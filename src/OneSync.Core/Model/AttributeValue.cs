using System.Collections.Immutable;

namespace OneSync.Core.Model;

/// <summary>
/// The value of one attribute in one of three states: <em>absent</em> (leave alone), <em>empty</em> (clear it) or a value
/// (set it). A value is text in invariant form, or several of them.
/// </summary>
/// <remarks>
/// Dates are ISO 8601 (<c>yyyy-MM-dd</c>, instants <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>), booleans <c>true</c> and <c>false</c>, numbers
/// have a point and no grouping. <c>default</c> is absent.
/// </remarks>
public readonly struct AttributeValue : IEquatable<AttributeValue>
{
    // null: absent. string: one value, "" being empty. string[]: two or more values, none of them "".
    private readonly object? _content;

    private AttributeValue(object? content) => _content = content;

    /// <summary>No statement about the attribute: a destination leaves it alone.</summary>
    public static AttributeValue Absent => default;

    /// <summary>The attribute has no value: a destination clears it.</summary>
    public static AttributeValue Empty { get; } = new("");

    /// <summary>One value; <see langword="null"/> makes it absent and <c>""</c> empty.</summary>
    public static AttributeValue Of(string? value) => new(value);

    /// <summary>Several values in their order. Null and empty ones are left out; none left makes it empty.</summary>
    public static AttributeValue Of(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] kept = [.. values.Where(v => !string.IsNullOrEmpty(v))!];
        return kept.Length switch { 0 => Empty, 1 => new(kept[0]), _ => new(kept) };
    }

    /// <summary>Several values in an array that nobody else changes: taken over as it is where it has no gaps.</summary>
    internal static AttributeValue Own(string[] values)
    {
        foreach (string value in values)
        {
            if (string.IsNullOrEmpty(value))
                return Of(values);
        }
        return values.Length >= 2 ? new(values) : Of(values);
    }

    /// <summary>A boolean in its invariant form.</summary>
    public static AttributeValue Of(bool value) => new(value ? "true" : "false");

    /// <summary>Nothing is said about the attribute.</summary>
    public bool IsAbsent => _content is null;

    /// <summary>The attribute is known to have no value.</summary>
    public bool IsEmpty => _content is string { Length: 0 };

    /// <summary>There is at least one value.</summary>
    public bool HasValue => _content is string { Length: > 0 } or string[];

    /// <summary>There are two values or more.</summary>
    public bool IsMultiValued => _content is string[];

    /// <summary>How many values there are; 0 when absent or empty.</summary>
    public int Count => _content switch { string[] many => many.Length, string { Length: > 0 } => 1, _ => 0 };

    /// <summary>The first value; <see langword="null"/> when absent, <c>""</c> when empty.</summary>
    public string? First => _content is string[] many ? many[0] : (string?)_content;

    /// <summary>The value at <paramref name="index"/>, from 0 to <see cref="Count"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _content is string[] many ? many[index] : (string)_content!;
        }
    }

    /// <summary>All values in their order; none when absent or empty.</summary>
    public ImmutableArray<string> ToArray() => _content switch
    {
        string[] many => [.. many],
        string { Length: > 0 } one => [one],
        _ => [],
    };

    /// <summary>The same state and the same values in the same order, compared by code point.</summary>
    public bool Equals(AttributeValue other) => (_content, other._content) switch
    {
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (string[] a, string[] b) => a.AsSpan().SequenceEqual(b),
        (null, null) => true,
        _ => false,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AttributeValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, Count);

    /// <summary>Equality by <see cref="Equals(AttributeValue)"/>.</summary>
    public static bool operator ==(AttributeValue left, AttributeValue right) => left.Equals(right);

    /// <summary>Inequality by <see cref="Equals(AttributeValue)"/>.</summary>
    public static bool operator !=(AttributeValue left, AttributeValue right) => !left.Equals(right);

    /// <summary>The values joined by <c>"; "</c>; <c>""</c> when absent or empty.</summary>
    public override string ToString() => _content is string[] many ? string.Join("; ", many) : (string?)_content ?? "";
}
