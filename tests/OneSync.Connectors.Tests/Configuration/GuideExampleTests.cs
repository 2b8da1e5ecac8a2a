using System.Text.RegularExpressions;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Configuration;

/// <summary>What the README and the guides show of <c>onesync.yaml</c> is valid as it stands.</summary>
public sealed partial class GuideExampleTests
{
    public static TheoryData<string, int, string> Examples()
    {
        TheoryData<string, int, string> examples = [];
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "OneSync.PowerShell.sln")))
            root = Path.GetDirectoryName(root)!;
        foreach (string guide in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").Append(Path.Combine(root, "README.md")))
        {
            int number = 0;
            foreach (Match match in Block().Matches(File.ReadAllText(guide)))
                examples.Add(Path.GetFileName(guide), ++number, match.Groups[1].Value);
        }
        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Is_valid(string guide, int number, string yaml)
    {
        using Scratch scratch = new();
        scratch.Write("onesync.yaml", "version: 1\n" + yaml);
        SettingsReading<Core.Settings.WorkspaceSettings> reading = new ConnectorHost().ReadWorkspace(scratch.Root, expectSourceFiles: false);
        Assert.True(reading.Problems.Count == 0, $"{guide}, example {number}: {string.Join("\n", reading.Problems)}");
        Assert.NotEmpty(reading.Settings.Sources);
    }

    [GeneratedRegex(@"```yaml\r?\n(sources:.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
