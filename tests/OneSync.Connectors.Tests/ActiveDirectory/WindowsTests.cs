using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.TestServers.ActiveDirectory.Windows;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>What domain controllers of Windows do and neither Samba nor slapd does, on the wire.</summary>
public sealed class WindowsTests(WindowsCertificates certificates) : IClassFixture<WindowsCertificates>
{
    [Fact]
    public void Accounts_come_in_pages_and_members_in_ranges_and_none_is_missed()
    {
        const int people = 3200, members = 3100;
        using WindowsWorkspace work = new("pageSize: 5000\n    groups: [{ to: [Everybody] }]", certificates.Folder, [.. Enumerable.Range(1, people).Select(n => string.Create(CultureInfo.InvariantCulture, $"N{n},Given,Family,Pupil"))]);
        string[] names = [.. Enumerable.Range(1, people).Select(n => work.Put(string.Create(CultureInfo.InvariantCulture, $"N{n}")).Name)];
        string group = $"CN=Everybody,{WindowsDomain.Root}";
        work.Domain.Put(new WindowsEntry(group)).Set("objectClass", "top", "group").Set("cn", "Everybody").Set("sAMAccountName", "Everybody").Set("member", names.Take(members));
        using (DirectorySession session = DirectorySession.Open(work.Options, true, null, default))
        {
            // The attribute itself has no value then, and a slice of it has the first.
            SearchResultEntry entry = ((SearchResponse)session.Send(new SearchRequest(group, "(objectClass=group)", SearchScope.Base, "member"), default)).Entries[0];
            Assert.Equal((0, 1500), (entry.Attributes["member"].Count, entry.Attributes["member;range=0-1499"].Count));
            Assert.Equal(names.Take(members), PagedSearch.Values(session, entry, "member", default).Select(Encoding.UTF8.GetString));
            DirectoryOperationException cut = Assert.Throws<DirectoryOperationException>(() => session.Send(new SearchRequest(work.Base, "(objectClass=user)", SearchScope.Subtree, "cn"), default));
            Assert.Equal(ResultCode.SizeLimitExceeded, cut.Response.ResultCode);
        }

        OneSyncPlan plan = work.Plan();

        Assert.Equal((people - members, people), (plan.Count(ChangeAction.AddMember), plan.Unchanged));
        Assert.Equal(plan.Total, plan.Count(ChangeAction.AddMember));
        Assert.Equal(WindowsController.MostEntries, work.Controller.Entries.Most);
        work.Export(plan, RunStatus.Complete);
        Assert.Equal(people, work.Domain[group]!.Values["member"].Count);
        Assert.Equal(0, work.Plan().Total);
    }

    [Fact]
    public void Accounts_live_as_in_any_other_domain()
    {
        using WindowsWorkspace work = new("newAccounts: Enabled", certificates.Folder, "N1,Ada,Byron,Pupil", "N2,Grace,Hopper,Head");
        work.Export(work.Plan(), RunStatus.Complete);
        Assert.Equal("512", work["N1"]!["userAccountControl"]);
        Assert.Equal(0, work.Plan().Total);
        work.Configure("newAccounts: Enabled", cn: "'{givenName} {number}'");
        work.People("N1,Ada,Byron,Captain");

        OneSyncPlan plan = work.Plan();
        work.Export(plan, RunStatus.Complete);

        Assert.Equal([ChangeAction.Rename, ChangeAction.Move, ChangeAction.Update, ChangeAction.Disable], work.Changes(plan).Select(c => c.Action));
        Assert.Equal($"CN=Ada N1,OU=Captain,{work.Base}", work["N1"]!.Name, ignoreCase: true);
        Assert.Equal("514", work["N2"]!["userAccountControl"]);
        Assert.Equal(0, work.Plan().Total);
    }

    [Fact]
    public void A_password_that_a_policy_of_some_accounts_alone_refuses_is_told_and_handed_to_nobody()
    {
        using WindowsWorkspace work = new("newAccounts: Enabled", certificates.Folder, "N1,Ada,Byron,Pupil");
        work.Domain.StrictPolicy = 60;
        OneSyncPlan plan = work.Plan();

        work.Export(plan, RunStatus.Partial);

        string error = Assert.Single(work.Changes(plan)).Error!;
        Assert.Contains("password does not meet the domain's policy", error, StringComparison.Ordinal);
        Assert.Contains("'password.pattern'", error, StringComparison.Ordinal);
        Assert.Contains("(result 53: 0000052D", error, StringComparison.Ordinal);
        Assert.Null(work["N1"]);
        Assert.Empty(Directory.GetFiles(Path.Combine(work.Root, "passwords")));
    }

