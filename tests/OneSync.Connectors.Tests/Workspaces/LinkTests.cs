using OneSync.Core.Activity;
using OneSync.Core.Linking;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Links that an admin sets, blocks and removes.</summary>
public sealed class LinkTests
{
    private const string ByName = "match: [name]\n    thresholds: { Disable: { count: 1000 } }";

    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,,student,";

    // Accounts that were there before OneSync, under other ids than it would give.
    private static TestWorkspace Taken(params string[] rows)
    {
        TestWorkspace w = new(TestWorkspace.Yaml(ByName + "\n    protected: { when: \"role -eq 'admin'\" }"));
        w.Write("out.csv", ["id,username,mail,name,role,status", .. rows]);
        return w;
    }

    private static LinkEdit Set(TestWorkspace w, long user, string? account, LinkState state = LinkState.Linked) =>
        Assert.Single(w.Engine.SetLinks("out", [new LinkRequest(user, account, state)], null, default));

    private static string Refused(LinkEdit edit)
    {
        Assert.Null(edit.Link);
        return edit.Refused!.Problems[0].Id;
    }

    [Fact]
    public void A_dispute_names_the_accounts_and_a_link_ends_it()
    {
        using TestWorkspace w = Taken("a,one,,First1 Last1,student,active", "b,two,,First1 Last1,student,active");
        w.Sis(Pupil(1));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal(0, plan.Total);
        OneSyncLink disputed = Assert.Single(w.Engine.Links("out"));
        Assert.Equal((1, "", LinkState.Disputed), (disputed.User, disputed.Anchor, disputed.State));
        Assert.Contains("'a' (one) and 'b' (two) by 'name'", disputed.Reason, StringComparison.Ordinal);

        Assert.Equal("b", Set(w, 1, "TWO").Link!.Anchor);

        Assert.Equal(("b", LinkState.Linked, null), (w.Engine.Links("out").Single().Anchor, w.Engine.Links("out", 1).Single().State, w.Engine.Links("out", 1).Single().Reason));
        w.Run();
        Assert.Equal(["1001", "a"], w.Accounts().Keys.Order());
        Assert.Equal("two", w.Accounts()["1001"]["username"]);
        OneSyncActivity told = Assert.Single(w.Engine.FindActivity(new ActivityQuery { Actions = ["LinkSet"] }, default));
        Assert.Equal((1L, "First1 Last1", "tester", "out: no link became Linked to 'b'."), (told.User!.Value, told.UserName, told.By, told.Detail));
    }

    [Fact]
    public void What_would_not_be_safe_is_refused_and_nothing_is_kept()
    {
        using TestWorkspace w = Taken("a,one,,Same Name,student,active", "b,two,,Same Name,student,active", "c,root,,Root,admin,active");
        w.Sis(Pupil(1), Pupil(2));
        w.Merge();
        Set(w, 1, "a");
        Assert.Equal("AccountTaken", Refused(Set(w, 2, "a")));
        Assert.Equal("AccountTaken", Refused(Set(w, 2, "a", LinkState.Proposed)));
        Assert.Equal("ProtectedAccount", Refused(Set(w, 2, "c")));
        Assert.Equal("AmbiguousAccount", Refused(Set(w, 2, "same name")));
        Assert.Equal("AccountNeeded", Refused(Set(w, 2, null)));
        Assert.Equal("UnknownUser", Refused(Set(w, 99, "b")));
        LinkEdit unknown = Set(w, 2, "twoo");
        Assert.Equal(("UnknownAccount", "two"), (Refused(unknown), unknown.Refused!.Problems[0].Nearest));
        // Two of one call may not have one account either; the first gets it.
        IReadOnlyList<LinkEdit> both = w.Engine.SetLinks("out", [new(2, "b", LinkState.Linked), new(1, "b", LinkState.Linked)], null, default);
        Assert.Equal((2L, "AccountTaken"), (both[0].Link!.User, Refused(both[1])));
        Assert.Equal([(1, "a"), (2, "b")], w.Engine.Links("out").Select(l => (l.User, l.Anchor)));
        Assert.Throws<ConfigurationException>(() => w.Engine.SetLinks("nowhere", [], null, default));
    }

    [Fact]
    public void What_is_turned_down_is_not_kept_and_leaves_no_line_in_the_log()
    {
        using TestWorkspace w = Taken("a,one,,A,student,active");
        w.Sis(Pupil(1));
        w.Merge();
        int runs = w.Engine.Runs().Count();
        Assert.Empty(w.Engine.SetLinks("out", [new(1, "a", LinkState.Linked)], _ => false, default));
        Assert.Empty(w.Engine.Links("out"));
        Assert.Equal(runs, w.Engine.Runs().Count());
        Set(w, 1, "a");
        Assert.Empty(w.Engine.RemoveLinks("out", [1], _ => false));
        Assert.Single(w.Engine.Links("out"));
    }

    [Fact]
    public void Who_is_blocked_gets_no_account_and_the_account_may_be_anothers()
    {
        using TestWorkspace w = Taken("a,one,,First1 Last1,student,active");
        w.Sis(Pupil(1), Pupil(2));
        w.Merge();
        Set(w, 1, "a", LinkState.Blocked);
        Set(w, 2, null, LinkState.Blocked);
        OneSyncPlan plan = w.Plan();
        Assert.Equal((0L, 1L), (plan.Total, plan.Notices[NoticeKind.Orphan]));
        Assert.Equal("a", Set(w, 2, "a").Link!.Anchor);
        Assert.Equal(ChangeAction.Rename, Assert.Single(w.Changes(w.Plan())).Action);
        // What was blocked is linked again by taking the link away.
        Assert.Equal("a", Assert.Single(w.Engine.RemoveLinks("out", [1], null)).Link!.Anchor);
        Assert.Equal("UnknownLink", Refused(Assert.Single(w.Engine.RemoveLinks("out", [1], null))));
        Assert.Equal([ChangeAction.Create], w.Changes(w.Plan()).Where(c => c.User == 1).Select(c => c.Action));
    }

    [Theory]
    [InlineData(LinkState.Proposed)]
    [InlineData(LinkState.Disputed)]
    public void An_account_that_is_not_linked_for_sure_is_left_alone_until_it_is(LinkState state)
    {
        using TestWorkspace w = Taken("a,one,,A,student,active");
        w.Sis(Pupil(1));
        w.Merge();
        Set(w, 1, "a", state);
        OneSyncPlan plan = w.Plan();
        Assert.Equal(0, plan.Total);
        Assert.Contains($"is {state}", Assert.Single(w.Notices(plan)).Message, StringComparison.Ordinal);
        Assert.Equal(state, w.Engine.Links("out").Single().State);
        Assert.Equal("a", Set(w, 1, null).Link!.Anchor);
        Assert.Equal(1, w.Plan().Total);
    }
}
