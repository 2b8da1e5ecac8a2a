using OneSync.Core.Comparing;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>Exports to Entra ID that are compared and taken back: licences, which come and go alone, and accounts that were deleted.</summary>
public sealed class EntraUndoTests
{
    private const string Ada = "1,E1,Ada,Byron,North,9,,Pupil,US,STANDARDWOFFPACK_STUDENT", Grace = "2,E2,Grace,Hopper,North,,,Head,US,";

    private static OneSyncPlan Undo(EntraWorkspace work)
    {
        OneSyncPlan plan = work.Engine.PlanUndo(work.Engine.Runs().First(r => r.Kind == Core.Activity.RunKind.Export).Id, default);
        Assert.Equal(Core.Activity.RunStatus.Complete, work.Export(plan).Status);
        work.Server.Settle();
        return plan;
    }

    [Fact]
    public void Licences_go_back_and_come_back()
    {
        using EntraWorkspace work = new();
        work.People(Ada, Grace);
        work.Run();
        work.People(Ada.Replace("STANDARDWOFFPACK_STUDENT", "", StringComparison.Ordinal), Grace + "M365EDU_A3_FACULTY");
        OneSyncPlan due = work.Plan();
        Assert.Equal([(DriftKind.Pending, "E1", "STANDARDWOFFPACK_STUDENT", ""), (DriftKind.Pending, "E2", "", "M365EDU_A3_FACULTY")], work.Engine.Compare("entra", default)
            .Select(d => (d.Kind, d.UserName == "Ada Byron" ? "E1" : "E2", d.Actual.ToString(), d.Wanted.ToString())));
        work.Export(due);
        work.Server.Settle();
        Assert.Empty(work.Engine.Compare("entra", default));

        OneSyncPlan undo = Undo(work);

        Assert.Equal([ChangeAction.AssignLicense, ChangeAction.RemoveLicense], undo.Counts.Keys.Order());
        Assert.Equal(["314c4481-f395-4525-be8b-2ec4bb1e9d91"], work.Tenant.ByEmployee("E1")!.Skus.Keys);
        Assert.Empty(work.Tenant.ByEmployee("E2")!.Skus);
        Undo(work);
        work.AssertSettled();
    }

    [Fact]
    public void A_deleted_account_is_restored()
    {
        using EntraWorkspace work = new();
        work.People(Ada, Grace);
        work.Run();
        string id = work.Tenant.ByEmployee("E1")!.Id;
        work.People(Grace);
        work.Run();
        work.Clock.Pass(31);
        work.Run();
        Assert.Null(work.Tenant.ByEmployee("E1"));

        OneSyncChange create = Assert.Single(work.Changes(Undo(work)));

        Assert.Contains("the deleted account is restored", create.Reason, StringComparison.Ordinal);
        EntraUser ada = work.Tenant.ByEmployee("E1")!;
        Assert.Equal((id, "false"), (ada.Id, ada["accountEnabled"]));
    }
}
