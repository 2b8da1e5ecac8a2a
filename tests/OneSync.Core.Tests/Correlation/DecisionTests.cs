using OneSync.Core.Correlation;
using OneSync.Core.Model;
using static OneSync.Core.Tests.Correlation.District;

namespace OneSync.Core.Tests.Correlation;

public sealed class DecisionTests
{
    private readonly District _district = new() { Rules = { Exact("staff id", "id") } };

    [Fact]
    public void Records_of_one_user_stay_together_and_others_may_join_them()
    {
        _district.Add(Sis, "id=1", user: 5);
        _district.Add(Sis, "id=2", user: 5);
        _district.Add(Hr, "id=2");
        CorrelationResult result = _district.Resolve();
        Assert.Equal(1, result.ClusterCount);
        Assert.Equal("staff id", result.JoinedBy(0)?.Rule);
    }

    [Fact]
    public void An_accepted_pair_is_joined_against_the_rules()
    {
        int a = _district.Add(Sis, "id=1", user: 5, hasLinks: true), b = _district.Add(Sis, "id=2", user: 6, hasLinks: true);
        CorrelationResult result = _district.Accept(a, b).Resolve();
        Assert.True(result.Together(a, b));
        Assert.Empty(result.Proposals);
        Assert.Equal(CorrelationProposal.AcceptedPairs, result.JoinedBy(a)?.RuleNumber);
    }

    [Fact]
    public void A_rejected_pair_is_not_proposed_again()
    {
        int a = _district.Add(Sis, "id=1"), b = _district.Add(Hr, "id=1");
        CorrelationResult result = _district.Reject(b, a).Resolve();
        Assert.False(result.Together(a, b));
        Assert.Empty(result.Proposals);
    }

    [Fact]
    public void A_rejected_pair_is_not_joined_through_a_third_record()
    {
        int a = _district.Add(Sis, "id=1"), b = _district.Add(Hr, "id=1");
        _district.Add(Library, "id=1");
        CorrelationResult result = _district.Reject(a, b).Resolve();
        Assert.Equal(3, result.ClusterCount);
        Assert.Equal(["staff id: Disputed RejectedPair [0 1 2]"], result.Told());
    }

    [Fact]
    public void Accepting_and_rejecting_in_a_circle_is_a_dispute()
    {
        _district.Add(Sis, "");
        _district.Add(Hr, "");
        _district.Add(Library, "");
        CorrelationResult result = _district.Accept(0, 1).Accept(1, 2).Reject(0, 2).Resolve();
        Assert.Equal(3, result.ClusterCount);
        Assert.Equal(["accepted by an admin: Disputed RejectedPair [0 1 2]"], result.Told());
    }

    [Fact]
    public void Rejecting_a_pair_inside_a_user_splits_the_user()
    {
        int a = _district.Add(Sis, "id=1", user: 5), b = _district.Add(Hr, "id=2", user: 5), c = _district.Add(Library, "id=2", user: 5);
        CorrelationResult result = _district.Reject(a, b).Resolve();
        Assert.False(result.Together(a, b));
        Assert.True(result.Together(b, c));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void Two_users_become_one_unless_both_have_accounts(bool first, bool second, bool joined)
    {
        int a = _district.Add(Sis, "id=1", 5, first), b = _district.Add(Hr, "id=1", 6, second);
        CorrelationResult result = _district.Resolve();
        Assert.Equal(joined, result.Together(a, b));
        Assert.Equal(joined ? [] : ["staff id: Disputed SeveralLinked [0 1]"], result.Told());
    }

    [Fact]
    public void Misuse_is_named()
    {
        AttributeTable attributes = new();
        Correlator correlator = new([], attributes);
        AttributeBuffer row = new();
        correlator.Add(new(1, 0, 0, false, row));
        Assert.Contains("Record 1 was added twice", Assert.Throws<ArgumentException>(() => correlator.Add(new(1, 0, 0, false, row))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => correlator.Add(new(-1, 0, 0, false, row)));
        Assert.Throws<ArgumentOutOfRangeException>(() => correlator.Add(new(2, 70_000, 0, false, row)));
        Assert.Contains("Record 0 was not added", Assert.Throws<InvalidOperationException>(() => correlator.Resolve(CorrelationDecisions.None)).Message, StringComparison.Ordinal);

        Correlator other = new([], attributes);
        other.Add(new(0, 0, 0, false, row));
        Assert.Throws<ArgumentException>(() => other.Resolve(new CorrelationDecisions { Accepted = [new(0, 1)] }));
        Assert.Throws<InvalidOperationException>(() => other.Add(new(1, 0, 0, false, row)));
        Assert.Throws<InvalidOperationException>(() => other.Resolve(CorrelationDecisions.None));
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        Correlator correlator = new([Exact("staff id", "id")], new AttributeTable());
        correlator.Add(new(0, 0, 0, false, new AttributeBuffer()));
        Assert.Throws<OperationCanceledException>(() => correlator.Resolve(CorrelationDecisions.None, new CancellationToken(canceled: true)));
    }
}
