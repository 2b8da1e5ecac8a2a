using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class DesignExampleTests
{
    private static readonly WorkspaceSettings s_settings = Given.Valid(Design.Yaml);

    [Fact]
    public void The_workspace_knows_its_root_and_vault()
    {
        Assert.Equal(Given.Root, s_settings.Root);
        Assert.Equal(Path.Combine(Given.Root, "onesync.db"), s_settings.VaultPath);
        Assert.Equal(400, s_settings.ActivityRetentionDays);
    }

    [Fact]
    public void Sources_are_read_in_their_order_with_options_and_limits()
    {
        Assert.Equal(["sis", "hr"], s_settings.Sources.Select(s => s.Name.Text));
        SourceSettings sis = s_settings.Sources[0];
        Assert.Equal("OneRoster", sis.Type.Text);
        Assert.Equal("Zip", sis.Options.Text("transport"));
        Assert.Equal("./sis/oneroster.zip", sis.Options.Text("path"));
        Assert.Equal("status -eq 'active' -and enabledUser -ne $false", sis.When!.Text);
        Assert.Equal(new CompletenessSettings(new Limit(Percent: 10), new Limit(Count: 0)), sis.Complete);
        SourceSettings hr = s_settings.Sources[1];
        Assert.Equal("EmployeeId", hr.Anchor!.Text);
        Assert.Equal("employeeNumber=EmployeeId givenName=First familyName=Last email=Email role='staff'",
            string.Join(' ', hr.Map.Select(m => $"{m.Target}={m.Cases.Single().Value}")));
    }

    [Fact]
    public void Correlations_and_precedence_are_read()
    {
        Assert.Equal(["staff id", "name and birth date"], s_settings.Correlations.Select(c => c.Name));
        Assert.Equal([CorrelationLink.Auto, CorrelationLink.Review], s_settings.Correlations.Select(c => c.Link));
        Assert.Equal(["givenName", "familyName", "birthDate"], s_settings.Correlations[1].Match.Select(k => k.Attribute.Text));
        Assert.Equal(["hr", "sis"], s_settings.Precedence["EMAIL"].Select(s => s.Text));
        Assert.Equal("students -and grades -contains '12'", s_settings.Collections["seniors"].Text);
    }

    [Fact]
    public void Mappings_are_read_in_all_their_forms()
    {
        IReadOnlyList<MappingSettings> map = s_settings.Destinations.Single().Map;
        Assert.Equal(["sAMAccountName", "mail", "ou"], map.Select(m => m.Target.Text));
        Assert.Equal(ApplyMode.OnCreate, map[0].Apply);
        Assert.Equal("{givenName|left 2}{familyName|ascii|lower}", map[0].Unique!.Alternates.Single().Text);
        Assert.Equal(2, map[0].Unique!.Suffix);
        Assert.Equal("mail", map[0].Unique!.With.Single().Text);
        Assert.Equal("{sAMAccountName}@district.test", map[1].Cases.Single().Value!.Text);
        Assert.Equal(["grades -contains '12'", null], map[2].Cases.Select(c => c.When?.Text));
    }

    [Fact]
    public void Rules_for_groups_are_read()
    {
        IReadOnlyList<GroupRuleSettings> groups = s_settings.Destinations.Single().Groups;
        Assert.Equal(("courses::Econ 101::students", "Adobe Acrobat Pro", MembershipSpan.Term, false), (groups[0].Select.Single().Text, groups[0].To.Single().Text, groups[0].During, groups[0].Create));
        Assert.Equal((RosterSubject.Class, "class.status -eq 'active'", "cls-{class.sourcedId}", true), (groups[1].ForEach, groups[1].When!.Text, groups[1].To.Single().Text, groups[1].Create));
        Assert.Equal((MembershipSpan.Enrollment, SelectorPeople.Users, false), (groups[1].During, groups[1].Members, groups[1].AllowEmpty));
    }

    [Fact]
    public void Lifecycle_thresholds_and_protection_are_read()
    {
        DestinationSettings ad = s_settings.Destinations.Single();
        Assert.Equal([(0, ChangeAction.Disable), (30, ChangeAction.Archive)], ad.Leaver.Select(l => (l.After, l.Do)));
        Assert.Equal("OU=Archive", ad.Leaver[1].Options["ou"].Text);
        Assert.Equal(
            [new(ChangeAction.Disable, new Limit(25, 3)), new(ChangeAction.RemoveMember, new Limit(Percent: 10), "group"), new(ChangeAction.Delete, new Limit(0))],
            ad.Thresholds);
        Assert.Equal("adminCount -eq 1", ad.ProtectedWhen!.Text);
        Assert.Equal(["employeeNumber", "mail"], ad.Match.Select(m => m.Text));
    }

    [Fact]
    public void Options_inside_a_map_are_found_by_their_dotted_name()
    {
        OptionSet options = s_settings.Destinations.Single().Options;
        Assert.Equal("{word}-{word}-{digit 3}", options.Text("password.pattern"));
        Assert.True(options.Boolean("password.changeAtNextLogon"));
        Assert.Equal(["Domain Admins"], options.Texts("protected.groups"));
        Assert.Equal(["OU=Service"], options.Texts("protected.ous"));
    }

    [Fact]
    public void The_same_keys_are_unknown_to_a_connector_that_does_not_declare_them()
    {
        string yaml = Design.Yaml.Replace("type: ActiveDirectory", "type: Csv").Replace("server: dc1.district.test", "path: ./out.csv").Replace("secret:", "token:");
        Assert.Equal(
            ["'password' is not a key of a Csv destination", "'ou' is not a key of a stage", "'groups' is not a key of 'protected'", "'ous' is not a key of 'protected'"],
            Given.Read(yaml).Problems.Select(p => p.Message.Split('.')[0]));
    }

    [Fact]
    public void Positions_are_those_of_the_first_character_of_the_text()
    {
        string[] lines = Design.Yaml.Split('\n');
        IEnumerable<SourceText> texts =
        [
            .. s_settings.Sources.SelectMany(s => new[] { s.Name, s.Type, s.When, s.Anchor }.OfType<SourceText>()),
            .. s_settings.Sources.Concat<object>(s_settings.Destinations).SelectMany(o => (o as SourceSettings)?.Map ?? ((DestinationSettings)o).Map)
                .SelectMany(m => m.Cases.SelectMany(c => new[] { m.Target, c.When, c.Value }.OfType<SourceText>())),
            .. s_settings.Collections.Values,
            .. s_settings.Precedence.Values.SelectMany(p => p),
            .. s_settings.Destinations.SelectMany(d => d.Options.All.SelectMany(o => o.Texts)),
        ];
        Assert.All(texts, t => Assert.StartsWith(t.Text, lines[t.At.Line - 1][(t.At.Column - 1)..], StringComparison.Ordinal));
        Assert.True(texts.Count() > 35);
    }
}
