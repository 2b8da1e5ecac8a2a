using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class WorkspaceReaderProblemTests
{
    private const string Csv = "sources:\n  hr:\n    type: Csv\n    path: ./*.csv\n";
    private const string Out = "destinations:\n  out:\n    type: Csv\n    path: ./out.csv\n";

    [Theory]
    // Keys
    [InlineData("sorces: {}\n", "UnknownKey 1:1 sources")]
    [InlineData("zebra: {}\n", "UnknownKey 1:1")]
    [InlineData(Csv + "    delimitr: ','\n", "UnknownKey 5:5 delimiter")]
    [InlineData(Csv + "    map: { a: { valu: b, value: c } }\n", "UnknownKey 5:17 value")]
    [InlineData("correlations:\n  - { name: x, match: [a], linkat: 0.5, fuzy: true }\n", "UnknownKey 2:41 fuzzy")]
    [InlineData(Csv + "  HR:\n    type: Csv\n    path: ./*.csv\n", "DuplicateKey 5:3")]
    [InlineData(Csv + "    path: x*\n", "DuplicateKey 5:5")]
    [InlineData("sources:\n  hr:\n    type: Csv\n", "MissingKey 2:3")]
    [InlineData("sources:\n  hr:\n    path: x\n    delimeter: x\n", "MissingKey 2:3")]
    [InlineData("lookups:\n  schools: { key: id }\n", "MissingKey 2:3")]
    [InlineData("correlations:\n  - { match: [a] }\n", "MissingKey 2:5")]
    [InlineData("correlations:\n  - { name: x, match: [] }\n", "MissingKey 2:16")]
    [InlineData("correlations:\n  - { name: x, match: [a], fuzzy: true }\n", "MissingKey 2:5")]
    [InlineData("correlations:\n  - { name: x, match: [a] }\n  - { name: X, match: [b] }\n", "DuplicateKey 3:13")]
    [InlineData(Csv + "    map: { a: { apply: Always } }\n", "MissingKey 5:12")]
    [InlineData(Csv + "    map:\n      a: { value: b, cases: [{ value: c }] }\n", "ConflictingKeys 6:12")]
    [InlineData(Csv + "    map:\n      a: [{ when: b }]\n", "MissingKey 6:11")]
    // Kinds of value
    [InlineData("sources: [a]\n", "WrongType 1:10")]
    [InlineData("version: one\n", "WrongType 1:10")]
    [InlineData(Csv + "    when: [a, b]\n", "WrongType 5:11")]
    [InlineData(Csv + "    when:\n", "WrongType 5:5")]
    [InlineData(Csv + "    skip: '1.5'\n", "WrongType 5:12")]
    [InlineData(Csv + "    header: yes\n", "WrongType 5:13 true")]
    [InlineData(Csv + "    columns: { a: b }\n", "WrongType 5:14")]
    [InlineData(Csv + "    map: { a: {first} }\n", "WrongType 5:15")]
    [InlineData(Out + "    scope: {}\n", "WrongType 5:12")]
    [InlineData("- a\n", "WrongType 1:1")]
    // Words
    [InlineData("sources:\n  hr: { type: Csw, path: x, whatever: 1 }\n", "UnknownConnectorType 2:15 Csv")]
    [InlineData("destinations:\n  ad: { type: OneRoster, path: x }\n", "UnknownConnectorType 2:15")]
    [InlineData(Csv + "    encoding: utf9\n", "UnknownChoice 5:15 Utf8")]
    [InlineData(Csv + "    map: { a: { value: b, apply: OnCraete } }\n", "UnknownChoice 5:34 OnCreate")]
    [InlineData("correlations: [{ name: x, match: [{ attribute: a, normalize: [case, accent] }] }]\n", "UnknownChoice 1:69 accents")]
    [InlineData("vault: { type: Postgres, path: x }\n", "UnknownChoice 1:16")]
    [InlineData(Out + "    lifecycle: { leaver: [{ after: 0d, do: Create }] }\n", "UnknownChoice 5:44")]
    [InlineData(Out + "    thresholds: { Disabel: 3 }\n", "UnknownKey 5:19 Disable")]
    [InlineData(Csv + "precedence: { default: [hr], mail: [hr, hrs] }\n", "UnknownSource 5:41 hr")]
    // Numbers
    [InlineData(Csv + "    complete: { maxDrop: 110% }\n", "BadLimit 5:26")]
    [InlineData(Csv + "    complete: { maxDrop: few }\n", "BadLimit 5:26")]
    [InlineData(Csv + "    complete: { maxDrop: {} }\n", "BadLimit 5:17")]
    [InlineData(Csv + "    complete: { maxRows: 0 }\n", "BadLimit 5:26")]
    [InlineData(Out + "    thresholds: { Delete: { count: -1 } }\n", "BadLimit 5:36")]
    [InlineData(Out + "    thresholds: { Delete: { by: group } }\n", "BadLimit 5:19")]
    [InlineData(Out + "    thresholds: { Delete: { percent: 3% } }\n", "WrongType 5:38")]
    [InlineData("correlations: [{ name: x, match: [{ attribute: a, weight: 0 }] }]\n", "BadLimit 1:59")]
    [InlineData("correlations: [{ name: x, match: a, linkAt: 0.7, reviewAt: 0.9 }]\n", "BadLimit 1:60")]
    [InlineData("activity: { retention: 30 }\n", "BadDuration 1:24 30d")]
    [InlineData("activity: { retention: 13 months }\n", "BadDuration 1:24 13d")]
    [InlineData("activity: { retention: 99999999999d }\n", "BadDuration 1:24")]
    [InlineData("version: 2\n", "UnsupportedVersion 1:10 1")]
    // Secrets and files
    [InlineData(Out + "    token: hunter2\n", "PlainTextSecret 5:12")]
    [InlineData(Out + "    token: evn:TOKEN\n", "PlainTextSecret 5:12 env:")]
    [InlineData("lookups: { a: { path: ./nope.csv } }\n", "MissingFile 1:23")]
    [InlineData("sources: { hr: { type: Csv, path: '' } }\n", "WrongType 1:36")]
    public void Each_fault_has_its_id_its_place_and_the_nearest_name(string yaml, string expected) => Assert.Equal(expected, Given.Problem(yaml));

    [Fact]
    public void All_faults_are_reported_at_once_in_the_order_of_the_file()
    {
        string yaml = "vresion: 1\nsources:\n  hr: { type: Csv, skip: x, when: [] }\nprecedence: { a: nobody }\nactivity: { retention: 3 }\n";
        Assert.Equal(
            ["UnknownKey 1:1 version", "MissingKey 3:3", "WrongType 3:26", "WrongType 3:35", "UnknownSource 4:18", "BadDuration 5:24 3d"],
            Given.Problems(yaml));
    }

    [Fact]
    public void A_message_names_the_thing_the_place_and_the_remedy()
    {
        ConfigurationException thrown = Assert.Throws<ConfigurationException>(() => Given.Read(Csv + "    delimitr: ','\n    skip: x\n").Valid());
        Assert.Equal(
            ["onesync.yaml:5:5: 'delimitr' is not a key of a Csv source. Did you mean 'delimiter'?",
             "onesync.yaml:6:11: 'skip' must be a whole number, and is 'x'."],
            thrown.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void A_template_without_quotes_is_explained() =>
        Assert.Contains("Write \"{first}\"", Assert.Single(Given.Read(Csv + "    map: { a: {first} }\n").Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_plain_text_secret_is_a_warning_that_does_not_show_it()
    {
        SettingsReading<WorkspaceSettings> reading = Given.Read(Out + "    token: hunter2\n");
        ConfigurationProblem warning = Assert.Single(reading.Problems);
        Assert.Equal(ProblemSeverity.Warning, warning.Severity);
        Assert.DoesNotContain("hunter2", warning.ToString(), StringComparison.Ordinal);
        Assert.Equal("hunter2", reading.Valid().Destinations.Single().Options.Text("token"));
    }

    [Fact]
    public void What_is_right_is_read_although_something_else_is_wrong()
    {
        WorkspaceSettings settings = Given.Read(Csv + "    skip: x\n  sis: { type: Nope }\ncollections: { staff: role -eq 'staff' }\n").Settings;
        Assert.Equal("hr", Assert.Single(settings.Sources).Name.Text);
        Assert.Equal("./*.csv", settings.Sources[0].Options.Text("path"));
        Assert.Equal(7, settings.Sources[0].Options.Integer("skip", 7));
        Assert.Single(settings.Collections);
    }
}
