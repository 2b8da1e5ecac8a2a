using System.Text.Json.Nodes;
using FsCheck.Fluent;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>The life of an account in Entra ID, from its creation to its return.</summary>
public sealed class EntraLifeTests
{
    private const string Ada = "1,E1,Ada,Byron,North,Grade 9,,Pupil,us,STANDARDWOFFPACK_STUDENT";
    private const string Grace = "2,E2,Grace,Hopper,North,,,Head,US,";

    [Fact]
    public void An_account_is_made_with_all_its_values_and_the_second_run_is_empty()
    {
        using EntraWorkspace work = new(options: "disabledPlans: { STANDARDWOFFPACK_STUDENT: 'YAMMER_EDU, SWAY' }");
        work.People(Ada.Replace("Grade 9,,", "Grade 9,E2,", StringComparison.Ordinal), Grace);

        work.Run();

        EntraUser ada = work.Tenant.ByEmployee("E1")!, grace = work.Tenant.ByEmployee("E2")!;
        Assert.Equal("abyron@district.test", ada["userPrincipalName"]);
        Assert.Equal("abyron", ada["mailNickname"]);
        Assert.Equal("Ada Byron", ada["displayName"]);
        Assert.Equal("US", ada["usageLocation"]);
        Assert.Equal("true", ada["accountEnabled"]);
        Assert.Equal(grace.Id, ada.Manager);
        Assert.Equal(["314c4481-f395-4525-be8b-2ec4bb1e9d91"], ada.Skus.Keys);
        Assert.Empty(grace.Skus);
        Assert.Contains(Directory.GetFiles(Path.Combine(work.Root, "passwords")), f => File.ReadAllText(f).Contains(ada.Password!, StringComparison.Ordinal) && Scratch.IsOwnersAlone(f));
        work.AssertSettled();
    }

    [Fact]
    public void A_manager_whom_nobody_is_is_told_by_every_plan_and_sent_by_none_until_somebody_comes()
    {
        using EntraWorkspace work = new();
        string ada = Ada.Replace("Grade 9,,", "Grade 9,E2,", StringComparison.Ordinal);
        work.People(ada);

        OneSyncPlan first = work.Run();

        Assert.Equal("'manager' is left as it is: no account has employeeId 'E2'.", Assert.Single(work.Engine.Notices(first.Id), n => n.Kind == NoticeKind.Unresolved).Message);
        OneSyncPlan second = work.Plan();
        Assert.Equal([], work.Changes(second));
        Assert.Equal(1, second.Notices[NoticeKind.Unresolved]);

        work.People(ada, Grace);
        work.Run();

        Assert.Equal(work.Tenant.ByEmployee("E2")!.Id, work.Tenant.ByEmployee("E1")!.Manager);
        work.AssertSettled();
    }

    [Fact]
    public void Accounts_follow_their_people_leave_with_them_and_come_back()
    {
        using EntraWorkspace work = new(map: "division: school\n      extensionAttribute3: grade\n      otherMails: \"{givenName|lower}@home.test\"\n      ageGroup: \"'MINOR'\"");
        work.People(Ada, Grace);
        work.Run();
        EntraUser ada = work.Tenant.ByEmployee("E1")!;
        Assert.Equal("North", ada.Values["employeeOrgData"]!["division"]!.ToString());
        Assert.Equal("minor", ada["ageGroup"]);

        work.People("1,E1,Ada,Lovelace,South,,,Pupil,US,", Grace);
        OneSyncPlan changed = work.Run();
        Assert.Equal([ChangeAction.Update, ChangeAction.RemoveLicense], work.Changes(changed).Select(c => c.Action));
        Assert.Equal("Lovelace", ada["surname"]);
        Assert.Equal("abyron@district.test", ada["userPrincipalName"]);
        Assert.Empty(ada.Skus);
        Assert.Null(ada["department"]);
        work.AssertSettled();

        work.People(Grace);
        work.Run();
        Assert.Equal("false", ada["accountEnabled"]);
        Assert.Equal(1, ada.SignedOut);
        work.AssertSettled();

        work.People(Ada, Grace);
        OneSyncPlan back = work.Run();
        Assert.Contains(ChangeAction.Enable, work.Changes(back).Select(c => c.Action));
        Assert.Equal("true", ada["accountEnabled"]);
        work.AssertSettled();
    }

