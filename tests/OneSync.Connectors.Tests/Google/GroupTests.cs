using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers.Google;

namespace OneSync.Connectors.Tests.Google;

/// <summary>Groups are made, and get and lose members with their roles; only in groups that a rule names.</summary>
public sealed class GroupTests
{
    private const string Rules = """
        groups:
              - { when: "jobTitle -eq 'Pupil'", to: ["class-{grade|lower}"] }
              - { when: "jobTitle -eq 'Head'", to: ["class-{grade|lower} as OWNER", Staff Room] }
        """;

    [Fact]
    public void Groups_are_made_with_their_members_and_roles_and_a_second_run_finds_nothing_to_do()
    {
        using GoogleWorkspace work = new(destination: Rules);
        GoogleGroup staff = work.Domain.AddGroup("staff-room@district.test", "Staff Room");
        GoogleUser guest = work.Domain.Add("guest@district.test", "G", "G");
        staff.Members[guest.Id] = "MEMBER";
        work.Server.Mishaps.Unready = 3;
        work.People("1,E1,Ada,Byron,North,9a,Pupil", "2,E2,Bea,Byron,North,9a,Pupil", "3,E3,Grace,Hopper,North,9a,Head");

        work.Run();

        GoogleGroup made = work.Domain.FindGroup("class-9a@district.test")!;
        Assert.Equal(["MEMBER", "MEMBER", "OWNER"], made.Members.Values.Order());
        Assert.Equal("OWNER", made.Members[work.Account("E3")!.Id]);
        Assert.Equal(2, staff.Members.Count);
        Assert.Single(work.Server.Writes, w => w.StartsWith("group ", StringComparison.Ordinal));
        work.AssertSettled();

        // A pupil becomes the head, the head leaves, and a new pupil comes.
        work.People("1,E1,Ada,Byron,North,9a,Head", "2,E2,Bea,Byron,North,9a,Pupil", "4,E4,Eve,Byron,North,9a,Pupil");
        work.Run();

        Assert.Equal("OWNER", made.Members[work.Account("E1")!.Id]);
        Assert.Equal("MEMBER", made.Members[work.Account("E4")!.Id]);
        Assert.DoesNotContain(work.Account("E3")!.Id, made.Members.Keys);
        Assert.Contains(guest.Id, staff.Members.Keys);
        work.AssertSettled();
    }

    [Fact]
    public void More_members_than_a_page_has_are_read_and_written()
    {
        using GoogleWorkspace work = new(destination: "groups: [{ when: jobTitle -eq 'Pupil', to: [all@groups.district.test] }]");
        work.Domain.AddGroup("all@groups.district.test", "All");
        work.People([.. Enumerable.Range(1, 450).Select(n => $"{n},E{n},Given{n},Family{n},North,9,Pupil")]);

        work.Run();

        Assert.Equal(450, work.Domain.FindGroup("all@groups.district.test")!.Members.Count);
        work.AssertSettled();
    }

    [Fact]
    public void A_group_that_is_gone_since_the_plan_was_made_has_drifted_and_one_that_cannot_be_read_loses_nobody()
    {
        using GoogleWorkspace work = new(destination: "groups: [{ when: jobTitle -eq 'Pupil', to: [club@district.test] }]");
        GoogleGroup club = work.Domain.AddGroup("club@district.test", "Club");
        work.People("1,E1,Ada,Byron,North,9,Pupil", "2,E2,Bea,Byron,North,9,Pupil");
        work.Run();
        work.People("1,E1,Ada,Byron,North,9,Pupil", "2,E2,Bea,Byron,North,9,Other");
        Assert.Equal(1, work.Plan().Count(ChangeAction.RemoveMember));
        work.Server.Tokens.Delegated.Add("none");
        OneSyncPlan plan = work.Plan();
        club.Unready = int.MaxValue;

        OneSyncRun run = work.Export(plan);

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal(ChangeStatus.Drifted, work.Changes(plan).Single(c => c.Action == ChangeAction.RemoveMember).Status);
        Assert.Equal(2, club.Members.Count);
    }
}