    [Fact]
    public void An_account_without_a_password_cannot_be_enabled_and_is_told_so()
    {
        using WindowsWorkspace work = new("", certificates.Folder, "N1,Given,Family,Pupil", "N2,Grace,Hopper,Pupil");
        work.Put("N1");
        work.Export(work.Plan(), RunStatus.Complete);
        work.People("N3,Joan,Clarke,Pupil");
        work.Export(work.Plan(), RunStatus.Complete);
        Assert.Equal(["514", "514"], new[] { "N1", "N2" }.Select(n => work[n]!["userAccountControl"]));
        work.People("N1,Given,Family,Pupil", "N2,Grace,Hopper,Pupil", "N3,Joan,Clarke,Pupil");
        OneSyncPlan back = work.Plan();

        work.Export(back, RunStatus.Partial);

        OneSyncChange failed = Assert.Single(work.Changes(back), c => c.Status != ChangeStatus.Done);
        Assert.Equal(ChangeAction.Enable, failed.Action);
        AssertTold(failed, 53, "0000052D", "no password that the domain's policy takes");
        Assert.Equal("512", work["N2"]!["userAccountControl"]);
    }

    [Fact]
    public void What_Windows_refuses_of_new_accounts_is_told_and_the_others_are_made()
    {
        (int Code, string Diagnostic, string Says)[] refusals =
        [
            (80, "00000523: SysErr: DSID-031A0FB6, problem 22 (Invalid argument), data 0", "user name is not valid"),
            (19, "000021C8: AtrErr: DSID-03200BBA, #1: 0: 000021C8: DSID-03200BBA, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 90290 (userPrincipalName)", "user principal name"),
            (19, "0000200B: AtrErr: DSID-03151E07, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 2a (sn)", "too long"),
            (50, "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", "no right to create user objects in 'OU=Pupil,"),
            (68, "00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0", "user name exists already"),
        ];
        using WindowsWorkspace work = new("", certificates.Folder, [.. Enumerable.Range(1, 6).Select(n => string.Create(CultureInfo.InvariantCulture, $"N{n},Given,Family,Pupil"))]);
        foreach ((int at, (int code, string diagnostic, _)) in refusals.Index())
            work.Controller.Answer(8, string.Create(CultureInfo.InvariantCulture, $"CN=N{at + 1},"), new LdapOutcome(code, diagnostic));
        OneSyncPlan plan = work.Plan();

        work.Export(plan, RunStatus.Partial);

        OneSyncChange[] changes = [.. work.Changes(plan)];
        foreach ((int at, (int code, string diagnostic, string says)) in refusals.Index())
            AssertTold(changes[at], code, diagnostic, says);
        Assert.Equal(ChangeStatus.Done, changes[5].Status);
    }

    [Theory]
    [InlineData(6, "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", "no right to write 'title' of 'CN=")]
    [InlineData(12, "00000005: SecErr: DSID-03152EAD, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", "no right to move 'CN=")]
    [InlineData(10, "00000005: SecErr: DSID-031A11ED, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", "no right to delete 'CN=")]
    public void What_Windows_refuses_of_an_account_is_told_and_the_others_go_on(int operation, string diagnostic, string says)
    {
        using WindowsWorkspace work = new("", certificates.Folder, "N1,Ada,Byron,Pupil", "N2,Grace,Hopper,Pupil");
        work.Export(work.Plan(), RunStatus.Complete);
        work.Configure("", leaver: operation == 10 ? "Delete" : "Disable", map: operation == 6 ? "title: '{jobTitle}!'" : "");
        work.People(operation switch { 12 => ["N1,Ada,Byron,Captain", "N2,Grace,Hopper,Captain"], 10 => ["N3,Joan,Clarke,Pupil"], _ => ["N1,Ada,Byron,Pupil", "N2,Grace,Hopper,Pupil"] });
        OneSyncPlan plan = work.Plan();
        if (plan.State == PlanState.Held)
            work.Engine.Approve(plan.Id);
        work.Controller.Answer(operation, "N1", new LdapOutcome(50, diagnostic));

        work.Export(plan, RunStatus.Partial);

        AssertTold(Assert.Single(work.Changes(plan), c => c.Status != ChangeStatus.Done), 50, diagnostic, says);
    }

