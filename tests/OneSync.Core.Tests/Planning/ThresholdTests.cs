using OneSync.Core.Planning;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Planning;

public sealed class ThresholdTests
{
    [Theory]
    // A count, reached at equality.
    [InlineData(25, null, 24, 1000, false)]
    [InlineData(25, null, 25, 1000, true)]
    [InlineData(0, null, 1, 1000, true)]
    // A share, reached at equality.
    [InlineData(null, 3.0, 29, 1000, false)]
    [InlineData(null, 3.0, 30, 1000, true)]
    [InlineData(null, 100.0, 999, 1000, false)]
    // Of at least twenty accounts.
    [InlineData(null, 10.0, 1, 3, false)]
    [InlineData(null, 10.0, 2, 3, true)]
    [InlineData(null, 10.0, 2, 20, true)]
    [InlineData(null, 10.0, 2, 21, false)]
    [InlineData(null, 10.0, 2, 0, true)]
    // Both: the one reached first.
    [InlineData(25, 3.0, 25, 100_000, true)]
    [InlineData(25, 3.0, 3, 100, true)]
    public void A_limit_is_reached_at_equality(int? count, double? percent, long changes, long accounts, bool held)
    {
        ThresholdSettings limit = new(ChangeAction.Update, new Limit(count, percent));
        IReadOnlyList<TrippedThreshold> tripped = Thresholds.Check([limit], new Dictionary<ChangeAction, long> { [ChangeAction.Update] = changes }, accounts);
        Assert.Equal(held, tripped.Count == 1);
        Assert.All(tripped, t => Assert.Equal((ChangeAction.Update, changes, accounts), (t.Action, t.Count, t.Base)));
    }

    [Theory]
    [InlineData(ChangeAction.Delete, 1, true)]
    [InlineData(ChangeAction.Disable, 9, false)]
    [InlineData(ChangeAction.Disable, 10, true)]
    [InlineData(ChangeAction.Archive, 10, true)]
    [InlineData(ChangeAction.Rename, 10, true)]
    [InlineData(ChangeAction.Create, 5000, false)]
    [InlineData(ChangeAction.Update, 5000, false)]
    public void What_holds_when_nothing_is_configured(ChangeAction action, long count, bool held) =>
        Assert.Equal(held, Thresholds.Check([], new Dictionary<ChangeAction, long> { [action] = count }, 100).Count == 1);

    [Fact]
    public void A_limit_of_ones_own_replaces_the_default_of_its_action_alone()
    {
        ThresholdSettings[] own = [new(ChangeAction.Disable, new Limit(1000))];
        Dictionary<ChangeAction, long> counts = new() { [ChangeAction.Disable] = 500, [ChangeAction.Delete] = 1 };
        Assert.Equal([ChangeAction.Delete], Thresholds.Check(own, counts, 1000).Select(t => t.Action));
    }

    [Fact]
    public void No_change_trips_nothing() =>
        Assert.Empty(Thresholds.Check([new(ChangeAction.Disable, new Limit(0, 0))], new Dictionary<ChangeAction, long>(), 0));
}
