using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Roles and locations of a source in the words of a district: tables, several values, a primary one, and attributes that some roles do not have.</summary>
public sealed class RoleMappingTests
{
    private const string Lookups = """
        lookups:
          roles:
            unmapped: Drop
            table: { student: pupil, teacher: staff, aide: staff, administrator: lead, siteAdministrator: lead, districtAdministrator: lead }
          sites:
            unmapped: Keep
            table:
              n1: { name: North, ou: OU=North }
              s1: { name: South, ou: OU=South }
        """;

    private static string Yaml(string lookups = Lookups, string more = "", string role = "'{roles|prefer lead staff pupil|first}'") => $$"""
        version: 1
        vault: ./onesync.db
        sources:
          sis:
            type: Csv
            path: ./people.csv
            anchor: id
            valueSeparator: ';'
            complete: { maxQuarantined: 10 }
            map:
              number: id
              role: {{role}}
              roles: '{roles|lookup roles|distinct}'
              site: '{sites|prefer South|first}'
              sites: '{orgs|lookup sites.name}'
              ou: '{orgs|first|lookup sites.ou}'
              born: born
            {{more}}
        {{lookups}}
        """;

    private static TestWorkspace Open(string yaml, params string[] people)
    {
        TestWorkspace w = new(yaml);
        w.Write("people.csv", ["id,roles,orgs,born", .. people]);
        return w;
    }

    [Fact]
    public void The_words_of_two_versions_of_a_standard_become_one()
    {
        using TestWorkspace w = Open(Yaml(), "1,administrator,n1,", "2,siteAdministrator;teacher,n1,", "3,TEACHER,s1,");
        Assert.Equal(RunStatus.Complete, w.Import("sis").Status);
        w.Engine.Merge(false, default);
        Assert.Equal(["lead", "lead", "staff"], w.Users().Select(u => u["role"].ToString()));
        Assert.Equal(["lead", "staff"], w.User("2")["roles"].ToArray().Order());
    }

    [Fact]
    public void A_rule_chooses_the_primary_one_whatever_their_order()
    {
        using TestWorkspace w = Open(Yaml(), "1,student;aide,n1;s1,", "2,aide;student,s1;n1,", "3,aide;teacher,n1,");
        w.Import("sis");
        w.Engine.Merge(false, default);
        Assert.Equal([("staff", "South"), ("staff", "South"), ("staff", "North")], w.Users().Select(u => (u["role"].ToString(), u["site"].ToString())));
        Assert.Equal(["pupil", "staff"], w.User("1")["roles"].ToArray());
        Assert.Equal("staff", w.User("3")["roles"].ToString());
        Assert.Equal(("North, South", "OU=North"), (string.Join(", ", w.User("1")["sites"].ToArray()), w.User("1")["ou"].ToString()));
    }

