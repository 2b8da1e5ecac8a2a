using OneSync.Connectors.Configuration;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class MissingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onesync").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_not_there_is_reported_with_the_nearest_one_that_is()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "hr"));
        File.WriteAllText(Path.Combine(_folder, "hr", "staff.csv"), "");
        File.WriteAllText(Path.Combine(_folder, "schools.csv"), "");
        string path = Path.Combine(_folder, WorkspaceReader.FileName);
        File.WriteAllText(path, """
            sources:
              a: { type: Csv, path: ./hr/staf.csv }
              b: { type: Csv, path: ./hr/staff.csv }
              c: { type: Csv, path: ./none/*.csv }
              d: { type: Csv, path: ./hr }
            lookups: { s: { path: school.csv }, t: { path: ./schools.csv } }
            """);
        var reader = new WorkspaceReader(Given.Reader());
        Assert.Equal(
            ["MissingFile 2:25 ./hr/staff.csv", "MissingFile 6:23 schools.csv"],
            reader.ReadFile(path, expectSourceFiles: true).Problems.Select(Given.Short));
        ConfigurationProblem lookup = Assert.Single(reader.ReadFile(path).Problems);
        Assert.Equal((path, 6), (lookup.At.File, lookup.At.Line));
    }

    [Fact]
    public void The_template_makes_a_workspace_that_passes_the_check()
    {
        var reader = Given.Reader();
        IReadOnlyList<string> written = WorkspaceTemplate.Create(Path.Combine(_folder, "new"), JsonSchemaWriter.Write(reader.Shape));
        Assert.Equal(["onesync.yaml", "people.csv", "onesync.schema.json"], written.Select(Path.GetFileName));
        var reading = new WorkspaceReader(reader).ReadFile(written[0], expectSourceFiles: true);
        Assert.Empty(reading.Problems);
        Assert.Single(reading.Settings.Sources);
        Assert.Single(reading.Settings.Destinations);
    }

    [Fact]
    public void The_template_overwrites_nothing()
    {
        File.WriteAllText(Path.Combine(_folder, "people.csv"), "mine");
        Assert.Contains("people.csv", Assert.Throws<IOException>(() => WorkspaceTemplate.Create(_folder, "{}")).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "people.csv")));
        Assert.False(File.Exists(Path.Combine(_folder, "onesync.yaml")));
    }
}
