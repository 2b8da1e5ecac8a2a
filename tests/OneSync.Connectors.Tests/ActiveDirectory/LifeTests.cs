using System.DirectoryServices.Protocols;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>What becomes of accounts in a real domain, from the first day to the last.</summary>
[Collection(DomainCollection.Name)]
public sealed class LifeTests(DomainController dc)
{
    [Fact]
    public void An_account_is_made_whole_and_a_second_run_finds_nothing_to_do()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,E2,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");

        OneSyncPlan first = work.Run();

        Assert.Equal(2, first.Count(ChangeAction.Create));
        SearchResultEntry ada = work.Account("E1")!;
        Assert.Equal($"CN=Ada Byron {work.Number("E1")},OU=Grade 9,OU=North,{work.Unit}", ada.DistinguishedName, ignoreCase: true);
        string name = Value(ada, "sAMAccountName")!;
        Assert.StartsWith("abyron", name, StringComparison.Ordinal);
        Assert.Equal(name + "@onesync.test", Value(ada, "userPrincipalName"));
        Assert.Equal("512", Value(ada, "userAccountControl"));
        Assert.Equal("0", Value(ada, "pwdLastSet"));
        // Her manager came after her.
        Assert.Equal(work.Account("E2")!.DistinguishedName, Value(ada, "manager"), ignoreCase: true);
        OneSyncPlan second = work.Plan();
        Assert.Equal([], work.Changes(second));
        Assert.Equal(2, second.Unchanged);
    }

    [Fact]
    public void Only_what_differs_is_written_and_a_new_name_and_place_are_changes_of_their_own()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        work.Run();
        string dn = work.Account("E1")!.DistinguishedName, id = EntryAnchor.Of(work.Account("E1")!).ToString(), name = Value(work.Account("E1"), "sAMAccountName")!;
        dc.Modify(dn, ("telephoneNumber", "555"));
        work.People("1,E1,Ada,Lovelace,South,Grade 10,,,");

        OneSyncPlan plan = work.Run();

        Assert.Equal([ChangeAction.Rename, ChangeAction.Move, ChangeAction.Update], work.Changes(plan).Select(c => c.Action));
        SearchResultEntry ada = work.Account("E1")!;
        Assert.Equal($"CN=Ada Lovelace {work.Number("E1")},OU=Grade 10,OU=South,{work.Unit}", ada.DistinguishedName, ignoreCase: true);
        Assert.Equal(id, EntryAnchor.Of(ada).ToString());
        Assert.Equal("Lovelace", Value(ada, "sn"));
        Assert.Equal(name, Value(ada, "sAMAccountName"));
        Assert.Null(Value(ada, "title"));
        Assert.Equal("555", Value(ada, "telephoneNumber"));
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void Two_who_change_names_with_each_other_both_get_them()
    {
        using DirectoryWorkspace work = new(dc);
        work.Configure(cn: "jobTitle");
        work.People("1,E1,Ada,Byron,North,Staff,,First,", "2,E2,Grace,Hopper,North,Staff,,Second,", "3,E3,Joan,Clarke,North,Staff,,Third,");
        work.Run();
        // The second wants the name of the third, who gives it up after him.
        work.People("1,E1,Ada,Byron,North,Staff,,First,", "2,E2,Grace,Hopper,North,Staff,,Third,", "3,E3,Joan,Clarke,North,Staff,,Fourth,");

        work.Run();

        Assert.StartsWith("CN=Third,", work.Account("E2")!.DistinguishedName, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("CN=Fourth,", work.Account("E3")!.DistinguishedName, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_name_that_somebody_else_keeps_is_a_failure_that_says_so()
    {
        using DirectoryWorkspace work = new(dc);
        work.Configure(cn: "jobTitle");
        work.People("1,E1,Ada,Byron,North,Staff,,Same,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Staff,,Same,", "2,E2,Grace,Hopper,North,Staff,,Same,");
        OneSyncPlan plan = work.Plan();

        OneSyncRun run = work.Export(plan);

        Assert.Equal(RunStatus.Partial, run.Status);
        OneSyncChange failed = Assert.Single(work.Changes(plan));
        Assert.Equal(ChangeStatus.Failed, failed.Status);
        Assert.Contains("has this name already", failed.Error, StringComparison.Ordinal);
        Assert.Null(work.Account("E2"));
    }

    [Fact]
    public void A_leaver_is_disabled_then_put_away_and_comes_back_to_the_same_account()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        work.Run();
        string id = EntryAnchor.Of(work.Account("E1")!).ToString();
        // Another bit that an admin set stays as it is.
        dc.Modify(work.Account("E1")!.DistinguishedName, ("userAccountControl", "66048"));
        work.People("2,E2,Grace,Hopper,North,Staff,,Head,");

        work.Run();

        Assert.Equal("66050", Value(work.Account("E1"), "userAccountControl"));
        work.Clock.Pass(31);
        OneSyncPlan archive = work.Run();
        Assert.Equal([ChangeAction.Archive], work.Changes(archive).Select(c => c.Action));
        Assert.EndsWith($",OU=Archive,{work.Unit}", work.Account("E1")!.DistinguishedName, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([], work.Changes(work.Plan()));

        work.People("1,E1,Ada,Byron,North,Grade 10,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        OneSyncPlan back = work.Run();

        Assert.Equal([ChangeAction.Move, ChangeAction.Enable], work.Changes(back).Select(c => c.Action));
        Assert.Equal(id, EntryAnchor.Of(work.Account("E1")!).ToString());
        Assert.Equal("66048", Value(work.Account("E1"), "userAccountControl"));
        Assert.Contains(",OU=Grade 10,", work.Account("E1")!.DistinguishedName, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Deleting_is_asked_for_and_then_done()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        work.Run();
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("do: Disable", "do: Delete", StringComparison.Ordinal));
        work.Close();
        work.People("2,E2,Grace,Hopper,North,Staff,,Head,");

        OneSyncPlan plan = work.Plan();
        Assert.Equal(PlanState.Held, plan.State);
        work.Engine.Approve(plan.Id);
        work.Export(plan);

        Assert.Null(work.Account("E1"));
    }

    [Fact]
    public void An_account_that_is_there_is_found_by_its_key_and_taken_over()
    {
        using DirectoryWorkspace work = new(dc);
        string dn = dc.NewUser(work.Unit, "Someone Else", ("sAMAccountName", "x" + Guid.NewGuid().ToString("N")[..10]), ("employeeNumber", work.Number("E1")), ("unicodePwd", DomainController.Quoted("P@ssw0rd-Two2")), ("userAccountControl", "512"));
        string name = dc.Read(dn, "sAMAccountName")!;
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        OneSyncPlan plan = work.Run();

        Assert.Equal(0, plan.Count(ChangeAction.Create));
        Assert.Equal(name, Value(work.Account("E1"), "sAMAccountName"));
        Assert.Equal("Ada", Value(work.Account("E1"), "givenName"));
    }

    [Fact]
    public void An_account_of_nobody_is_reported_and_left_alone()
    {
        using DirectoryWorkspace work = new(dc);
        dc.NewUser(work.Unit, "Stray", ("sAMAccountName", "s" + Guid.NewGuid().ToString("N")[..10]));
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        OneSyncPlan plan = work.Run();

        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Orphan);
        Assert.Equal(2, work.Accounts().Count);
    }

    [Fact]
    public void An_account_moved_out_of_the_managed_container_is_not_made_again()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        work.Run();
        string elsewhere = dc.NewUnit();
        dc.Session.Send(new ModifyDNRequest(work.Account("E1")!.DistinguishedName, elsewhere, "CN=Ada Byron E1"), default);

        OneSyncPlan plan = work.Plan();

        Assert.Equal([], work.Changes(plan));
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Disputed && n.Message.Contains("moved out of the managed scope", StringComparison.Ordinal));
    }
}
