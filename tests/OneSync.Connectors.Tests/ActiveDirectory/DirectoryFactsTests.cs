using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>What OneSync relies on a domain to do, each seen in a real one.</summary>
[Collection(DomainCollection.Name)]
public sealed class DirectoryFactsTests(DomainController dc)
{
    [Fact]
    public void The_last_day_of_an_account_is_kept_as_the_directory_counts_and_cleared_again()
    {
        using DirectoryWorkspace work = new(dc, map: "accountExpires: jobTitle");
        work.People("1,E1,Ada,Byron,North,Grade 9,,2027-06-30,");

        work.Run();

        Assert.Equal(new DateTime(2027, 7, 1, 0, 0, 0, DateTimeKind.Local).ToFileTimeUtc().ToString(CultureInfo.InvariantCulture), Value(work.Account("E1"), "accountExpires"));
        Assert.Equal([], work.Changes(work.Plan()));
        work.People("1,E1,Ada,Byron,North,Grade 9,,,");
        work.Run();
        Assert.Contains(Value(work.Account("E1"), "accountExpires"), new[] { "0", "9223372036854775807" });
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void Mail_addresses_that_others_added_stay_and_a_new_primary_one_makes_the_old_secondary()
    {
        using DirectoryWorkspace work = new(dc, map: "proxyAddresses: { value: 'SMTP:{jobTitle}', apply: Merge }");
        string first = $"a{Guid.NewGuid():N}@onesync.test", second = $"b{Guid.NewGuid():N}@onesync.test", alias = $"c{Guid.NewGuid():N}@onesync.test";
        work.People($"1,E1,Ada,Byron,North,Grade 9,,{first},");
        work.Run();
        Assert.Equal(["SMTP:" + first], Addresses(work));
        dc.Session.Send(new ModifyRequest(work.Account("E1")!.DistinguishedName, DirectoryAttributeOperation.Add, "proxyAddresses", "smtp:" + alias), default);
        Assert.Equal([], work.Changes(work.Plan()));
        work.People($"1,E1,Ada,Byron,North,Grade 9,,{second},");

        work.Run();

        Assert.Equal(["SMTP:" + second, "smtp:" + first, "smtp:" + alias], Addresses(work));
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void A_list_that_comes_in_ranges_is_read_to_its_end()
    {
        string unit = dc.Need().NewUnit(), name = "r" + Guid.NewGuid().ToString("N")[..10];
        string[] members = [.. Enumerable.Range(1, 25).Select(n => dc.NewUser(unit, $"Member {n}", ("sAMAccountName", string.Create(CultureInfo.InvariantCulture, $"{name}{n}"))))];
        dc.Session.Send(new AddRequest($"CN={name},{unit}", new DirectoryAttribute("objectClass", "group"), new DirectoryAttribute("sAMAccountName", name), new DirectoryAttribute("member", members)), default);
        // Windows answers the plain name with the first 1500; Samba gives as many as are asked for.
        SearchRequest slice = new($"CN={name},{unit}", "(objectClass=group)", SearchScope.Base, "member;range=0-9");
        SearchResultEntry entry = ((SearchResponse)dc.Session.Send(slice, default)).Entries[0];
        Assert.Equal(10, entry.Attributes["member;range=0-9"].Count);

        string[] read = [.. PagedSearch.Values(dc.Session, entry, "member", default).Select(Encoding.UTF8.GetString)];

        Assert.Equal(members.Order(StringComparer.OrdinalIgnoreCase), read.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Who_has_a_protected_group_for_a_primary_one_is_protected_though_the_group_does_not_list_him()
    {
        using DirectoryWorkspace work = new(dc, destination: "protected: { groups: [Domain Users] }");
        string dn = dc.NewUser(work.Unit, "Old", ("sAMAccountName", "o" + Guid.NewGuid().ToString("N")[..10]), ("employeeNumber", work.Number("E1")), ("title", "Old"));
        work.People("1,E1,Ada,Byron,North,Grade 9,,New,");

        OneSyncPlan plan = work.Plan();

        Assert.Equal([], work.Changes(plan));
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Protected && n.Message.Contains("Domain Users", StringComparison.Ordinal));
        Assert.Equal("513", dc.Read(dn, "primaryGroupID"));
    }

    [Fact]
    public void A_principal_name_that_an_account_elsewhere_has_is_refused_and_told()
    {
        using DirectoryWorkspace work = new(dc);
        string last = Guid.NewGuid().ToString("N")[..10];
        dc.NewUser(dc.NewUnit(), "Somebody", ("sAMAccountName", "s" + Guid.NewGuid().ToString("N")[..10]), ("userPrincipalName", $"a{last}@onesync.test"));
        work.People($"1,E1,Ada,{last},North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        OneSyncPlan plan = work.Plan();

        OneSyncRun run = work.Export(plan);

        Assert.Equal(RunStatus.Partial, run.Status);
        OneSyncChange failed = Assert.Single(work.Changes(plan), c => c.Status != ChangeStatus.Done);
        Assert.Contains("rincipal", failed.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Null(work.Account("E1"));
        Assert.NotNull(work.Account("E2"));
        // Whose password is nobody's is not handed over.
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(work.Root, "passwords")), f => f.Contains("North", StringComparison.Ordinal) && File.ReadAllText(f).Contains($"a{last}", StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_that_somebody_deleted_is_made_again_and_the_deleted_one_is_nobody()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        work.Run();
        Guid old = EntryAnchor.Of(work.Account("E1")!);
        dc.Session.Send(new DeleteRequest(work.Account("E1")!.DistinguishedName), default);
        SearchRequest deleted = new(DomainController.Domain, EntryAnchor.Filter(dc.Session.Root, [old]), SearchScope.Subtree, "isDeleted") { Controls = { new ShowDeletedControl() } };
        Assert.Equal("TRUE", AccountReading.First(((SearchResponse)dc.Session.Send(deleted, default)).Entries[0], "isDeleted"));

        work.Run();

        Assert.NotEqual(old, EntryAnchor.Of(work.Account("E1")!));
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void Names_in_use_anywhere_in_the_forest_are_known_from_a_global_catalog()
    {
        string user = "f" + Guid.NewGuid().ToString("N")[..10];
        dc.Need().NewUser(dc.NewUnit(), "Elsewhere", ("sAMAccountName", user), ("userPrincipalName", user + "@other.test"), ("mail", user + "@mail.test"));
        using TcpRelay catalog = new(dc.Address, 3269, dc.Address);
        using DirectoryWorkspace work = new(dc, options: $"globalCatalog: '{dc.Address}:{catalog.Port}'", map: "mail: { value: '{jobTitle}', apply: OnCreate, unique: { suffix: 2 } }");
        work.People($"1,E1,Ada,Byron,North,Grade 9,,{user}@mail.test,");

        work.Run();

        Assert.True(catalog.Passed > 1000, "The global catalog was not asked.");
        Assert.NotEqual(user + "@mail.test", Value(work.Account("E1"), "mail"));
    }

    [Fact]
    public void A_global_catalog_that_is_not_there_stops_the_plan()
    {
        using DirectoryWorkspace work = new(dc, options: $"globalCatalog: '{dc.Need().Address}:9'", map: "mail: { value: '{jobTitle}@onesync.test', apply: OnCreate, unique: { suffix: 2 } }");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        Assert.Equal("NoServer", Assert.Throws<DestinationUnavailableException>(() => work.Plan()).Id);
    }

    private static string[] Addresses(DirectoryWorkspace work) =>
        [.. work.Account("E1")!.Attributes["proxyAddresses"].GetValues(typeof(string)).Cast<string>().Order(StringComparer.Ordinal)];
}
