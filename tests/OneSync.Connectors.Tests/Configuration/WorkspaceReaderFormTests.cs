using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class WorkspaceReaderFormTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    [InlineData("sources:\ncorrelations:\ndestinations: # all still to come\n")]
    public void An_empty_configuration_is_valid_and_has_a_vault(string yaml)
    {
        WorkspaceSettings settings = Given.Valid(yaml);
        Assert.Empty(settings.Sources);
        Assert.Equal(Path.Combine(Given.Root, "onesync.db"), settings.VaultPath);
        Assert.Null(settings.ActivityRetentionDays);
    }

    [Theory]
    [InlineData("vault: ':memory:'", ":memory:")]
    [InlineData("vault: { path: ':memory:' }", ":memory:")]
    public void A_vault_may_be_a_path_or_a_map(string yaml, string path) => Assert.Equal(path, Given.Valid(yaml).VaultPath);

    [Fact]
    public void Every_kind_of_option_is_converted()
    {
        OptionSet options = Given.Valid("""
            sources:
              hr:
                TYPE: csv
                path: ./*.csv
                Skip: 3
                header: False
                encoding: utf8
                columns: [a, b]
                rename: { Nachname: familyName, Vorname: givenName }
              one: { type: Csv, path: ./*.csv, columns: only }
            """).Sources[0].Options;
        Assert.Equal(3, options.Integer("skip", 0));
        Assert.False(options.Boolean("header", true));
        Assert.Equal("Utf8", options.Text("encoding"));
        Assert.Equal(["a", "b"], options.Texts("columns"));
        Assert.Equal([new("Nachname", "familyName"), new("Vorname", "givenName")], options.Map("rename"));
        Assert.Equal(7, options.Find("columns")!.At.Line - 1);
    }

    [Fact]
    public void Types_and_words_are_given_in_their_own_spelling()
    {
        SourceSettings source = Given.Valid("sources: { hr: { type: csv, path: '*.csv', encoding: AUTO } }").Sources.Single();
        Assert.Equal(("Csv", "Auto"), (source.Type.Text, source.Options.Text("encoding")));
    }

    [Fact]
    public void A_fuzzy_rule_is_read_with_everything_it_has()
    {
        CorrelationRule rule = Given.Valid("""
            correlations:
              - name: likely
                fuzzy: true
                match:
                  - givenName
                  - { attribute: familyName, normalize: [Case, accents], weight: 2.5, compare: Similar }
                  - { attribute: phone, normalize: phone }
                block: birthDate
                linkAt: 0.9
                reviewAt: 0.7
                within: Ignore
                distinct: true
            """).Correlations.Single();
        Assert.Equal((true, 0.9, 0.7, "ignore", true), (rule.Fuzzy, rule.LinkAt, rule.ReviewAt, rule.Within, rule.Distinct));
        Assert.Equal("birthDate", Assert.Single(rule.Block).Attribute.Text);
        Assert.Equal(["case", "accents"], rule.Match[1].Normalizers);
        Assert.Equal((2.5, "similar"), (rule.Match[1].Weight, rule.Match[1].Compare));
        Assert.Equal(["phone"], rule.Match[2].Normalizers);
        Assert.Equal((1.0, "exact"), (rule.Match[0].Weight, rule.Match[0].Compare));
    }

    [Fact]
    public void A_mapping_may_have_cases_and_a_mode_and_leave_an_attribute_alone()
    {
        IReadOnlyList<MappingSettings> map = Given.Valid("""
            sources:
              hr:
                type: Csv
                path: ./*.csv
                map:
                  a: { cases: [{ when: x -eq 1, value: b }, { value: ~ }], apply: ifEmpty }
                  c: { when: exists(d), value: d, unique: {} }
            """).Sources.Single().Map;
        Assert.Equal(ApplyMode.IfEmpty, map[0].Apply);
        Assert.Equal([("x -eq 1", "b"), (null, null)], map[0].Cases.Select(c => (c.When?.Text, c.Value?.Text)));
        Assert.Equal("exists(d)", map[1].Cases.Single().When!.Text);
        Assert.Equal(2, map[1].Unique!.Suffix);
        Assert.Null(map[0].Unique);
    }

    [Fact]
    public void Limits_may_be_texts_or_maps()
    {
        WorkspaceSettings settings = Given.Valid("""
            sources: { hr: { type: Csv, path: '*.csv', complete: { maxDrop: { count: 5, percent: 2.5 }, maxQuarantined: 7, maxRows: 100 } } }
            destinations: { out: { type: Csv, path: o.csv, thresholds: { delete: 10%, Create: 500 } } }
            """);
        Assert.Equal(new CompletenessSettings(new Limit(5, 2.5), new Limit(7), 100), settings.Sources.Single().Complete);
        Assert.Equal([new(ChangeAction.Delete, new Limit(Percent: 10)), new(ChangeAction.Create, new Limit(500))], settings.Destinations.Single().Thresholds);
    }

    [Fact]
    public void Leavers_are_disabled_at_once_unless_the_configuration_says_otherwise()
    {
        const string destination = "destinations: {{ out: {{ type: Csv, path: o.csv{0} }} }}";
        LeaverStage stage = Assert.Single(Given.Valid(string.Format(destination, "")).Destinations.Single().Leaver);
        Assert.Equal((0, ChangeAction.Disable), (stage.After, stage.Do));
        Assert.Empty(Given.Valid(string.Format(destination, ", lifecycle: { leaver: [] }")).Destinations.Single().Leaver);
        Assert.Equal(14, Given.Valid(string.Format(destination, ", lifecycle: { leaver: [{ after: 2w, do: archive }] }")).Destinations.Single().Leaver.Single().After);
    }

    [Theory]
    [InlineData("collections:\n  x: role -eq 1\n", 2, 6)]
    [InlineData("collections:\n  x: 'role -eq 1'\n", 2, 7)]
    [InlineData("collections: { x: \"role -eq 1\" }\n", 1, 20)]
    [InlineData("collections:\n  x: |-\n\n    role -eq 1\n", 4, 5)]
    [InlineData("collections:\n  x: >-\n     role\n     -eq 1\n", 3, 6)]
    [InlineData("collections:\r\n  x: >-\r\n    role -eq 1\r\n", 3, 5)]
    public void A_text_stands_where_its_first_character_stands(string yaml, int line, int column)
    {
        SourceText text = Given.Valid(yaml).Collections["x"];
        Assert.Equal("role -eq 1", text.Text.Trim());
        Assert.Equal((line, column), (text.At.Line, text.At.Column));
    }

    [Fact]
    public void Anchors_and_merge_keys_share_what_is_the_same()
    {
        WorkspaceSettings settings = Given.Valid("""
            destinations:
              a: &base
                type: Csv
                path: a.csv
                map: &map { mail: email }
              b: { <<: *base, path: b.csv }
              c: { type: Csv, path: c.csv, map: *map }
            """);
        Assert.Equal(["a.csv", "b.csv", "c.csv"], settings.Destinations.Select(d => d.Options.Text("path")));
        Assert.All(settings.Destinations, d => Assert.Equal("mail", d.Map.Single().Target.Text));
    }

    [Fact]
    public void Json_is_yaml() =>
        Assert.Equal("hr", Given.Valid("""{ "sources": { "hr": { "type": "Csv", "path": "*.csv", "skip": 1 } } }""").Sources.Single().Name.Text);
}