    [Fact]
    public void Values_without_a_row_are_kept_or_dropped_as_the_table_says_and_reported_with_the_nearest()
    {
        using TestWorkspace w = Open(Yaml(), "1,student;techer,n1;n9,", "2,techer,n1,", "3,student,n1,");
        OneSyncRun run = w.Import("sis");
        w.Engine.Merge(false, default);

        Assert.Equal("pupil", w.User("1")["roles"].ToString());
        Assert.True(w.User("2")["role"].IsEmpty);
        Assert.Equal(["North", "n9"], w.User("1")["sites"].ToArray());
        Assert.Equal(RunStatus.Complete, run.Status);
        Assert.Contains(run.Warnings, m => m.Contains("1 values have no row in the look-up table 'roles' and are left out: 'techer'", StringComparison.Ordinal) && m.Contains("did you mean 'teacher'?", StringComparison.Ordinal));
        Assert.Contains(run.Warnings, m => m.Contains("'sites' and stay as they are: 'n9'", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_a_value_must_have_a_row_the_person_is_quarantined_with_the_nearest_name()
    {
        using TestWorkspace w = Open(Yaml(lookups: Lookups.Replace("unmapped: Drop", "unmapped: Error", StringComparison.Ordinal)), "1,student;techer,n1,", "2,student,n1,");
        OneSyncRun run = w.Import("sis");
        Assert.Equal(1, run.Count("Quarantined"));
        OneSyncActivity row = w.Engine.FindActivity(new ActivityQuery(), default).First(a => a.Action == "Quarantined");
        Assert.Contains("no row for 'techer' (did you mean 'teacher'?)", row.Error);
    }

    [Theory]
    [InlineData("{ roles: { path: ./x.csv, table: { a: b } } }", "ConflictingKeys")]
    [InlineData("{ roles: { key: a } }", "MissingKey")]
    [InlineData("{ roles: { table: { a: b }, unmapped: Kepe } }", "BadChoice")]
    [InlineData("{ roles: { table: { a: b, 'A ': c } } }", "RepeatedKey")]
    public void A_table_that_makes_no_sense_is_a_problem(string lookups, string id)
    {
        using TestWorkspace w = new("version: 1\nlookups: " + lookups + "\nsources:\n  sis: { type: Csv, path: ./sis.csv, anchor: id, map: { r: '{role|lookup roles}' } }\n");
        IReadOnlyList<ConfigurationProblem> problems = Core.Workspace.Check(w.Root, new Core.WorkspaceOptions(new ConnectorHost()));
        Assert.Contains(problems, p => p.Id == id || (id == "BadChoice" && p.Nearest == "Keep"));
    }

    [Fact]
    public void A_column_must_be_named_where_there_are_several()
    {
        using TestWorkspace w = new("version: 1\nlookups: { sites: { table: { n: { a: 1, b: 2 } } } }\nsources:\n  sis: { type: Csv, path: ./sis.csv, anchor: id, map: { r: '{role|lookup sites}' } }\n");
        Assert.Contains(Core.Workspace.Check(w.Root, new Core.WorkspaceOptions(new ConnectorHost())), p => p.Id == "UnknownLookup");
    }

    [Fact]
    public void A_changed_table_reads_the_source_anew()
    {
        using TestWorkspace w = Open(Yaml(), "1,student,n1,");
        w.Import("sis");
        w.Configure(Yaml(lookups: Lookups.Replace("student: pupil", "student: learner", StringComparison.Ordinal)));
        Assert.Equal(1, w.Import("sis").Count("Changed"));
    }

    [Fact]
    public void What_a_role_may_not_have_never_reaches_the_vault_or_an_export()
    {
        const string rules = "fields:\n      - { when: \"roles -eq 'student'\", hide: [born] }\n      - { when: \"roles -eq 'guardian'\", show: [number, role] }";
        using TestWorkspace w = Open(Yaml(more: rules) + "\ndestinations:\n  out: { type: Csv, path: ./out.csv, anchor: number, map: { number: number, role: role, born: born, site: site } }\n",
            "1,student,n1,2010-01-02", "2,teacher,n1,1980-03-04", "3,guardian,n1,1990-05-06");
        w.Import("sis");
        w.Engine.Merge(false, default);
        w.Engine.Export("out", null, default);

        Assert.True(w.User("1")["born"].IsAbsent);
        Assert.Equal("1980-03-04", w.User("2")["born"].ToString());
        Assert.Equal(["number", "role"], w.User("3").AttributeNames.Where(n => n != WellKnown.Sources).Order());
        w.Close();
        byte[] vault = File.ReadAllBytes(w.Vault);
        Assert.True(vault.AsSpan().IndexOf("1980-03-04"u8) >= 0);
        Assert.True(vault.AsSpan().IndexOf("2010-01-02"u8) < 0);
        Assert.True(vault.AsSpan().IndexOf("1990-05-06"u8) < 0);
        Assert.DoesNotContain("2010", w.Read("out.csv"));
    }

    [Fact]
    public void A_rule_that_comes_later_takes_the_values_back()
    {
        using TestWorkspace w = Open(Yaml(), "1,student,n1,2010-01-02");
        w.Import("sis");
        w.Engine.Merge(false, default);
        Assert.Equal("2010-01-02", w.User("1")["born"].ToString());
        w.Configure(Yaml(more: "fields: [{ hide: [born] }]"));
        w.Import("sis");
        w.Engine.Merge(false, default);
        Assert.True(w.User("1")["born"].IsAbsent);
    }

    [Fact]
    public void Fields_without_mappings_can_be_hidden_too()
    {
        using TestWorkspace w = Open("version: 1\nsources:\n  sis: { type: Csv, path: ./people.csv, anchor: id, fields: [{ when: \"roles -eq 'student'\", hide: [Born] }] }\n", "1,student,n1,2010-01-02", "2,teacher,n1,1980-03-04");
        w.Import("sis");
        w.Engine.Merge(false, default);
        Assert.Equal(["", "1980-03-04"], w.Users().Select(u => u["born"].ToString()));
    }

    [Theory]
    [InlineData("[{ hide: [bron] }]", "UnknownAttribute", "born")]
    [InlineData("[{ when: \"rolls -eq 'x'\", hide: [born] }]", "UnknownAttribute", "roles")]
    [InlineData("[{ when: \"roles -eq 'x'\" }]", "BadFieldRule", null)]
    [InlineData("[{ hide: [born], show: [born] }]", "BadFieldRule", null)]
    public void A_rule_that_makes_no_sense_is_a_problem(string rules, string id, string? nearest)
    {
        using TestWorkspace w = Open("version: 1\nsources:\n  sis: { type: Csv, path: ./people.csv, anchor: id, fields: " + rules + " }\n", "1,student,n1,2010-01-02");
        ConfigurationProblem problem = Core.Workspace.Check(w.Root, new Core.WorkspaceOptions(new ConnectorHost())).First(p => p.Severity == ProblemSeverity.Error);
        Assert.Equal((id, nearest), (problem.Id, problem.Nearest));
    }
}
