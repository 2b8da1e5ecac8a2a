using System.DirectoryServices.Protocols;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Groups in a real domain: made, filled, emptied of who does not belong, and left alone where they are not OneSync's.</summary>
[Collection(DomainCollection.Name)]
public sealed class DirectoryGroupTests(DomainController dc)
{
    [Fact]
    public void A_group_is_made_filled_and_follows_the_people()
    {
        string group = "Staff, of " + Guid.NewGuid().ToString("N")[..8];
        using DirectoryWorkspace work = new(dc, destination: $"groups: [{{ when: jobTitle -eq 'Head', to: ['{group}'], create: true }}]", options: "groupUnit: OU=Groups");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,", "3,E3,Joan,Clarke,North,Staff,,Head,");

        work.Run();

        SearchResultEntry made = Assert.Single(dc.Find(work.Unit, "(objectClass=group)", "*"));
        Assert.Contains(",OU=Groups,", made.DistinguishedName, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("-2147483646", DirectoryWorkspace.Value(made, "groupType"));
        Assert.Equal(["Grace Hopper", "Joan Clarke"], Members(made.DistinguishedName));
        Assert.Equal([], work.Changes(work.Plan()));

        // One that somebody put in by hand and that is no account of OneSync's stays.
        string guest = dc.NewUser(dc.NewUnit(), "Guest Speaker X", ("sAMAccountName", "g" + Guid.NewGuid().ToString("N")[..8]));
        dc.Session.Send(new ModifyRequest(made.DistinguishedName, DirectoryAttributeOperation.Add, "member", guest), default);
        work.People("1,E1,Ada,Byron,North,Staff,,Head,", "2,E2,Grace,Hopper,North,Staff,,Teacher,", "3,E3,Joan,Clarke,North,Staff,,Head,");
        work.Run();

        Assert.Equal(["Ada Byron", "Guest Speaker", "Joan Clarke"], Members(made.DistinguishedName));
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void A_group_of_administrators_is_not_OneSyncs()
    {
        using DirectoryWorkspace work = new(dc, destination: "groups: [{ to: ['Domain Admins'] }]");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        OneSyncPlan plan = work.Plan();
        work.Export(plan);

        Assert.DoesNotContain(work.Changes(plan), c => c.Action.IsOfGroup());
        Assert.Contains(work.Notices(plan), n => n.Message.Contains("of administrators", StringComparison.Ordinal));
        Assert.Null(DirectoryWorkspace.Value(work.Account("E1"), "memberOf"));
    }

    [Theory]
    [InlineData("*)(cn=*")]
    [InlineData("A,CN=Users+b\\c")]
    public void The_name_of_a_group_is_a_name_and_nothing_else(string name)
    {
        string group = name + Guid.NewGuid().ToString("N")[..6];
        using DirectoryWorkspace work = new(dc, destination: $"groups: [{{ to: ['{group}'], create: true }}]");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        work.Run();

        SearchResultEntry made = Assert.Single(dc.Find(work.Unit, "(objectClass=group)", "*"));
        Assert.Equal(group, DirectoryWorkspace.Value(made, "cn"));
        Assert.Equal(["Ada Byron"], Members(made.DistinguishedName));
        Assert.Equal([], work.Changes(work.Plan()));
    }

    private IEnumerable<string> Members(string group) =>
        ((SearchResponse)dc.Session.Send(new SearchRequest(group, "(objectClass=*)", SearchScope.Base, "member"), default)).Entries[0].Attributes["member"] is { } members
            ? members.GetValues(typeof(string)).Cast<string>().Select(m => string.Join(' ', m["CN=".Length..].Split(' ').Take(2))).Order(StringComparer.Ordinal) : [];
}
