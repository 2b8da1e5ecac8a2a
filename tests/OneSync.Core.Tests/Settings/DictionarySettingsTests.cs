using System.Collections;
using System.Globalization;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Core.Tests.Settings;

/// <summary>What a file says, parameters can say with dictionaries and lists.</summary>
public sealed class DictionarySettingsTests
{
    private static readonly string s_root = Path.GetTempPath();

    private static readonly SettingsReader s_reader = new(
        [new ConnectorDescription("Csv", [new("path", OptionKind.Path, "The file.", Required: true), new("skip", OptionKind.Integer, "Lines.")])],
        [new ConnectorDescription("Csv", [new("path", OptionKind.Path, "The file.", Required: true)])]);

    [Fact]
    public void A_whole_workspace_is_read_from_nested_dictionaries()
    {
        var document = new Hashtable
        {
            ["version"] = 1,
            ["sources"] = new Hashtable
            {
                ["hr"] = new Hashtable { ["type"] = "Csv", ["path"] = "staff.csv", ["skip"] = 2, ["complete"] = new Hashtable { ["maxRows"] = 10L } },
            },
            ["correlations"] = new object[]
            {
                new Hashtable { ["name"] = "likely", ["match"] = new ArrayList { "a" }, ["fuzzy"] = true, ["block"] = "b", ["linkAt"] = 0.85 },
            },
            ["precedence"] = new Hashtable { ["default"] = "hr" },
        };
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            SettingsReading<WorkspaceSettings> reading = s_reader.Read(SettingNodes.Of(document, "-Settings"), s_root);
            Assert.Empty(reading.Problems);
            Assert.Equal(2, reading.Settings.Sources.Single().Options.Integer("skip", 0));
            Assert.Equal(10, reading.Settings.Sources.Single().Complete.MaxRows);
            Assert.Equal(0.85, reading.Settings.Correlations.Single().LinkAt);
            Assert.True(reading.Settings.Correlations.Single().Fuzzy);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void One_source_is_read_from_parameters_and_a_fault_names_its_parameter()
    {
        SettingMap node = SettingNodes.OfParameters(
        [
            ("type", "-Type", "Csv"), ("path", "-Path", "staff.csv"), ("anchor", "-Anchor", "EmployeeId"), ("when", "-Where", null),
            ("map", "-Map", new Hashtable { ["mail"] = new Hashtable { ["valeu"] = "x" } }),
        ]);
        SettingsReading<SourceSettings> reading = s_reader.ReadSource(new SettingText("staff", new Position("-Path", 1, 1)), node, s_root);
        Assert.Equal(["-Map:1:1: 'valeu' is not a key of a mapping. Did you mean 'value'?", "-Map:1:1: 'value' is missing: the mapping of 'mail' needs it, or cases."],
            reading.Problems.Select(p => p.ToString()));
        Assert.Equal("EmployeeId", reading.Settings.Anchor!.Text);
        Assert.Null(reading.Settings.When);
        Assert.Throws<ConfigurationException>(() => reading.Valid());
    }

    [Fact]
    public void One_destination_is_read_from_parameters()
    {
        SettingMap node = SettingNodes.OfParameters([("type", "-Type", "csv"), ("path", "-Path", "out.csv"), ("match", "-Match", new[] { "a", "b" })]);
        DestinationSettings settings = s_reader.ReadDestination(new SettingText("out", new Position("-Path", 1, 1)), node, s_root).Valid();
        Assert.Equal(["a", "b"], settings.Match.Select(m => m.Text));
        Assert.Equal(new Position("-Match", 1, 1), settings.Match[0].At);
        Assert.Equal("Csv", settings.Type.Text);
    }

    [Fact]
    public void The_wrapping_of_the_host_is_taken_off()
    {
        var wrapped = new StrongBox(new Hashtable { ["activity"] = new StrongBox(new Hashtable { ["retention"] = new StrongBox("30d") }) });
        SettingNode node = SettingNodes.Of(wrapped, "-Settings", o => o is StrongBox box ? box.Value : o);
        Assert.Equal(30, s_reader.Read(node, s_root).Valid().ActivityRetentionDays);
    }

    [Theory]
    [InlineData("0d", 0)]
    [InlineData(" 30D ", 30)]
    [InlineData("4w", 28)]
    public void Days_are_read(string text, int days)
    {
        Assert.True(Days.TryParse(text, out int read));
        Assert.Equal(days, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("30")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("2147483647w")]
    public void What_is_no_length_of_time_is_not_read(string text) => Assert.False(Days.TryParse(text, out _));

    [Fact]
    public void A_connector_cannot_declare_a_key_that_all_have() =>
        Assert.Contains("'anchor'", Assert.Throws<ArgumentException>(
            () => new SettingsReader([new ConnectorDescription("X", [new("anchor", OptionKind.Text, "Mine.")])], [])).Message, StringComparison.Ordinal);

    private sealed record StrongBox(object Value);
}
