using OneSync.Core;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>User names are nobody else's, now and later.</summary>
public sealed class NameTests
{
    private const string Leon = "s1,1001,Leon,Wójcik,2012-04-04,,student,", Lukasz = "s2,1002,Łukasz,Wójcik,2012-04-04,,student,";

    private static Dictionary<string, string> Names(TestWorkspace w) => w.Accounts().ToDictionary(a => a.Key, a => a.Value["username"]);

    [Fact]
    public void Twins_get_distinct_names_and_every_dry_run_gives_the_same()
    {
        using TestWorkspace w = new();
        w.Sis(Leon, Lukasz);
        OneSyncPlan first = w.MergeAndPlan(), second = w.Plan();
        string[] names = [.. w.Changes(first).Select(c => c.Attributes.Single(a => a.Attribute == "username").After.ToString())];
        Assert.Equal(["lwojcik", "lwojcik2"], names);
        Assert.Equal(names, w.Changes(second).Select(c => c.Attributes.Single(a => a.Attribute == "username").After.ToString()));
        Assert.Equal("lwojcik2@school.example", w.Changes(first)[1].Attributes.Single(a => a.Attribute == "mail").After.ToString());
        w.Run();
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void A_name_is_not_given_to_another_after_its_account_is_gone()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("lifecycle: { leaver: [{ after: 0d, do: Delete }] }\n    thresholds: { Delete: { count: 100 } }"));
        w.Sis(Leon);
        w.Run();
        w.Sis(Lukasz);
        w.Engine.Import("sis", new(new Core.Settings.Limit(Percent: 100)), default);
        w.Engine.Merge(false, default);
        w.Engine.Export(w.Plan().Id, default);
        Assert.Equal(new Dictionary<string, string> { ["1002"] = "lwojcik2" }, Names(w));
        // Leon himself gets his own again.
        w.Sis(Leon, Lukasz);
        w.Run();
        Assert.Equal("lwojcik", Names(w)["1001"]);
    }

    [Fact]
    public void A_name_in_the_destination_is_taken_whoever_has_it()
    {
        using TestWorkspace w = new();
        w.Write("out.csv", "id,username,status", "9999,LWojcik,active");
        w.Sis(Leon);
        w.Run();
        Assert.Equal("lwojcik2", Names(w)["1001"]);
    }

    [Fact]
    public void An_account_that_lost_its_name_gets_one_that_is_free()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(username: "{ value: '{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower}', unique: { suffix: 2 } }"));
        w.Write("out.csv", "id,username,status", "1001,,active", "1002,,active");
        w.Sis(Leon, Lukasz);
        w.Run();
        Assert.Equal(["lwojcik", "lwojcik2"], Names(w).Values.Order());
        w.Write("out.csv", w.Read("out.csv").TrimEnd().Replace("lwojcik2,", ",").Replace("lwojcik,", ","));
        w.Run();
        Assert.Equal(["lwojcik", "lwojcik2"], Names(w).Values.Order());
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void Two_accounts_that_get_their_first_name_on_one_day_get_two_names()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(username: "{ value: '{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower}', unique: { suffix: 2 } }"));
        w.Sis("s1,1001,,,2012-04-04,,student,", "s2,1002,,,2012-04-04,,student,");
        w.Run();
        Assert.Equal(["", ""], Names(w).Values);
        w.Sis(Leon, Lukasz);
        w.Run();
        Assert.Equal(["lwojcik", "lwojcik2"], Names(w).Values.Order());
    }

    [Fact]
    public void What_must_be_unique_with_the_name_is_unique_in_one_plan_too()
    {
        // Names differ by the number, addresses do not.
        using TestWorkspace w = new(TestWorkspace.Yaml(
            username: "{ value: 'u{number}', apply: OnCreate, unique: { suffix: 2, with: [address] } }", map: "address: { value: '{familyName|ascii|lower}@school.example', apply: OnCreate }"));
        w.Sis(Leon, Lukasz);
        w.Run();
        Assert.Equal(["wojcik2@school.example", "wojcik@school.example"], w.Accounts().Values.Select(a => a["address"]).Order(StringComparer.Ordinal));
    }
}
