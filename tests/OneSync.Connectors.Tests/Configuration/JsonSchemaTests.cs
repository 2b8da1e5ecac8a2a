using System.Text.Json.Nodes;
using OneSync.Connectors.Configuration;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class JsonSchemaTests
{
    private static readonly SettingsReader s_reader = Given.Reader();
    private static readonly JsonNode s_schema = JsonNode.Parse(JsonSchemaWriter.Write(s_reader.Shape))!;

    [Fact]
    public void Every_key_of_the_reader_is_in_the_schema_and_the_other_way_round()
    {
        var known = new SortedSet<string>(StringComparer.Ordinal);
        Keys(s_reader.Shape.Document, known);
        var written = new SortedSet<string>(StringComparer.Ordinal);
        Properties(s_schema, written);
        Assert.Equal(known, written);
        Assert.Superset(new HashSet<string>(["sources", "maxDrop", "alternates", "reviewAt", "transport", "changeAtNextLogon", "ous", "ou", "RemoveMember"]), written);
    }

    [Fact]
    public void The_example_of_the_design_and_the_template_are_valid()
    {
        Assert.Empty(Faults(Design.Yaml));
        Assert.Empty(Faults(WorkspaceTemplate.Files[0].Text));
    }

    [Theory]
    [InlineData("sorces: {}")]
    [InlineData("sources: { hr: { type: Csw } }")]
    [InlineData("sources: { hr: { type: Csv } }")]
    [InlineData("sources: { hr: { type: Csv, path: x, transport: Zip } }")]
    [InlineData("sources: { hr: { type: OneRoster, path: x, transport: Zap } }")]
    [InlineData("sources: { hr: { type: Csv, path: x, map: { a: { value: b, apply: Never } } } }")]
    [InlineData("sources: { hr: { type: Csv, path: x, complete: { maxDrop: ten% } } }")]
    [InlineData("destinations: { ad: { type: Csv, path: x, lifecycle: { leaver: [{ after: 3, do: Disable }] } } }")]
    [InlineData("destinations: { ad: { type: Csv, path: x, lifecycle: { leaver: [{ after: 3d, do: Disable, ou: x }] } } }")]
    [InlineData("destinations: { ad: { type: Csv, path: x, thresholds: { Delete: { count: -1 } } } }")]
    [InlineData("correlations: [{ name: x, match: [{ attribute: a, weight: 0 }] }]")]
    [InlineData("correlations: [{ name: x }]")]
    [InlineData("destinations: { ad: { type: Csv, path: x, groups: [{ select: a }] } }")]
    [InlineData("destinations: { ad: { type: Csv, path: x, groups: [{ to: a, forEach: pupil }] } }")]
    [InlineData("selectors: { defaultUserFilter: pupils }")]
    public void What_the_reader_refuses_the_schema_refuses(string yaml)
    {
        Assert.True(Given.Read(yaml).HasErrors);
        Assert.NotEmpty(Faults(yaml));
    }

    [Theory]
    [InlineData("sources: { hr: { type: Csv, path: x, map: { a: [{ value: ~ }, { value: b }], c: 2024 } } }")]
    [InlineData("sources: { hr: { type: OneRoster, path: x, version: 1.1 } }")]
    [InlineData("sources:")]
    [InlineData("selectors: { delimiter: '##', defaultGroupFilter: sections, matchGroupsBy: name, includeOnly: { role: student } }")]
    [InlineData("destinations: { ad: { type: Csv, path: x, groups: [{ to: [a, b], select: c, during: term, matchBy: [name], create: true }] } }")]
    [InlineData("destinations: { ad: { type: ActiveDirectory, server: x, lifecycle: { leaver: [{ after: 3d, do: Archive, ou: x }] } } }")]
    public void What_the_reader_takes_the_schema_takes(string yaml)
    {
        Assert.False(Given.Read(yaml).HasErrors);
        Assert.Empty(Faults(yaml));
    }

    [Fact]
    public void Every_key_says_what_it_is_for() => Assert.All(Described(s_schema), d => Assert.EndsWith(".", d, StringComparison.Ordinal));

    private static IReadOnlyList<string> Faults(string yaml) => SchemaCheck.Faults(s_schema, YamlNodes.Read(yaml, "x"));

    private static void Keys(SettingShape shape, ISet<string> keys)
    {
        if (shape.Items is { } items)
            Keys(items, keys);
        foreach (MapShape map in shape.Map is { } own ? [own, .. own.Types?.Values ?? []] : Array.Empty<MapShape>())
        {
            if (map.Others is { } others)
                Keys(others, keys);
            foreach (SettingKey key in map.Keys.Where(_ => map.Types is null))
            {
                keys.Add(key.Name);
                Keys(key.Shape, keys);
            }
        }
    }

    private static void Properties(JsonNode? node, ISet<string> names)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
                Properties(item, names);
        }
        foreach ((string name, JsonNode? value) in node as JsonObject ?? [])
        {
            if (name == "properties")
                names.UnionWith(value!.AsObject().Select(p => p.Key));
            Properties(value, names);
        }
    }

    private static IEnumerable<string> Described(JsonNode schema) => schema["definitions"]!.AsObject()
        .SelectMany(d => d.Value!["properties"]?.AsObject().ToArray() ?? [])
        .Where(p => p.Key != "type").Select(p => (string?)p.Value!["description"] ?? $"{p.Key} has none");
}
