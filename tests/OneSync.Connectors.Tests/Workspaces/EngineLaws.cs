using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>What holds for any people: a second run does nothing, and order does not matter.</summary>
public sealed class EngineLaws
{
    private static readonly string[] s_hostile =
    [
        "", "Ann", "ann", "Ångström", "=1+1", "+46 70", "+cmd|x", "-", "'=x", "''@x", "'t Hooft", "a;b", "a\\;b", "a\\", ";", "\\;", " lead", "trail ", "\"quoted\"", "a,b", "two\nlines",
        "cr\r\nlf", "\t tab", "李雷", "İstanbul", "ﬁ", "e\u0301", "👩‍🏫", "NULL", "true", "0012", "{x}", "$(rm)", "\u200b", "\uFF1D1",
    ];

    private static readonly Gen<string> s_cell = Gen.Elements(s_hostile);

    // A person: the number is unique in its source, the rest is anything; few values, so that people meet.
    private static readonly Gen<string[][]> s_people =
        from rows in (from first in s_cell from last in s_cell from born in Gen.Elements("", "2010-01-01", "2011-02-02") from email in Gen.Elements("", "a@x", "b@x", "C@x")
                      from role in Gen.Elements("student", "student", "staff", "guardian") from number in Gen.Elements(0, 1, 2) from shared in Gen.Choose(1, 9)
                      select new[] { number == 0 ? "" : number == 1 ? "own" : "n" + shared.ToString(CultureInfo.InvariantCulture), first, last, born, email, role, "" }).ArrayOf()
        select rows;

    private static readonly Arbitrary<(string[][] Sis, string[][] Hr, int Seed)> s_districts =
        (from sis in s_people from hr in s_people from seed in Gen.Choose(0, 1000) select (sis, hr, seed)).ToArbitrary();

    private static Config Runs(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(25);

    [Fact]
    public void A_second_run_finds_nothing_changed_and_plans_nothing() => Prop.ForAll(s_districts, district =>
    {
        using TestWorkspace w = District(district.Sis, district.Hr);
        w.Run();
        string file = w.Read("out.csv");
        OneSyncRun sis = w.Engine.Import("sis", new ImportOptions(Full: true), default), hr = w.Engine.Import("hr", new ImportOptions(Full: true), default), merge = w.Engine.Merge(true, default);
        OneSyncPlan plan = w.Plan();
        string left = string.Join("; ", w.Changes(plan).SelectMany(c => c.Attributes.Select(a => $"{c.Action} {c.Anchor} {a}")));
        w.Engine.Export(plan.Id, default);
        return (Changed(sis) == 0).Label("sis imported again").And((Changed(hr) == 0).Label("hr imported again"))
            .And((merge.Count("Added") + merge.Count("Changed") + merge.Count("Merged") + merge.Count("Left") == 0).Label("merged again"))
            .And((plan.Total == 0).Label("left: " + left)).And((w.Read("out.csv") == file).Label("the file differs"));
    }).Check(Runs(40));

    [Fact]
    public void The_order_of_rows_and_of_imports_does_not_change_users_nor_accounts() => Prop.ForAll(s_districts, district =>
    {
        using TestWorkspace one = District(district.Sis, district.Hr), other = District(district.Sis, district.Hr, shuffle: new Random(district.Seed));
        one.Merge();
        other.Import("hr");
        other.Import("sis");
        other.Engine.Merge(false, default);
        bool users = TestWorkspace.Contents(one.Engine).SequenceEqual(TestWorkspace.Contents(other.Engine));
        return users.Label($"users:\n{string.Join('\n', TestWorkspace.Contents(one.Engine))}\nand\n{string.Join('\n', TestWorkspace.Contents(other.Engine))}")
            .And(Exported(one).SequenceEqual(Exported(other)).Label("accounts"));
    }).Check(Runs(40));

    [Fact]
    public void Several_values_in_an_attribute_come_back_as_they_were() => Prop.ForAll(s_cell.ArrayOf().ToArbitrary(), values =>
    {
        using TestWorkspace w = new();
        w.Sis("s1,1001,A,B,,,student,");
        w.Merge();
        w.Engine.SetUser(w.User("1001").Id, new Dictionary<string, Core.Model.AttributeValue> { ["role"] = Core.Model.AttributeValue.Of([.. values, "student"]) });
        w.Run();
        return (w.MergeAndPlan().Total == 0).Label(string.Join("; ", w.Changes(w.Plan()).SelectMany(c => c.Attributes)));
    }).Check(Runs(25));

    private static long Changed(OneSyncRun import) => import.Count("Added") + import.Count("Changed") + import.Count("Gone") + import.Count("Returned") + import.Count("Excluded");

    // What does not hang on who came first: user names may go to the one or the other of two who want the same.
    private static string[] Exported(TestWorkspace w)
    {
        w.Engine.Export(w.Plan().Id, default);
        return [.. w.Accounts().Values.Select(a => $"{a["id"]}|{a["name"]}|{a["role"]}|{a["status"]}").Order(StringComparer.Ordinal)];
    }

    private static TestWorkspace District(string[][] sis, string[][] hr, Random? shuffle = null)
    {
        TestWorkspace w = new();
        w.Write("sis.csv", Rows("s", sis, shuffle));
        w.Write("hr.csv", Rows("h", hr, shuffle));
        return w;
    }

    private static string[] Rows(string source, string[][] people, Random? shuffle)
    {
        string[] rows = [.. people.Select((p, n) => string.Join(',', p.Prepend(source + n).Select((cell, i) => Quoted(i == 1 && cell == "own" ? source + "-" + n : cell))))];
        shuffle?.Shuffle(rows);
        return [TestWorkspace.Header, .. rows];
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"")}\"";
}
