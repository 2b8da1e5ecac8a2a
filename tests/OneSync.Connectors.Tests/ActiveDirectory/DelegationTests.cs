using System.DirectoryServices.Protocols;
using OneSync.Core;
using OneSync.Core.Planning;
using OneSync.TestServers.ActiveDirectory;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>OneSync as an account that is no administrator and has the rights that docs/active-directory.md asks for, or all but one of them.</summary>
[Collection(DomainCollection.Name)]
public sealed class DelegationTests(DomainController dc)
{
    private const string Secret = "P@ssw0rd-Two2";

    // For each school one right is missing, and what that makes impossible.
    private static readonly Dictionary<string, (DelegatedRight? Missing, string[] Fails, string Says)> s_schools = new()
    {
        ["Whole"] = (null, [], ""),
        ["NoAccounts"] = (DelegatedRight.Accounts, ["Create 4", "Create 5", "Move 2"], "user objects"),
        ["NoUnits"] = (DelegatedRight.Units, ["Create 5"], "no right to create organizational units in 'OU=NoUnits,"),
        ["NoAttributes"] = (DelegatedRight.Attributes, ["Disable 3", "Move 2", "Update 1"], "write "),
        // Samba asks for it where a password is reset, and OneSync gives new accounts theirs alone.
        ["NoPasswords"] = (DelegatedRight.Passwords, [], ""),
    };

    [Fact]
    public void The_rights_that_the_guide_names_are_enough_and_each_that_is_missing_is_named_with_its_object()
    {
        string account = "d" + Guid.NewGuid().ToString("N")[..10];
        using DirectoryWorkspace work = new(dc);
        string[] schools = [.. s_schools.Keys];
        string Person(int school, int person, string grade, string title) => $"{school}{person},E{school}{person},Given{person},Family{school},{schools[school]},{grade},,{title},";
        work.People([.. schools.SelectMany((_, s) => new[] { Person(s, 1, "Grade 9", "Pupil"), Person(s, 2, "Grade 9", "Pupil"), Person(s, 3, "Grade 10", "Pupil") })]);
        work.Run();
        Become(work, account);
        foreach ((string school, (DelegatedRight? missing, _, _)) in s_schools)
            dc.Grant($"OU={school},{work.Unit}", account, [.. Enum.GetValues<DelegatedRight>().Where(r => r != missing)]);
        work.People([.. schools.SelectMany((_, s) => new[] { Person(s, 1, "Grade 9", "Captain"), Person(s, 2, "Grade 10", "Pupil"), Person(s, 4, "Grade 9", "Pupil"), Person(s, 5, "Grade 11", "Pupil") })]);
        OneSyncPlan plan = work.Plan();

        work.Export(plan);

        // By the first two digits of the number: the school and the person.
        Dictionary<long, string> people = work.Engine.FindUsers(new UserQuery(), default).ToDictionary(u => u.Id, u => u["number"].First![1..3]);
        ILookup<string, OneSyncChange> bySchool = work.Changes(plan).ToLookup(c => schools[people[c.User][0] - '0']);
        foreach ((string school, (_, string[] fails, string says)) in s_schools)
        {
            OneSyncChange[] failed = [.. bySchool[school].Where(c => c.Status != ChangeStatus.Done)];
            Assert.True(fails.SequenceEqual(failed.Select(c => $"{c.Action} {people[c.User][1]}").Order(StringComparer.Ordinal)), $"{school}: {string.Join('\n', failed.Select(c => $"{c.Action} {people[c.User]} {c.Error}"))}");
            Assert.All(failed, c => Assert.Contains("no right to ", c.Error, StringComparison.Ordinal));
            Assert.All(failed, c => Assert.Contains(says, c.Error, StringComparison.Ordinal));
            Assert.All(failed, c => Assert.Contains($"OU={school},", c.Error, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(5, bySchool[school].Count());
        }
    }

    [Fact]
    public void Groups_need_rights_of_their_own()
    {
        string account = "d" + Guid.NewGuid().ToString("N")[..10], old = "Old " + account, made = "New " + account;
        using DirectoryWorkspace work = new(dc);
        dc.Session.Send(new AddRequest($"CN={old},{work.Unit}", new DirectoryAttribute("objectClass", "group"), new DirectoryAttribute("sAMAccountName", old)), default);
        work.Configure(destination: $"groups: [{{ to: ['{old}'] }}, {{ to: ['{made}'], create: true }}]");
        Become(work, account);
        dc.Grant(work.Unit, account, DelegatedRight.Accounts, DelegatedRight.Units, DelegatedRight.Attributes, DelegatedRight.Passwords);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        OneSyncPlan plan = work.Plan();

        work.Export(plan);

        OneSyncChange[] changes = [.. work.Changes(plan)];
        Assert.Equal(ChangeStatus.Done, Assert.Single(changes, c => c.Action == ChangeAction.Create).Status);
        Assert.Contains($"no right to create group objects in '{work.Unit}'", Assert.Single(changes, c => c.Action == ChangeAction.CreateGroup).Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(changes, c => c.Action == ChangeAction.AddMember && c.Error!.Contains($"no right to write 'member' of 'CN={old},", StringComparison.OrdinalIgnoreCase));
        dc.Grant(work.Unit, account, DelegatedRight.Groups, DelegatedRight.Members);
        work.Run();
        Assert.Equal([], work.Changes(work.Plan()));
    }

    // From now on OneSync is that account.
    private void Become(DirectoryWorkspace work, string account)
    {
        dc.NewUser(dc.NewUnit(), account, ("sAMAccountName", account), ("userPrincipalName", account + "@onesync.test"), ("unicodePwd", DomainController.Quoted(Secret)), ("userAccountControl", "512"));
        work.Close();
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace(DomainController.Administrator, account + "@onesync.test", StringComparison.Ordinal));
        work.Write("secret", Secret);
    }
}