    [Fact]
    public void An_object_that_is_busy_is_asked_again_and_told_in_the_end_and_the_others_go_on()
    {
        using WindowsWorkspace work = new("", certificates.Folder, "N1,Ada,Byron,Pupil", "N2,Grace,Hopper,Pupil", "N3,Joan,Clarke,Pupil");
        work.Export(work.Plan(), RunStatus.Complete);
        work.Configure("", map: "title: '{jobTitle}!'");
        OneSyncPlan plan = work.Plan();
        work.Controller.Answer(6, "N1", new LdapOutcome(51, "0000200E: SvcErr: DSID-020A0E5E, problem 5001 (BUSY), data 0"));
        work.Controller.Answer(6, "N2", new LdapOutcome(51, "0000200E: SvcErr: DSID-020A0E5E, problem 5001 (BUSY), data 0"), times: 3);
        // A search that is put off is no answer that nobody is there.
        work.Controller.Answer(3, WindowsDomain.Root, new LdapOutcome(51, "000020D9: SvcErr: DSID-03140412, problem 5001 (BUSY), data 0"), times: 2);

        work.Export(plan, RunStatus.Partial);

        OneSyncChange failed = Assert.Single(work.Changes(plan), c => c.Status != ChangeStatus.Done);
        Assert.Contains("busy", failed.Error, StringComparison.Ordinal);
        Assert.Equal("Pupil!", work["N2"]!["title"]);
    }

    [Theory]
    [InlineData(6, 52)]
    [InlineData(3, 51)]
    public void A_controller_that_stays_unavailable_is_replaced_by_the_next(int operation, int code)
    {
        using WindowsWorkspace work = new("", certificates.Folder, "N1,Ada,Byron,Pupil", "N2,Grace,Hopper,Pupil");
        work.Export(work.Plan(), RunStatus.Complete);
        work.Configure("", map: "title: '{jobTitle}!'");
        OneSyncPlan plan = work.Plan();
        work.Controller.Answer(operation, "", new LdapOutcome(code, "00002024: SvcErr: DSID-020A0E5E, problem 5002 (UNAVAILABLE), data 0"));

        work.Export(plan, RunStatus.Complete);

        Assert.Equal(["Pupil!", "Pupil!"], new[] { "N1", "N2" }.Select(n => work[n]!["title"]));
    }

    [Fact]
    public void The_domains_of_a_forest_are_told_apart()
    {
        using WindowsWorkspace work = new("", certificates.Folder, "N1,Ada,Byron,Pupil");
        // The head of the forest, below which there are other domains: they are not asked for, so that nothing is missing.
        work.Configure("", container: WindowsDomain.Root);
        OneSyncPlan plan = work.Plan();
        Assert.Equal(1, plan.Count(ChangeAction.Create));
        Assert.DoesNotContain(work.Engine.Notices(plan.Id), n => n.Kind == NoticeKind.Withheld);
        work.Export(plan, RunStatus.Complete);
        work.Configure("", container: $"OU=Far away,{WindowsDomain.Child}");

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => work.Plan());

        Assert.Equal("Referral", error.Id);
        Assert.Contains($"refers to child.windows.test for 'OU=Far away,{WindowsDomain.Child}' (result 10)", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_account_with_objects_below_it_is_not_deleted()
    {
        using WindowsWorkspace work = new("", certificates.Folder, "N1,Ada,Byron,Pupil");
        work.Export(work.Plan(), RunStatus.Complete);
        work.Configure("", leaver: "Delete");
        work.Domain.Put(new WindowsEntry($"CN=ExchangeActiveSyncDevices,{work["N1"]!.Name}")).Set("objectClass", "top", "msExchActiveSyncDevices");
        work.People("N2,Grace,Hopper,Pupil");
        OneSyncPlan plan = work.Plan();
        work.Engine.Approve(plan.Id);

        work.Export(plan, RunStatus.Partial);

        Assert.Contains("objects below it", Assert.Single(work.Changes(plan), c => c.Status == ChangeStatus.Failed).Error, StringComparison.Ordinal);
        Assert.NotNull(work["N1"]);
    }

    private static void AssertTold(OneSyncChange change, int code, string diagnostic, string says)
    {
        Assert.Equal(ChangeStatus.Failed, change.Status);
        Assert.Contains(says, change.Error, StringComparison.Ordinal);
        Assert.Contains($"(result {code}: {diagnostic[..8]}", change.Error, StringComparison.Ordinal);
    }
}