    [Fact]
    public void Who_was_deleted_and_returns_gets_the_same_account_back()
    {
        using EntraWorkspace work = new();
        work.People(Ada, Grace);
        work.Run();
        string id = work.Tenant.ByEmployee("E1")!.Id;
        work.People(Grace);
        work.Run();
        work.Clock.Pass(31);
        OneSyncPlan deletes = work.Run();
        Assert.Equal([ChangeAction.Delete], work.Changes(deletes).Select(c => c.Action));
        Assert.Null(work.Tenant.ByEmployee("E1"));

        work.People(Ada.Replace("North", "South", StringComparison.Ordinal), Grace);
        work.Run();

        EntraUser ada = work.Tenant.ByEmployee("E1")!;
        Assert.Equal(id, ada.Id);
        Assert.Equal("abyron@district.test", ada["userPrincipalName"]);
        Assert.Equal("South", ada["officeLocation"]);
        Assert.Equal("true", ada["accountEnabled"]);
        work.AssertSettled();
    }

    [Fact]
    public void An_account_that_an_admin_deleted_is_restored_and_the_plan_says_so()
    {
        using EntraWorkspace work = new();
        work.People(Ada);
        work.Run();
        EntraUser ada = work.Tenant.ByEmployee("E1")!;
        work.Tenant.Delete(ada, work.Server.Now);

        OneSyncPlan plan = work.Plan();
        OneSyncChange create = Assert.Single(work.Changes(plan));
        Assert.Contains("was deleted, and is restored", create.Reason, StringComparison.Ordinal);
        work.Export(plan);

        Assert.Equal(ada.Id, work.Tenant.ByEmployee("E1")!.Id);
        work.AssertSettled();
    }

    [Fact]
    public void A_run_that_gave_and_took_licences_can_be_taken_back()
    {
        const string Student = "314c4481-f395-4525-be8b-2ec4bb1e9d91", Faculty = "4b590615-0888-425a-a965-b3bf7789848d";
        using EntraWorkspace work = new();
        work.People(Ada, Grace);
        work.Run();
        EntraUser ada = work.Tenant.ByEmployee("E1")!, grace = work.Tenant.ByEmployee("E2")!;
        work.People(Ada.Replace("STANDARDWOFFPACK_STUDENT", "", StringComparison.Ordinal), Grace + "\"STANDARDWOFFPACK_STUDENT, M365EDU_A3_FACULTY\"");
        OneSyncRun run = work.Export(work.Plan());
        Assert.Empty(ada.Skus);
        Assert.Equal(2, grace.Skus.Count);
        // Somebody took one of them away by hand.
        grace.Skus.Remove(Faculty);
        work.Tenant.Change(grace, "city", "Here");

        OneSyncPlan undo = work.Engine.PlanUndo(run.Id, default);
        Assert.Equal(RunStatus.Complete, work.Export(undo).Status);

        Assert.Equal([ChangeAction.AssignLicense, ChangeAction.RemoveLicense], work.Changes(undo).Select(c => c.Action).Order().ToArray());
        Assert.Equal([Student], ada.Skus.Keys);
        Assert.Empty(grace.Skus);
    }

    [Fact]
    public void Who_is_signed_out_is_who_was_disabled()
    {
        using EntraWorkspace work = new(options: "revokeSessions: false");
        work.People(Ada, Grace);
        work.Run();
        work.People(Grace);
        work.Run();
        Assert.Equal(0, work.Tenant.ByEmployee("E1")!.SignedOut);
    }

    [Fact]
    public void Changes_put_on_top_of_what_is_known_give_what_is() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<(byte Property, int? Value)[][]>(patches =>
        {
            Dictionary<string, string> truth = [];
            JsonObject known = [];
            foreach ((byte, int?)[] patch in patches)
            {
                JsonObject sent = new() { ["id"] = "u", ["@odata.type"] = "#microsoft.graph.user" };
                foreach ((byte property, int? value) in patch)
                {
                    string name = $"p{property % 8}", text = $"{value}";
                    sent[name] = value is null ? null : JsonValue.Create(text);
                    if (value is null)
                        truth.Remove(name);
                    else
                        truth[name] = text;
                }
                known = OneSync.Connectors.Entra.UserRecord.Merge(known, System.Text.Json.JsonSerializer.SerializeToElement(sent));
            }
            known.Remove("id");
            return known.OrderBy(k => k.Key).Select(k => $"{k.Key}={k.Value}").SequenceEqual(truth.OrderBy(k => k.Key).Select(k => $"{k.Key}={k.Value}"));
        }));
}
