using OneSync.Connectors.Tests.OneRoster;
using OneSync.Core;
using OneSync.Core.Activity;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>The roster beside the people: classes and enrollments come and go with the terms.</summary>
public sealed class RosterTests
{
    private const string EnrollmentHeader = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n";

    [Fact]
    public void A_new_term_with_enrollments_under_new_ids_is_a_complete_reading()
    {
        using RosterDelivery delivery = new();
        using Workspace workspace = Open(delivery, Enrollments("autumn", 200));

        Assert.Equal(RunStatus.Complete, workspace.Import("sis", null, default).Status);
        delivery.With("enrollments.csv", Enrollments("spring", 195)).Zip();
        OneSyncRun second = workspace.Import("sis", null, default);

        Assert.Equal((RunStatus.Complete, null), (second.Status, second.Message));
        Assert.Equal(195, workspace.Enrollments().Count());
        Assert.All(workspace.Enrollments(), e => Assert.StartsWith("spring", e.Id));
    }

    [Fact]
    public void Far_fewer_enrollments_than_before_make_the_reading_partial_and_keep_those_there_were()
    {
        using RosterDelivery delivery = new();
        using Workspace workspace = Open(delivery, Enrollments("autumn", 200));

        workspace.Import("sis", null, default);
        delivery.With("enrollments.csv", Enrollments("autumn", 100)).Zip();
        OneSyncRun second = workspace.Import("sis", null, default);

        Assert.Equal(RunStatus.Partial, second.Status);
        Assert.Contains("100 of 200 Enrollment records", second.Message);
        Assert.Equal(200, workspace.Enrollments().Count());
    }

    private static string Enrollments(string term, int count) =>
        EnrollmentHeader + string.Concat(Enumerable.Range(1, count).Select(i => $"{term}-{i},,,k1,s1,u1,student,,2026-08-15,2027-01-15\n"));

    private static Workspace Open(RosterDelivery delivery, string enrollments)
    {
        delivery.With("enrollments.csv", enrollments).Zip();
        delivery.Scratch.Write("onesync.yaml", "version: 1\nsources:\n  sis: { type: OneRoster, transport: Zip, path: ./roster.zip }\n");
        return Workspace.Open(delivery.Scratch.Root, new WorkspaceOptions(new ConnectorHost()));
    }
}
