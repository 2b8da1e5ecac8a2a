using OneSync.Connectors.Configuration;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class BadYamlTests
{
    [Theory]
    [InlineData("sources:\n\thr: x\n", 2, 1, "spaces")]
    [InlineData("vault: \"C:\\data\"\n", 1, 8, "single quotes")]
    [InlineData("collections:\n  mail: {a}@b.test\n", 2, 12, "double quotes")]
    [InlineData("collections:\n  mail: @b\n", 2, 9, "in quotes")]
    [InlineData("collections:\n  a: b: c\n", 2, 7, "in quotes")]
    [InlineData("collections: { a: [1, 2\nversion: 1\n", 1, 21, "not closed")]
    [InlineData("vault: 'x\n", 1, 8, "")]
    [InlineData("vault: *x\n", 1, 8, "anchor")]
    [InlineData("? [a]\n: b\n", 1, 3, "key must be a text")]
    [InlineData("version: 1\n---\nversion: 1\n", 2, 1, "second document")]
    [InlineData("a: &a { <<: *a }\n", 1, 13, "anchor")]
    [InlineData("a: { <<: x }\n", 1, 6, "takes over")]
    public void A_syntax_error_has_its_place_and_a_remedy(string yaml, int line, int column, string remedy)
    {
        ConfigurationProblem problem = Assert.Single(Given.Read(yaml).Problems);
        Assert.Equal(("BadYaml", line, column), (problem.Id, problem.At.Line, problem.At.Column));
        Assert.Contains(remedy, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_nesting_is_refused() =>
        Assert.Contains("nested", Assert.Single(Given.Read("a: " + new string('[', 5000) + new string(']', 5000)).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_utf8_or_not_there_is_reported()
    {
        string folder = Directory.CreateTempSubdirectory("onesync").FullName;
        try
        {
            string path = Path.Combine(folder, WorkspaceReader.FileName);
            var reader = new WorkspaceReader(Given.Reader());
            Assert.Equal("MissingFile 1:1", Given.Short(Assert.Single(reader.ReadFile(path).Problems)));
            File.WriteAllBytes(path, [.. "vault: M"u8, 0xFC, .. "ller.db"u8]);
            Assert.Equal("BadYaml 1:1", Given.Short(Assert.Single(reader.ReadFile(path, "onesync.yaml").Problems)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void No_text_makes_the_reader_fail_otherwise_than_with_problems()
    {
        var random = new Random(7);
        string yaml = Design.Yaml;
        for (int i = 0; i < 1000; i++)
        {
            int at = random.Next(yaml.Length);
            string torn = random.Next(3) switch
            {
                0 => yaml[..at],
                1 => yaml.Remove(at, Math.Min(random.Next(1, 30), yaml.Length - at)),
                _ => yaml.Insert(at, "{}[]:'\"\t-#&*!|>%@`\n,~\0"[random.Next(22)].ToString()),
            };
            Assert.All(Given.Read(torn).Problems, p => Assert.True(p.At is { Line: > 0, Column: > 0 } && p.Message.Length > 0));
        }
    }
}
