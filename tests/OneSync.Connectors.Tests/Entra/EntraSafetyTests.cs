using System.Text.Json.Nodes;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>What is left alone, what is refused before it is sent, and what is said when the service refuses.</summary>
public sealed class EntraSafetyTests
{
    private const string Ada = "1,E1,Ada,Byron,North,Grade 9,,Pupil,US,";

    [Fact]
    public void Users_of_the_on_premises_directory_administrators_and_protected_groups_are_left_alone_and_the_plan_says_why()
    {
        using EntraWorkspace work = new(options: "protected: { groups: [Break glass] }");
        string[] names = ["synced", "admin", "nested", "guarded"];
        EntraUser[] users = [.. names.Select((n, i) => work.Tenant.AddUser($"{n}@district.test", ("employeeId", $"E{i + 1}")))];
        work.Tenant.Change(users[0], "onPremisesSyncEnabled", true);
        work.Tenant.Roles["Global Administrator"].Add(users[1].Id);
        EntraGroup helpdesk = work.Tenant.AddGroup("Helpdesk", ("isAssignableToRole", true)), inner = work.Tenant.AddGroup("Break glass");
        work.Tenant.Roles["User Administrator"] = [helpdesk.Id];
        helpdesk.Members.Add(users[2].Id);
        inner.Members.Add(users[3].Id);
        work.People(names.Select((n, i) => $"{i},E{i + 1},New,Name{i},North,,,,US,"));

        OneSyncPlan plan = work.Run();

        Assert.Equal(0, plan.Total);
        string[] reasons = [.. work.Notices(plan).Where(n => n.Kind == NoticeKind.Protected).OrderBy(n => n.User).Select(n => n.Message)];
        Assert.Equal(4, reasons.Length);
        Assert.Contains("mastered in the on-premises directory (onPremisesSyncEnabled)", reasons[0], StringComparison.Ordinal);
        Assert.Contains("role 'Global Administrator'", reasons[1], StringComparison.Ordinal);
        Assert.Contains("role 'User Administrator'", reasons[2], StringComparison.Ordinal);
        Assert.Contains("member of 'Break glass'", reasons[3], StringComparison.Ordinal);
        Assert.Empty(work.Server.Writes);
    }

