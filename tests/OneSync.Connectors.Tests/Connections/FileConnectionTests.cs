using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core.Connections;
using OneSync.Core.Settings;
using OneSync.Samples;

namespace OneSync.Connectors.Tests.Connections;

/// <summary>What a connection test says of files.</summary>
public class FileConnectionTests
{
    [Fact]
    public void A_source_says_what_it_read()
    {
        using TestWorkspace workspace = new();
        workspace.Sis("1,n1,Ann,Lee,2010-01-01,a@s.test,student,active", "2,n2,Bo,Ray,2010-01-02,b@s.test,student,active");
        OneSyncConnection sis = Assert.Single(workspace.Engine.TestConnection("SIS", default));
        Assert.True(sis.Ok, string.Join('\n', sis.Checks));
        Assert.Equal((ConnectionSide.Source, "Csv", 2), (sis.Side, sis.Type, sis.Counts["Person"]));
        Assert.Null(sis.Worst);
        Assert.False(File.Exists(workspace.Vault));
    }

    [Fact]
    public void Missing_and_bad_rows_are_findings()
    {
        using TestWorkspace workspace = new();
        workspace.Sis("1,n1,Ann,Lee,2010-01-01,a@s.test,student,active", "only,three,cells,of,the,six,here,and,too,many");
        OneSyncConnection bad = workspace.Engine.TestConnection("sis", default).Single();
        Assert.True(bad.Ok);
        Assert.Equal((CheckResult.Warning, "RaggedRow"), (bad.Worst!.Result, bad.Worst.Id));
        File.Delete(Path.Combine(workspace.Root, "sis.csv"));
        OneSyncConnection missing = workspace.Engine.TestConnection("sis", default).Single();
        Assert.False(missing.Ok);
        Assert.Equal("FileNotFound", missing.Worst!.Id);
    }

    [Fact]
    public void A_torn_zip_is_a_finding_and_a_whole_one_tells_its_version()
    {
        using TestWorkspace workspace = new("""
            version: 1
            sources:
              whole: { type: OneRoster, path: ./sis/oneroster.zip }
              torn: { type: OneRoster, path: ./broken/oneroster-torn.zip }
            """);
        foreach (SampleFile file in SampleFile.All().Where(f => f.Path.EndsWith(".zip", StringComparison.Ordinal)))
        {
            string path = Path.Combine(workspace.Root, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }
        OneSyncConnection whole = workspace.Engine.TestConnection("whole", default).Single();
        Assert.True(whole.Ok, string.Join('\n', whole.Checks));
        Assert.Equal("1.1", whole.Version);
        Assert.True(whole.Counts["Person"] > 100 && whole.Counts["Enrollment"] > 100);
        OneSyncConnection torn = workspace.Engine.TestConnection("torn", default).Single();
        Assert.False(torn.Ok);
        Assert.Equal("TornZip", torn.Worst!.Id);
    }

    [Fact]
    public void A_destination_is_not_written_by_its_test()
    {
        using TestWorkspace workspace = new();
        OneSyncConnection before = workspace.Engine.TestConnection("out", default).Single();
        Assert.True(before.Ok, string.Join('\n', before.Checks));
        Assert.Equal(ConnectionSide.Destination, before.Side);
        Assert.DoesNotContain(Directory.EnumerateFiles(workspace.Root), f => Path.GetFileName(f).Contains("out.csv", StringComparison.Ordinal));
        workspace.Sis("1,n1,Ann,Lee,2010-01-01,a@s.test,student,active");
        workspace.Run();
        Assert.Equal(1, workspace.Engine.TestConnection("out", default).Single().Counts["Account"]);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_fails()
    {
        using TestWorkspace workspace = new(TestWorkspace.Yaml(options: "path: ./sis.csv/out.csv"));
        OneSyncConnection connection = workspace.Engine.TestConnection("out", default).Single();
        Assert.False(connection.Ok);
        Assert.Equal("FolderNotWritable", connection.Worst!.Id);
    }

    [Fact]
    public void An_unknown_name_has_a_nearest()
    {
        using TestWorkspace workspace = new();
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => workspace.Engine.TestConnection("siss", default));
        Assert.Equal(("UnknownConnection", "sis"), (error.Problems[0].Id, error.Problems[0].Nearest));
        Assert.StartsWith("onesync.yaml: There is no source or destination", error.Message, StringComparison.Ordinal); // a typed name stands on no line of it
    }
}
