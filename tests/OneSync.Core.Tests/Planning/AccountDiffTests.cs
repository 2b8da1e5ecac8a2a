using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Core.Tests.Planning;

public sealed class AccountDiffTests
{
    private static AttributeValue Many(params string[] values) => AttributeValue.Of(values);

    public static TheoryData<AttributeValue, AttributeValue, bool> Pairs() => new()
    {
        { AttributeValue.Of("a"), AttributeValue.Absent, true }, // left alone
        { AttributeValue.Absent, AttributeValue.Empty, true },
        { AttributeValue.Empty, AttributeValue.Empty, true },
        { AttributeValue.Of("a"), AttributeValue.Empty, false },
        { AttributeValue.Absent, AttributeValue.Of("a"), false },
        { AttributeValue.Of("a"), AttributeValue.Of("A"), false },
        { Many("a", "b"), Many("b", "a"), true }, // the order of several says nothing
        { Many("a", "b"), Many("a", "b", "b"), false },
        { Many("a", "a", "b"), Many("a", "b", "b"), false },
        { Many("a", "b"), AttributeValue.Of("a"), false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_differs(AttributeValue actual, AttributeValue desired, bool same)
    {
        Assert.Equal(same, AccountDiff.Same(actual, desired));
        AccountDiff diff = new();
        diff.Add(3, actual, desired);
        Assert.Equal(same, diff.IsEmpty);
        if (same)
            return;
        Assert.Equal(desired, AttributeEncoding.Read(diff.After.Span, 3));
        // What had no value is said to have been empty, so that drift is seen.
        Assert.Equal(actual.IsAbsent ? AttributeValue.Empty : actual, AttributeEncoding.Read(diff.Before.Span, 3));
    }
}