    [Fact]
    public void Somebody_who_became_an_administrator_after_the_plan_is_left_alone()
    {
        using EntraWorkspace work = new();
        work.People(Ada);
        work.Run();
        work.People(Ada.Replace("North", "South", StringComparison.Ordinal));
        OneSyncPlan plan = work.Plan();
        work.Tenant.Roles["Global Administrator"].Add(work.Tenant.ByEmployee("E1")!.Id);

        Assert.Equal(RunStatus.Partial, work.Export(plan).Status);

        OneSyncChange change = Assert.Single(work.Changes(plan));
        Assert.Equal(ChangeStatus.Drifted, change.Status);
        Assert.Contains("protected now", change.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_right_to_see_administrators_nothing_is_planned()
    {
        using EntraWorkspace work = new();
        work.People(Ada);
        work.Server.Tokens.Roles.Remove("RoleManagement.Read.Directory");

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(work.Plan);

        Assert.Equal("MissingPermission", error.Id);
        Assert.Contains("Insufficient privileges to complete the operation.", error.Message, StringComparison.Ordinal);
        Assert.Contains("RoleManagement.Read.Directory", error.Message, StringComparison.Ordinal);
        work.Configure(options: "protected: { administrators: false }");
        work.Run();
        Assert.NotNull(work.Tenant.ByEmployee("E1"));
    }

    [Fact]
    public void Users_of_other_domains_and_guests_are_nobodys()
    {
        using EntraWorkspace work = new(options: "domains: [district.test]");
        work.Tenant.AddUser("service@district.onmicrosoft.com", ("employeeId", "E1"));
        work.Tenant.AddUser("guest@district.test", ("employeeId", "E2"), ("userType", "Guest"));
        work.Tenant.AddUser("stray@district.test", ("employeeId", "E3"));

        OneSyncPlan plan = work.Plan();

        Assert.Equal(1, plan.Accounts);
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Orphan);
    }

    [Fact]
    public void Licences_need_a_country_and_one_that_is_left()
    {
        using EntraWorkspace work = new();
        work.People("1,E1,Ada,Byron,North,,,,,M365EDU_A3_FACULTY", "2,E2,Grace,Hopper,North,,,,US,M365EDU_A3_FACULTY", "3,E3,Joan,Clarke,North,,,,US,m365edu_a3_faculty", "4,E4,Mary,Keller,North,,,,US,M365EDU_A3_FACULTY");
        OneSyncPlan plan = work.Plan();
        work.Export(plan);

        // Everybody is there; the licences that are missing are changes of the next plan.
        Assert.All(work.Changes(plan), c => Assert.Equal(ChangeStatus.Done, c.Status));
        Assert.Contains(work.Changes(plan), c => c.Error?.Contains("has no usageLocation", StringComparison.Ordinal) == true);
        Assert.Equal(2, work.Tenant.Users.Count(u => u.Skus.Count == 1));

        OneSyncPlan next = work.Plan();
        Assert.All(work.Changes(next), c => Assert.Equal(ChangeAction.AssignLicense, c.Action));
        Assert.Equal(2, next.Total);
        work.Export(next);
        Assert.Contains(work.Changes(next), c => c.Error?.Contains("No licence M365EDU_A3_FACULTY is left (M365EDU_A3_FACULTY: 2 were bought, 2 were in use", StringComparison.Ordinal) == true);
        Assert.All(work.Changes(next), c => Assert.Equal(ChangeStatus.Failed, c.Status));
    }

    [Fact]
    public void Licences_that_are_not_listed_and_those_that_a_group_gives_stay()
    {
        using EntraWorkspace work = new(options: "disabledPlans: { STANDARDWOFFPACK_STUDENT: SWAY }");
        work.Tenant.Skus.Add(("FLOW_FREE", "f30db892-07e9-47e9-837c-80727f46fd3d", 10, []));
        work.People(Ada + "STANDARDWOFFPACK_STUDENT");
        work.Run();
        EntraUser ada = work.Tenant.ByEmployee("E1")!;
        ada.Skus["f30db892-07e9-47e9-837c-80727f46fd3d"] = null;
        ada.Skus["4b590615-0888-425a-a965-b3bf7789848d"] = "some-group";
        work.Tenant.Change(ada, "city", "Here");
        work.People(Ada);

        OneSyncPlan plan = work.Run();

        Assert.Equal([ChangeAction.RemoveLicense], work.Changes(plan).Select(c => c.Action));
        Assert.Equal(["f30db892-07e9-47e9-837c-80727f46fd3d", "4b590615-0888-425a-a965-b3bf7789848d"], ada.Skus.Keys);
        work.AssertSettled();
    }

    [Fact]
    public void A_stage_takes_licences_away()
    {
        using EntraWorkspace work = new();
        const string Grace = "2,E2,Grace,Hopper,North,,,,US,";
        work.People(Ada + "STANDARDWOFFPACK_STUDENT", Grace);
        work.Run();
        string yaml = File.ReadAllText(Path.Combine(work.Root, "onesync.yaml"));
        work.Close();
        work.Write("onesync.yaml", yaml.Replace("{ after: 30d, do: Delete }", "{ after: 30d, do: Disable, licenses: None }", StringComparison.Ordinal));
        work.People(Grace);
        work.Run();
        Assert.Single(work.Tenant.ByEmployee("E1")!.Skus);
        work.Clock.Pass(31);
        OneSyncPlan plan = work.Run();
        Assert.Equal("licenses: 'STANDARDWOFFPACK_STUDENT' → (none)", string.Join(", ", work.Changes(plan).SelectMany(c => c.Attributes)));
        Assert.Empty(work.Tenant.ByEmployee("E1")!.Skus);
        work.AssertSettled();
    }

    [Theory]
    [InlineData("userPrincipalName", "{ value: \"'a b@district.test'\" }", "the character  ")]
    [InlineData("userPrincipalName", "{ value: '{givenName|lower}@elsewhere.test' }", "no verified domain of the tenant, which has district.test")]
    [InlineData("city", "'{givenName|pad 200 x}'", "Entra takes 128")]
    [InlineData("usageLocation", "\"'USA'\"", "no country of two letters")]
    [InlineData("ageGroup", "\"'child'\"", "none of minor, notAdult, adult")]
    [InlineData("passwordPolicies", "\"'Never'\"", "DisablePasswordExpiration")]
    public void What_Entra_would_refuse_is_said_by_the_plan(string attribute, string mapping, string why)
    {
        using EntraWorkspace work = new();
        string yaml = File.ReadAllText(Path.Combine(work.Root, "onesync.yaml"));
        string[] lines = [.. yaml.Split('\n').Where(l => !l.TrimStart().StartsWith(attribute + ":", StringComparison.Ordinal))];
        int map = Array.FindLastIndex(lines, l => l.TrimEnd().EndsWith("map:", StringComparison.Ordinal));
        work.Write("onesync.yaml", string.Join('\n', [.. lines[..(map + 1)], $"      {attribute}: {mapping}", .. lines[(map + 1)..]]));
        work.People(Ada);

        OneSyncPlan plan = work.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Error && n.Message.Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("    map: { employeeId: number, displayName: number }", "MissingMapping", "userPrincipalName")]
    [InlineData("    map: { userPrincipalName: number, displayName: number, givenname2: number }", "UnknownAttribute", "givenName")]
    [InlineData("    map: { userPrincipalName: number, displayName: number, proxyAddresses: number }", "AttributeNotWritable", "Exchange")]
    [InlineData("    map: { userPrincipalName: number, displayName: number, licenses: number }", "MissingKey", "licenses")]
    [InlineData("    map: { userPrincipalName: number, displayName: number, manager: number }", "MissingKey", "references")]
    [InlineData("    map: { userPrincipalName: number, displayName: number }\n    url: http://graph.example", "UnsafeAddress", "https")]
    [InlineData("    map: { userPrincipalName: number, displayName: number }\n    lifecycle: { leaver: [{ after: 0d, do: Archive }] }", "UnsupportedStage", "Delete")]
    public void A_wrong_configuration_is_told_before_anything_is_asked(string lines, string id, string hint)
    {
        using Scratch scratch = new();
        scratch.Write("sis.csv", "id,number\n");
        scratch.Write("onesync.yaml", $"""
            version: 1
            sources:
              sis: {"{"} type: Csv, path: ./sis.csv, anchor: id, map: {"{"} number: number {"}"} {"}"}
            destinations:
              entra:
                type: Entra
                tenant: t
                clientId: c
                certificate: ./c.pfx
            {lines}
            """);
        using OneSync.Core.Workspace workspace = OneSync.Core.Workspace.Open(scratch.Root, new OneSync.Core.WorkspaceOptions(new ConnectorHost()));

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => workspace.Plan("entra", null, default));

        Assert.Contains(error.Problems, p => p.Id == id && $"{p.Message} {p.Nearest}".Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_are_unique_among_users_deleted_users_and_groups()
    {
        using EntraWorkspace work = new();
        EntraUser deleted = work.Tenant.AddUser("abyron@district.test");
        work.Tenant.Delete(deleted, work.Server.Now);
        work.Tenant.AddUser("other@district.onmicrosoft.com", ("proxyAddresses", new JsonArray("smtp:abyron2@district.test", "X500:x")));
        work.Tenant.AddGroup("Byrons", ("mail", "ABYRON3@district.test"));
        work.People(Ada);

        work.Run();

        Assert.Equal("abyron4@district.test", work.Tenant.ByEmployee("E1")!["userPrincipalName"]);
    }

    [Fact]
    public void A_name_that_somebody_took_meanwhile_is_explained_and_an_account_that_changed_has_drifted()
    {
        using EntraWorkspace work = new();
        work.People(Ada, "2,E2,Grace,Hopper,North,,,,US,");
        work.Run();
        EntraUser grace = work.Tenant.ByEmployee("E2")!;
        work.People(Ada, "2,E2,Grace,Hopper,South,,,,US,", "3,E3,Joan,Clarke,North,,,,US,");
        OneSyncPlan plan = work.Plan();
        work.Tenant.AddUser("jclarke@district.test");
        work.Tenant.Change(grace, "officeLocation", "East");

        work.Export(plan);

        OneSyncChange create = work.Changes(plan).Single(c => c.Action == ChangeAction.Create), update = work.Changes(plan).Single(c => c.Action == ChangeAction.Update);
        Assert.Equal((ChangeStatus.Failed, ChangeStatus.Drifted), (create.Status, update.Status));
        Assert.Contains("has userPrincipalName 'jclarke@district.test'", create.Error, StringComparison.Ordinal);
        Assert.Contains("Another object with the same value for property userPrincipalName already exists.", create.Error, StringComparison.Ordinal);
        Assert.Contains("'officeLocation' is 'East' and was 'North'", update.Error, StringComparison.Ordinal);
        Assert.Equal("East", grace["officeLocation"]);
    }

    [Fact]
    public void A_name_that_another_account_gives_up_in_the_same_run_is_tried_again()
    {
        using EntraWorkspace work = new();
        work.Configure(name: "'{jobTitle}@district.test'");
        work.People("1,E1,Ada,Byron,North,,,first,US,", "2,E2,Grace,Hopper,North,,,second,US,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,,,second,US,", "2,E2,Grace,Hopper,North,,,third,US,");

        OneSyncPlan plan = work.Run();

        Assert.Contains(work.Changes(plan), c => c.Action == ChangeAction.Rename);
        Assert.Equal("second@district.test", work.Tenant.ByEmployee("E1")!["userPrincipalName"]);
        work.AssertSettled();
    }
}
