using System.DirectoryServices.Protocols;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Objects of a real domain that are no plain account: with others below them, of another kind, deleted, elsewhere, or in lists of members.</summary>
[Collection(DomainCollection.Name)]
public sealed class DirectoryObjectTests(DomainController dc)
{
    [Fact]
    public void An_account_with_objects_below_it_is_not_deleted_and_they_stay()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Grade 9,,Pupil,", "3,E3,Joan,Clarke,North,Grade 9,,Pupil,");
        work.Run();
        string owner = work.Account("E1")!.DistinguishedName;
        dc.Session.Send(new AddRequest($"CN=Devices,{owner}", "classStore"), default);
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("do: Disable", "do: Delete", StringComparison.Ordinal));
        work.Close();
        work.People("3,E3,Joan,Clarke,North,Grade 9,,Pupil,");
        OneSyncPlan plan = work.Plan();
        work.Engine.Approve(plan.Id);

        OneSyncRun run = work.Export(plan);

        Assert.Equal(RunStatus.Partial, run.Status);
        OneSyncChange failed = Assert.Single(work.Changes(plan), c => c.Status == ChangeStatus.Failed);
        Assert.Contains("objects below it", failed.Error, StringComparison.Ordinal);
        Assert.Contains("remove or move those first", failed.Error, StringComparison.Ordinal);
        Assert.NotNull(work.Account("E1"));
        Assert.NotNull(dc.Read($"CN=Devices,{owner}", "cn"));
        Assert.Null(work.Account("E2"));

        // Once they are gone, the next run does it.
        dc.Session.Send(new DeleteRequest($"CN=Devices,{owner}"), default);
        OneSyncPlan again = work.Plan();
        work.Engine.Approve(again.Id);
        work.Export(again);
        Assert.Null(work.Account("E1"));
    }

    [Fact]
    public void Moving_and_disabling_an_account_takes_what_is_below_it_along()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        work.Run();
        dc.Session.Send(new AddRequest($"CN=Devices,{work.Account("E1")!.DistinguishedName}", "classStore"), default);
        work.People("1,E1,Ada,Lovelace,South,Grade 10,,Pupil,");

        work.Run();

        Assert.NotNull(dc.Read($"CN=Devices,{work.Account("E1")!.DistinguishedName}", "cn"));
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void Computers_contacts_and_groups_are_no_accounts()
    {
        using DirectoryWorkspace work = new(dc);
        string tag = Guid.NewGuid().ToString("N")[..8];
        dc.Session.Send(new AddRequest($"CN=PC {tag},{work.Unit}", new DirectoryAttribute("objectClass", "computer"), new DirectoryAttribute("sAMAccountName", $"PC{tag}$"), new DirectoryAttribute("userAccountControl", "4096"), new DirectoryAttribute("employeeNumber", work.Number("E1"))), default);
        dc.Session.Send(new AddRequest($"CN=Contact {tag},{work.Unit}", new DirectoryAttribute("objectClass", "contact")), default);
        dc.Session.Send(new AddRequest($"CN=Group {tag},{work.Unit}", new DirectoryAttribute("objectClass", "group"), new DirectoryAttribute("sAMAccountName", "G" + tag)), default);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        OneSyncPlan plan = work.Run();

        Assert.Equal(1, plan.Count(ChangeAction.Create));
        Assert.DoesNotContain(work.Notices(plan), n => n.Kind == NoticeKind.Orphan);
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void The_names_of_deleted_objects_are_free_in_the_directory()
    {
        using DirectoryWorkspace work = new(dc);
        string last = Guid.NewGuid().ToString("N")[..10];
        string dn = dc.NewUser(work.Unit, $"Ada {last} {work.Number("E1")}", ("sAMAccountName", "a" + last), ("userPrincipalName", $"a{last}@onesync.test"), ("employeeNumber", work.Number("E1")));
        Guid id = EntryAnchor.Of(work.Account("E1")!);
        dc.Session.Send(new DeleteRequest(dn), default);
        SearchRequest deleted = new(DomainController.Domain, EntryAnchor.Filter(dc.Session.Root, [id]), SearchScope.Subtree, "sAMAccountName", "isDeleted", "lastKnownParent") { Controls = { new ShowDeletedControl() } };
        SearchResultEntry tomb = ((SearchResponse)dc.Session.Send(deleted, default)).Entries[0];
        Assert.Contains("\\0ADEL:", tomb.DistinguishedName, StringComparison.Ordinal);
        Assert.Equal("a" + last, Value(tomb, "sAMAccountName"));
        work.People($"1,E1,Ada,{last},North,Grade 9,,Pupil,");

        work.Run();

        Assert.Equal("a" + last, Value(work.Account("E1"), "sAMAccountName"));
        Assert.NotEqual(id, EntryAnchor.Of(work.Account("E1")!));
    }

    [Fact]
    public void A_place_that_is_not_there_and_may_not_be_made_is_told_for_new_accounts_and_for_moves()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        work.Run();
        work.Configure(options: "createUnits: false");
        work.People("1,E1,Ada,Byron,North,Grade 10,,Pupil,", "2,E2,Grace,Hopper,North,Grade 11,,Pupil,", "3,E3,Joan,Clarke,North,Grade 9,,Pupil,");
        OneSyncPlan plan = work.Plan();

        work.Export(plan);

        OneSyncChange[] changes = [.. work.Changes(plan)];
        Assert.Equal(2, changes.Count(c => c.Status == ChangeStatus.Failed));
        Assert.All(changes.Where(c => c.Status == ChangeStatus.Failed), c => Assert.Contains("'createUnits' is off", c.Error, StringComparison.Ordinal));
        Assert.NotNull(work.Account("E3"));
        Assert.Contains(",OU=Grade 9,", work.Account("E1")!.DistinguishedName, StringComparison.OrdinalIgnoreCase);
        // Should it vanish a moment later: Samba has two ways of saying so.
        string nowhere = $"OU=Nowhere,{work.Unit}";
        foreach (DirectoryRequest request in new DirectoryRequest[] { new AddRequest($"CN=x,{nowhere}", "user"), new ModifyDNRequest(work.Account("E1")!.DistinguishedName, nowhere, "CN=x") })
        {
            DirectoryOperationException refused = Assert.Throws<DirectoryOperationException>(() => dc.Session.Send(request, default));
            Assert.Contains("The container does not exist", Answer.Explain(refused.Response, request), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_whole_domain_is_read_as_complete_though_a_controller_refers_to_its_other_parts()
    {
        SearchResponse found = (SearchResponse)dc.Need().Session.Send(new SearchRequest(DomainController.Domain, "(sAMAccountName=krbtgt)", SearchScope.Subtree, "cn"), default);
        Assert.NotEmpty(found.References);
        using IRecordReader reader = new ActiveDirectoryDestination(new DirectorySettings(dc.Options, DomainController.Domain), ["sAMAccountName"]).ReadAccounts(["sAMAccountName"], default);
        List<string?> names = [];
        while (reader.MoveNext())
            names.Add(reader.Current[0].First);

        Assert.Contains("krbtgt", names);
        Assert.Null(reader.Incomplete);
    }

    [Fact]
    public void A_name_is_changed_by_a_rename_and_by_nothing_else()
    {
        string dn = dc.Need().NewUser(dc.NewUnit(), "Ada", ("sAMAccountName", "n" + Guid.NewGuid().ToString("N")[..10]));

        DirectoryOperationException refused = Assert.Throws<DirectoryOperationException>(() => dc.Modify(dn, ("cn", "Grace")));

        Assert.Equal((ResultCode)67, refused.Response.ResultCode);
    }

    [Fact]
    public void Members_that_somebody_else_put_in_or_took_out_a_moment_before_are_done()
    {
        string unit = dc.Need().NewUnit(), tag = Guid.NewGuid().ToString("N")[..8], group = $"CN=G{tag},{unit}";
        string user = dc.NewUser(unit, "Ada", ("sAMAccountName", "m" + tag));
        dc.Session.Send(new AddRequest(group, new DirectoryAttribute("objectClass", "group"), new DirectoryAttribute("sAMAccountName", "G" + tag)), default);
        AccountScope scope = new(unit, DomainController.Domain);
        AccountSteps steps = new(AccountAttributes.None(scope), new ContainerMaker(scope, true), new Dictionary<int, string>(), false, default);
        ModifyRequest Request(DirectoryAttributeOperation operation) => new(group, operation, "member", user) { Controls = { new PermissiveModifyControl() } };

        Outcome absent = steps.Send(dc.Session, Request(DirectoryAttributeOperation.Delete));
        Outcome first = steps.Send(dc.Session, Request(DirectoryAttributeOperation.Add));
        Outcome twice = steps.Send(dc.Session, Request(DirectoryAttributeOperation.Add));

        // Windows calls it a success, by the permissive control.
        Assert.Equal(AnswerKind.AlreadySo, absent.Kind);
        Assert.Equal(AnswerKind.Success, first.Kind);
        Assert.Equal(AnswerKind.AlreadyExists, twice.Kind);
        Assert.Equal("268435456", dc.Read(group, "sAMAccountType"));
        DirectoryOperationException backward = Assert.Throws<DirectoryOperationException>(() => dc.Session.Send(new ModifyRequest(user, DirectoryAttributeOperation.Add, "memberOf", group), default));
        Assert.Equal(ResultCode.UnwillingToPerform, backward.Response.ResultCode);
    }
}
