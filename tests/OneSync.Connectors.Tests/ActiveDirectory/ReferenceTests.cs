using OneSync.Core.Activity;
using OneSync.Core.Planning;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>References such as a manager, to accounts that are there, that come, and that are nowhere.</summary>
[Collection(DomainCollection.Name)]
public sealed class ReferenceTests(DomainController dc)
{
    [Fact]
    public void Who_refers_to_nobody_is_made_without_it_and_told_by_every_plan_and_changed_by_none()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,E9,Pupil,", "2,E2,Grace,Hopper,North,Staff,E1,Head,");

        OneSyncPlan first = work.Run();

        Assert.Equal(2, first.Count(ChangeAction.Create));
        Assert.Equal($"'manager' is left as it is: no account has employeeNumber '{work.Number("E9")}'.", Assert.Single(work.Notices(first), n => n.Kind == NoticeKind.Unresolved).Message);
        Assert.DoesNotContain(work.Changes(first), c => c.Error is not null);
        Assert.Null(Value(work.Account("E1"), "manager"));
        Assert.Equal(work.Account("E1")!.DistinguishedName, Value(work.Account("E2"), "manager"), ignoreCase: true);
        OneSyncPlan second = work.Plan();
        Assert.Equal([], work.Changes(second));
        Assert.Equal(2, second.Unchanged);
        Assert.Equal(1, second.Notices.GetValueOrDefault(NoticeKind.Unresolved));
    }

    [Fact]
    public void A_reference_is_set_in_the_run_in_which_its_account_comes()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,E9,Pupil,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Grade 9,E9,Pupil,", "9,E9,Grace,Hopper,North,Staff,,Head,");

        OneSyncPlan plan = work.Run();

        Assert.Equal([ChangeAction.Update, ChangeAction.Create], work.Changes(plan).Select(c => c.Action).OrderByDescending(a => a));
        Assert.Equal(0, plan.Notices.GetValueOrDefault(NoticeKind.Unresolved));
        Assert.Equal(work.Account("E9")!.DistinguishedName, Value(work.Account("E1"), "manager"), ignoreCase: true);
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void An_account_keeps_the_reference_it_has_where_the_new_one_is_nobody_and_the_rest_is_written()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,E2,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Grade 9,E9,Prefect,", "2,E2,Grace,Hopper,North,Staff,,Head,");

        OneSyncPlan plan = work.Run();

        OneSyncChange change = Assert.Single(work.Changes(plan));
        Assert.Equal("title", Assert.Single(change.Attributes).Attribute);
        Assert.Equal("The mapping of title gives another value.", change.Reason);
        Assert.Equal("Prefect", Value(work.Account("E1"), "title"));
        Assert.Equal(work.Account("E2")!.DistinguishedName, Value(work.Account("E1"), "manager"), ignoreCase: true);
    }

    [Fact]
    public void A_key_that_several_accounts_have_means_none_of_them()
    {
        using DirectoryWorkspace work = new(dc);
        string elsewhere = dc.NewUnit();
        foreach (string name in new[] { "One", "Two" })
            dc.NewUser(elsewhere, name, ("sAMAccountName", "x" + Guid.NewGuid().ToString("N")[..10]), ("employeeNumber", work.Number("E7")));
        work.People("1,E1,Ada,Byron,North,Grade 9,E7,Pupil,");

        OneSyncPlan plan = work.Run();

        Assert.Contains($"more than one account has employeeNumber '{work.Number("E7")}'", Assert.Single(work.Notices(plan), n => n.Kind == NoticeKind.Unresolved).Message, StringComparison.Ordinal);
        Assert.Equal([], work.Changes(work.Plan()));
    }
}
