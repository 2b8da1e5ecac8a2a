using System.Buffers;
using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>Collects the attributes that differ between an account as it is and as it shall be, as two encoded rows.</summary>
public sealed class AccountDiff
{
    private readonly ArrayBufferWriter<byte> _before = new(256);
    private readonly ArrayBufferWriter<byte> _after = new(256);

    /// <summary>The values as they are.</summary>
    public ReadOnlyMemory<byte> Before => _before.WrittenMemory;

    /// <summary>The values as they shall be.</summary>
    public ReadOnlyMemory<byte> After => _after.WrittenMemory;

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => _after.WrittenCount == 0;

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        _before.ResetWrittenCount();
        _after.ResetWrittenCount();
    }

    /// <summary>Adds an attribute if it differs. Call it in ascending order of <paramref name="index"/>.</summary>
    public void Add(int index, AttributeValue actual, AttributeValue desired)
    {
        if (Same(actual, desired))
            return;
        // "Before" always says something, so that drift is seen on attributes that had no value.
        AttributeEncoding.Write(_before, index, actual.IsAbsent ? AttributeValue.Empty : actual);
        AttributeEncoding.Write(_after, index, desired);
    }

    /// <summary>Adds an attribute of an account that is to be made, if it has a value.</summary>
    public void AddNew(int index, AttributeValue desired)
    {
        if (desired.HasValue)
            AttributeEncoding.Write(_after, index, desired);
    }

    /// <summary>Adds an attribute of an account that is to be made, if it has a value.</summary>
    public void AddNew(int index, AttributeBuffer desired)
    {
        if (desired.TryGetUtf8(index, out ReadOnlySpan<byte> utf8))
            AttributeEncoding.WriteUtf8(_after, index, utf8);
        else
            AddNew(index, desired[index]);
    }

    /// <summary>Adds an attribute if it differs, comparing bytes where both sides have them.</summary>
    public void Add(int index, EncodedRow actual, AttributeBuffer desired)
    {
        if (desired.TryGetUtf8(index, out ReadOnlySpan<byte> wanted) && actual.TryGetUtf8(index, out ReadOnlySpan<byte> has) && has.SequenceEqual(wanted))
            return;
        Add(index, actual[index], desired[index]);
    }

    /// <summary>Adds those differences of another that are of one kind.</summary>
    public void AddFrom(AccountDiff other, Func<int, bool> isOfKind)
    {
        Slice(other.Before.Span, _before, isOfKind);
        Slice(other.After.Span, _after, isOfKind);
    }

    /// <summary>Adds those values of one attribute that come by another's difference, or those that go.</summary>
    public void AddValues(AccountDiff other, int attribute, bool adds)
    {
        string[] before = [.. AttributeEncoding.Read(other.Before.Span, attribute).ToArray()], after = [.. AttributeEncoding.Read(other.After.Span, attribute).ToArray()];
        string[] moved = [.. adds ? after.Except(before, StringComparer.OrdinalIgnoreCase) : before.Except(after, StringComparer.OrdinalIgnoreCase)];
        if (moved.Length == 0)
            return;
        AttributeEncoding.Write(_before, attribute, adds ? AttributeValue.Empty : AttributeValue.Of(moved));
        AttributeEncoding.Write(_after, attribute, adds ? AttributeValue.Of(moved) : AttributeValue.Empty);
    }

    private static void Slice(ReadOnlySpan<byte> row, ArrayBufferWriter<byte> target, Func<int, bool> isOfKind)
    {
        while (AttributeEncoding.TrySliceNext(ref row, out int index, out ReadOnlySpan<byte> attribute))
        {
            if (isOfKind(index))
                target.Write(attribute);
        }
    }

    /// <summary>Whether writing <paramref name="desired"/> over <paramref name="actual"/> would change nothing.</summary>
    public static bool Same(AttributeValue actual, AttributeValue desired)
    {
        if (desired.IsAbsent)
            return true;
        if (!desired.HasValue)
            return !actual.HasValue;
        if (!desired.IsMultiValued || actual.Count != desired.Count)
            return actual == desired;
        return actual == desired || actual.ToArray().Order(StringComparer.Ordinal).SequenceEqual(desired.ToArray().Order(StringComparer.Ordinal));
    }
}
