using OneSync.Connectors.Configuration;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Configuration;

/// <summary>Connectors like the real ones, and the reading of a text with them.</summary>
internal static class Given
{
    public static readonly string Root = Path.Combine(Path.GetTempPath(), "onesync-no-such-folder");

    public static readonly ConnectorDescription[] Sources =
    [
        new("Csv",
        [
            new("path", OptionKind.Path, "The file, or a glob.", Required: true),
            new("delimiter", OptionKind.Text, "Between cells.", Default: "detected"),
            new("skip", OptionKind.Integer, "Lines before the header.", Default: "0"),
            new("header", OptionKind.Boolean, "Whether there is a header.", Default: "true"),
            new("encoding", OptionKind.Choice, "How characters are written.", Choices: ["Auto", "Utf8", "Windows1252"]),
            new("columns", OptionKind.TextList, "The names, where there is no header."),
            new("rename", OptionKind.TextMap, "Other names for columns."),
        ]),
        new("OneRoster",
        [
            new("path", OptionKind.Path, "The zip or folder.", Required: true),
            new("transport", OptionKind.Choice, "How it is fetched.", Default: "Zip", Choices: ["Zip", "Rest", "Sftp"]),
            new("version", OptionKind.Choice, "Of the standard.", Choices: ["1.1", "1.2"]),
        ]),
    ];

    public static readonly ConnectorDescription[] Destinations =
    [
        new("Csv", [new("path", OptionKind.Path, "The file.", Required: true), new("token", OptionKind.Secret, "For the tests.")]),
        new("ActiveDirectory",
        [
            new("server", OptionKind.Text, "The domain controller.", Required: true),
            new("secret", OptionKind.Secret, "The password."),
            new("password.pattern", OptionKind.Text, "Of first passwords."),
            new("password.changeAtNextLogon", OptionKind.Boolean, "Whether it must be changed."),
            new("protected.groups", OptionKind.TextList, "Their members are never touched."),
            new("protected.ous", OptionKind.TextList, "What is in them is never touched."),
            new("lifecycle.leaver.ou", OptionKind.Text, "Where archived accounts go."),
        ]),
    ];

    public static SettingsReader Reader() => new(Sources, Destinations);

    public static SettingsReading<WorkspaceSettings> Read(string yaml) => new WorkspaceReader(Reader()).ReadText(yaml, Root);

    public static WorkspaceSettings Valid(string yaml)
    {
        SettingsReading<WorkspaceSettings> reading = Read(yaml);
        Assert.Empty(reading.Problems);
        return reading.Valid();
    }

    /// <summary>The one problem of a text, as <c>Id line:column nearest</c>.</summary>
    public static string Problem(string yaml)
    {
        ConfigurationProblem problem = Assert.Single(Read(yaml).Problems);
        Assert.Equal(WorkspaceReader.FileName, problem.At.File);
        return Short(problem);
    }

    public static string[] Problems(string yaml) => [.. Read(yaml).Problems.Select(Short)];

    public static string Short(ConfigurationProblem p) => $"{p.Id} {p.At.Line}:{p.At.Column} {p.Nearest}".TrimEnd();
}
