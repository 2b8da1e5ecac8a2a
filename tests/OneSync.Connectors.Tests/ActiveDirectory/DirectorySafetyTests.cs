using System.DirectoryServices.Protocols;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>What OneSync does not do in a domain, and what it does when the domain is not as it was.</summary>
[Collection(DomainCollection.Name)]
public sealed class DirectorySafetyTests(DomainController dc)
{
    [Fact]
    public void What_was_changed_by_hand_since_the_plan_is_left_alone_and_told()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Grade 9,,Pupil,", "3,E3,Joan,Clarke,North,Grade 9,,Pupil,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Grade 9,,Captain,", "2,E2,Grace,Hopper,North,Grade 9,,Captain,", "3,E3,Joan,Clarke,North,Grade 9,,Captain,");
        OneSyncPlan plan = work.Plan();
        dc.Modify(work.Account("E1")!.DistinguishedName, ("title", "By hand"));
        dc.Modify(work.Account("E2")!.DistinguishedName, ("title", "Captain"));

        OneSyncRun run = work.Export(plan);

        Assert.Equal(RunStatus.Partial, run.Status);
        OneSyncChange[] changes = [.. work.Changes(plan)];
        Assert.Equal([ChangeStatus.Drifted, ChangeStatus.Done, ChangeStatus.Done], changes.Select(c => c.Status));
        Assert.Contains("'title' is 'By hand' and was 'Pupil'", changes[0].Error, StringComparison.Ordinal);
        Assert.Equal("By hand", Value(work.Account("E1"), "title"));
        Assert.Equal("Captain", Value(work.Account("E3"), "title"));
    }

    [Fact]
    public void An_account_deleted_since_the_plan_has_drifted()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Grade 9,,Captain,");
        OneSyncPlan plan = work.Plan();
        dc.Session.Send(new DeleteRequest(work.Account("E1")!.DistinguishedName), default);

        work.Export(plan);

        Assert.Equal(ChangeStatus.Drifted, Assert.Single(work.Changes(plan)).Status);
    }

    [Fact]
    public void Administrators_and_members_of_protected_groups_and_containers_are_never_touched()
    {
        using DirectoryWorkspace work = new(dc);
        string group = "g" + Guid.NewGuid().ToString("N")[..8], inner = "i" + group;
        work.Configure(destination: $"protected: {{ groups: [{group}], ous: ['OU=Service'] }}", map: "");
        dc.Session.Send(new AddRequest($"OU=Service,{work.Unit}", "organizationalUnit"), default);
        string Existing(string number, string parent) => dc.NewUser(parent, number, ("sAMAccountName", "p" + Guid.NewGuid().ToString("N")[..10]), ("employeeNumber", work.Number(number)), ("title", "Old"));
        string admin = Existing("E1", work.Unit), member = Existing("E2", work.Unit), service = Existing("E3", $"OU=Service,{work.Unit}");
        Existing("E4", work.Unit);
        dc.Modify(admin, ("adminCount", "1"));
        dc.Session.Send(new AddRequest($"CN={inner},{work.Unit}", new DirectoryAttribute("objectClass", "group"), new DirectoryAttribute("sAMAccountName", inner), new DirectoryAttribute("member", member)), default);
        dc.Session.Send(new AddRequest($"CN={group},{work.Unit}", new DirectoryAttribute("objectClass", "group"), new DirectoryAttribute("sAMAccountName", group), new DirectoryAttribute("member", $"CN={inner},{work.Unit}")), default);
        work.People("1,E1,Ada,Byron,North,Grade 9,,New,", "2,E2,Grace,Hopper,North,Grade 9,,New,", "3,E3,Joan,Clarke,North,Grade 9,,New,", "4,E4,Alan,Turing,North,Grade 9,,New,");

        OneSyncPlan plan = work.Run();

        Assert.Equal([work.Number("E4")], work.Accounts().Where(a => Value(a, "title") == "New").Select(a => Value(a, "employeeNumber")));
        Assert.Equal(3, work.Notices(plan).Count(n => n.Kind == NoticeKind.Protected));
        Assert.Equal("Old", dc.Read(service, "title"));
    }

    [Fact]
    public void An_account_that_became_an_administrator_since_the_plan_is_not_touched()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");
        work.Run();
        work.People("2,E2,Grace,Hopper,North,Staff,,Head,");
        OneSyncPlan plan = work.Plan();
        dc.Modify(work.Account("E1")!.DistinguishedName, ("adminCount", "1"));

        work.Export(plan);

        Assert.Contains("protected", Assert.Single(work.Changes(plan)).Error, StringComparison.Ordinal);
        Assert.Equal("512", Value(work.Account("E1"), "userAccountControl"));
    }

    [Fact]
    public void A_protected_group_that_does_not_exist_stops_the_run()
    {
        using DirectoryWorkspace work = new(dc);
        work.Configure(destination: "protected: { groups: [No Such Group] }");

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => work.Plan());

        Assert.Equal("UnknownGroup", error.Id);
        Assert.Contains("No Such Group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_does_not_exist_is_no_empty_directory()
    {
        using DirectoryWorkspace work = new(dc);
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace(work.Unit, "OU=Nowhere", StringComparison.Ordinal));

        Assert.Equal("NoBase", Assert.Throws<DestinationUnavailableException>(() => work.Plan()).Id);
    }

    [Theory]
    [InlineData("extensionAttribute1: jobTitle", "UnknownAttribute", "Exchange")]
    [InlineData("telephonNumber: jobTitle", "UnknownAttribute", "telephoneNumber")]
    [InlineData("whenCreated: jobTitle", "AttributeNotWritable", "sets it by itself")]
    [InlineData("unicodePwd: jobTitle", "AttributeNotWritable", "password")]
    [InlineData("memberOf: jobTitle", "AttributeNotWritable", "groups")]
    public void What_the_schema_does_not_have_is_told_before_anything_is_read(string map, string id, string says)
    {
        using DirectoryWorkspace work = new(dc, map: map);

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => work.Plan());

        Assert.Equal(id, error.Id);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("employeeID: jobTitle", "12345678901234567", "17 characters and the directory takes 16")]
    [InlineData("c: jobTitle", "NORWAY", "takes 3")]
    [InlineData("accountExpires: jobTitle", "tomorrow", "the last day")]
    public void What_the_directory_would_refuse_the_plan_tells(string map, string title, string says)
    {
        using DirectoryWorkspace work = new(dc, map: map);
        work.People($"1,E1,Ada,Byron,North,Grade 9,,{title},", "2,E2,Grace,Hopper,North,Grade 9,,,");

        OneSyncPlan plan = work.Plan();

        Assert.Single(work.Changes(plan));
        PlanNotice notice = Assert.Single(work.Notices(plan));
        Assert.Equal(NoticeKind.Error, notice.Kind);
        Assert.Contains(says, notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Grade 9,OU=Admins")]
    [InlineData("x,CN=Users,DC=onesync,DC=test")]
    [InlineData("#a+b;c<d>e\"f\\g=h")]
    [InlineData(" edge ")]
    [InlineData("*)(objectClass=*")]
    public void What_a_record_says_stays_within_its_place(string evil)
    {
        using DirectoryWorkspace work = new(dc);
        work.Configure(cn: "familyName", name: "'{number|hash 12}'");
        string cell = "\"" + evil.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        // Of a number the source trims edges; the others keep them.
        string number = "N" + Guid.NewGuid().ToString("N")[..6] + evil.Trim();
        work.People($"1,{"\"" + number.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""},{cell},{cell},{cell},{cell},,{cell},");

        work.Run();

        SearchResultEntry entry = work.Account(number)!;
        Assert.NotNull(DistinguishedName.Below(entry.DistinguishedName, work.Unit));
        IReadOnlyList<string> parts = DistinguishedName.Parts(DistinguishedName.Below(entry.DistinguishedName, work.Unit)!)!;
        Assert.Equal(3, parts.Count);
        Assert.True(DistinguishedName.TryReadPart(parts[1], out _, out string? grade));
        Assert.Equal(evil.Trim(), grade!.Trim());
        Assert.Equal(evil.Trim(), Value(entry, "title")!.Trim());
        Assert.Equal([], work.Changes(work.Plan()));
    }

    [Fact]
    public void First_passwords_are_on_the_disk_for_their_owner_and_nowhere_else()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,../South,Staff,,Head,");

        OneSyncPlan plan = work.Run();

        string[] files = [.. Directory.GetFiles(Path.Combine(work.Root, "passwords")).Order(StringComparer.Ordinal)];
        Assert.Equal([$"passwords-ad-{plan.Id}-North.csv", $"passwords-ad-{plan.Id}-_South.csv"], files.Select(Path.GetFileName));
        string north = files.Single(f => f.Contains("North", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(north));
        Dictionary<string, string> row = Assert.Single(Workspaces.TestWorkspace.Rows(north));
        string password = row["password"];
        Assert.Matches("^[a-z]+-[a-z]+-[0-9]{4}$", password);
        work.Close();
        foreach (string file in Directory.GetFiles(work.Root, "onesync.*"))
            Assert.DoesNotContain(password, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        // It is the account's: Samba says that it must be changed, which it says to the right password only.
        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() =>
            DirectorySession.Open(dc.Options with { User = row["userPrincipalName"], Password = () => password }, false, null, default).Dispose());
        Assert.Equal("PasswordMustChange", error.Id);
    }

    [Fact]
    public void A_pattern_that_the_domain_would_not_take_is_told_before_the_first_account()
    {
        using DirectoryWorkspace work = new(dc);
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("{word}-{word}-{digit 4}", "a1", StringComparison.Ordinal));
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        OneSyncPlan plan = work.Plan();

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => work.Export(plan));

        Assert.Equal("WeakPasswordPattern", error.Id);
        Assert.Null(work.Account("E1"));
    }

    [Fact]
    public void A_name_in_use_anywhere_in_the_domain_is_not_given_again()
    {
        using DirectoryWorkspace work = new(dc);
        string first = "Z" + Guid.NewGuid().ToString("N")[..5], last = Guid.NewGuid().ToString("N")[..6];
        string name = (first[..1] + last).ToLowerInvariant();
        dc.NewUser(dc.NewUnit(), "Somebody", ("sAMAccountName", name));
        work.People($"1,E1,{first},{last},North,Grade 9,,Pupil,", $"2,E2,{first},{last},North,Grade 9,,Pupil,");

        work.Run();

        Assert.Equal([name + "2", name + "3"], new[] { "E1", "E2" }.Select(n => Value(work.Account(n), "sAMAccountName")));
    }

    [Fact]
    public void A_long_name_keeps_its_number_within_twenty_characters()
    {
        using DirectoryWorkspace work = new(dc);
        // Without a digit where the number goes, by which the first name would be the second already.
        string last = Guid.NewGuid().ToString("N")[..18] + new string('z', 12);
        work.People($"1,E1,Ada,{last},North,Grade 9,,Pupil,", $"2,E2,Ada,{last},North,Grade 9,,Pupil,");

        work.Run();

        Assert.Equal(["a" + last[..19], "a" + last[..18] + "2"], new[] { "E1", "E2" }.Select(n => Value(work.Account(n), "sAMAccountName")));
    }
}
