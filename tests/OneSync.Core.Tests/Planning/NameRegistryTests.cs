using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Core.Tests.Planning;

public sealed class NameRegistryTests
{
    [Fact]
    public void A_name_is_its_first_owners_without_regard_to_case_and_in_its_attribute_alone()
    {
        NameRegistry names = new();
        names.Take(1, "ann", NameRegistry.Nobody);
        Assert.False(names.IsFreeFor(1, AttributeValue.Of("ANN"), 7));
        names.Take(1, "Ann", 7);
        names.Take(1, "aNN", 8);
        Assert.True(names.IsFreeFor(1, AttributeValue.Of("ann"), 7));
        Assert.False(names.IsFreeFor(1, AttributeValue.Of("ann"), 8));
        Assert.True(names.IsFreeFor(2, AttributeValue.Of("ann"), 8));
        Assert.True(names.IsFreeFor(1, AttributeValue.Empty, 8));
    }
}
