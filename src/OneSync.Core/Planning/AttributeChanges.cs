using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>Shows two encoded rows as changes of attributes.</summary>
internal static class AttributeChanges
{
    /// <summary>One change for each attribute that either row has, in the order of the vocabulary.</summary>
    public static IReadOnlyList<AttributeChange> Of(AttributeTable attributes, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        SortedDictionary<int, (AttributeValue Before, AttributeValue After)> rows = [];
        while (AttributeEncoding.TryReadNext(ref before, out int index, out AttributeValue value))
            rows[index] = (value, default);
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue value))
            rows[index] = (rows.GetValueOrDefault(index).Before, value);
        return [.. rows.Where(r => r.Value.Before != r.Value.After).Select(r => new AttributeChange(attributes.Names[r.Key], r.Value.Before, r.Value.After))];
    }
}
