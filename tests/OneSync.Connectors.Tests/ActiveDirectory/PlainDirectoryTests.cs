using System.DirectoryServices.Protocols;
using System.Globalization;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>A directory that is no Active Directory: limits of sizes, none of the controls, another anchor.</summary>
[Collection(PlainCollection.Name)]
public sealed class PlainDirectoryTests(PlainDirectory directory)
{
    [Fact]
    public void Without_pages_a_search_is_cut_off_and_that_is_an_error_and_no_answer()
    {
        using DirectorySession session = Open();
        SearchRequest all = new(PlainDirectory.Base, "(objectClass=user)", SearchScope.Subtree, "cn");

        DirectoryOperationException error = Assert.Throws<DirectoryOperationException>(() => session.Send(all, default));

        Assert.Equal(ResultCode.SizeLimitExceeded, error.Response.ResultCode);
        Assert.Equal(PlainDirectory.SizeLimit, ((SearchResponse)error.Response).Entries.Count);
    }

    [Fact]
    public void Page_by_page_every_account_is_read_once_and_memory_stays_flat()
    {
        using DirectorySession session = Open();
        HashSet<Guid> seen = [];
        long most = 0, start = 0;
        foreach (SearchResultEntry entry in PagedSearch.Read(session, PlainDirectory.SizeLimit, PlainDirectory.Base, SearchScope.Subtree, "(objectClass=user)", ["sAMAccountName", .. EntryAnchor.Attributes], default))
        {
            Assert.True(seen.Add(EntryAnchor.Of(entry)));
            if (seen.Count % 10_000 != 0)
                continue;
            long now = GC.GetTotalMemory(forceFullCollection: true);
            start = start == 0 ? now : start;
            most = Math.Max(most, now);
        }

        Assert.Equal(PlainDirectory.Accounts, seen.Count);
        // What grows is what this test remembers: 40,000 identifiers, a few megabytes, and not 40,000 entries of some kilobytes.
        Assert.InRange(most - start, -64 << 20, 16 << 20);
    }

    [Fact]
    public void Fifty_thousand_accounts_are_linked_and_nothing_is_to_be_done()
    {
        using Scratch scratch = new();
        using Workspace work = PlainWorkspace.Open(directory, "OU=People", scratch, Enumerable.Range(1, PlainDirectory.Accounts).Select(n => string.Create(CultureInfo.InvariantCulture, $"N{n},Given,Family,Pupil")));

        OneSyncPlan plan = PlainWorkspace.Plan(work);

        Assert.Equal((0, PlainDirectory.Accounts), (plan.Total, plan.Unchanged));
    }

    [Fact]
    public void Accounts_are_made_changed_and_moved_as_in_a_domain()
    {
        using Scratch scratch = new();
        const int people = 120;
        string[] People(string title) => [.. Enumerable.Range(1, people).Select(n => string.Create(CultureInfo.InvariantCulture, $"M{n},Given{n},\"Fam*il)y{n}\",{title}"))];
        using (Workspace work = PlainWorkspace.Open(directory, "OU=Made", scratch, People("Pupil"), map: "ou: 'OU={jobTitle}'"))
            PlainWorkspace.Run(work, people);
        using (DirectorySession session = Open())
        {
            Assert.Equal(people, Find(session, "OU=Made", "(objectClass=user)").Count);
            Assert.EndsWith(",OU=Pupil,OU=Made,dc=onesync,dc=test", Find(session, "OU=Made", "(employeeNumber=M7)").Single().DistinguishedName, StringComparison.OrdinalIgnoreCase);
        }
        using (Workspace work = PlainWorkspace.Open(directory, "OU=Made", scratch, People("Captain"), map: "ou: 'OU={jobTitle}'"))
            PlainWorkspace.Run(work, people * 2);
        using (Workspace work = PlainWorkspace.Open(directory, "OU=Made", scratch, People("Captain"), map: "ou: 'OU={jobTitle}'"))
            Assert.Equal(0, PlainWorkspace.Plan(work).Total);
        using (DirectorySession session = Open())
        {
            SearchResultEntry seventh = Find(session, "OU=Made", "(employeeNumber=M7)").Single();
            Assert.Equal("Captain", AccountReading.First(seventh, "title"));
            Assert.Contains("OU=Captain,", seventh.DistinguishedName, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("Fam*il)y7", AccountReading.First(seventh, "sn"));
        }
    }

    [Fact]
    public void Groups_are_filled_and_emptied_in_requests_of_some_hundreds()
    {
        using Scratch scratch = new();
        const int people = 620, captains = 20;
        string[] People(int first) => [.. Enumerable.Range(1, people).Select(n => string.Create(CultureInfo.InvariantCulture, $"G{n},Given{n},Family{n},{(n < first ? "Pupil" : "Captain")}"))];
        const string groups = "groups: [{ when: jobTitle -eq 'Pupil', to: [Pupils], create: true }]";
        using (Workspace work = PlainWorkspace.Open(directory, "OU=Grouped", scratch, People(people + 1), groups: groups))
            PlainWorkspace.Run(work, people + people + 1);
        using (DirectorySession session = Open())
            Assert.Equal(people, Find(session, "OU=Grouped", "(cn=Pupils)").Single().Attributes["member"].Count);
        using (Workspace work = PlainWorkspace.Open(directory, "OU=Grouped", scratch, People(people + 1 - captains), groups: groups))
            PlainWorkspace.Run(work, captains + captains);
        using (Workspace work = PlainWorkspace.Open(directory, "OU=Grouped", scratch, People(people + 1 - captains), groups: groups))
            Assert.Equal(0, PlainWorkspace.Plan(work).Total);
        using (DirectorySession session = Open())
            Assert.Equal(people - captains, Find(session, "OU=Grouped", "(cn=Pupils)").Single().Attributes["member"].Count);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public void A_server_that_is_busy_or_unavailable_is_asked_again(byte code)
    {
        directory.Need();
        using Scratch scratch = new();
        string[] People(string title) => [.. Enumerable.Range(1, 12).Select(n => string.Create(CultureInfo.InvariantCulture, $"B{code}{n},Given{n},Family{n},{title}"))];
        using (Workspace work = PlainWorkspace.Open(directory, $"OU=Busy{code}", scratch, People("Pupil")))
            PlainWorkspace.Run(work, 12);
        using TcpRelay relay = new("127.0.0.1", directory.Port, "127.0.0.1");
        int refused = 0;
        // The answer to a modify begins with 67, its length, and the result 0.
        relay.Alter = bytes =>
        {
            if (bytes.Span.IndexOf<byte>([0x67, 0x07, 0x0A, 0x01, 0x00]) is >= 0 and var at && Interlocked.Increment(ref refused) <= 4)
                bytes.Span[at + 4] = code;
        };
        using (Workspace work = PlainWorkspace.Open(directory, $"OU=Busy{code}", scratch, People("Captain"), port: relay.Port))
            PlainWorkspace.Run(work, 12);

        Assert.True(refused > 12, "Nothing was refused.");
    }

    private static List<SearchResultEntry> Find(DirectorySession session, string unit, string filter) =>
        [.. ((SearchResponse)session.Send(new SearchRequest($"{unit},{PlainDirectory.Domain}", filter, SearchScope.Subtree), default)).Entries.Cast<SearchResultEntry>()];

    private DirectorySession Open() => DirectorySession.Open(directory.Need().Options, forWriting: true, lost: null, CancellationToken.None);
}
