using FsCheck;
using FsCheck.Fluent;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>Deliveries of changes are put on top of what was delivered before, and who is not in one has not left.</summary>
public sealed class DeltaTests : IDisposable
{
    private const string Stamp = "2026-09-01T00:00:00.000Z";
    private readonly RosterWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private static RosterDelivery Bulk() => new RosterDelivery().As12();

    /// <summary>A delivery that has only the files given, as delta.</summary>
    private static RosterDelivery Delta(params (string File, string[] Rows)[] files)
    {
        RosterDelivery delivery = Bulk();
        Dictionary<string, string> headers = delivery.Files.ToDictionary(f => f.Key, f => f.Value.Split('\n')[0]);
        delivery.Files.Clear();
        delivery.Files["manifest.csv"] = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
            + string.Concat(headers.Keys.Where(f => f != "manifest.csv").Select(f => $"file.{f[..^4]},{(files.Any(g => g.File == f) ? "delta" : "absent")}\n"));
        foreach ((string file, string[] rows) in files)
            delivery.Files[file] = headers[file] + "\n" + string.Concat(rows.Select(r => r + "\n"));
        return delivery;
    }

    private static string User(string id, string given, string status = "active") => $"{id},{status},{Stamp},true,{given},,{given},Lee,,,,,,,,,,,,,,";

    [Fact]
    public void A_changed_person_keeps_what_is_joined_from_before()
    {
        _workspace.Deliver(Bulk());
        Assert.Equal(RunStatus.Complete, _workspace.Import().Status);
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Anna")])));
        OneSyncRun run = _workspace.Import();
        Assert.Equal((RunStatus.Complete, 1, 0), (run.Status, run.Count("Changed"), run.Count("Gone")));
        OneSyncUser anna = _workspace.User("u1");
        Assert.Equal(("Anna", "student", "North, High", "2010-03-04"), (anna["givenName"].First, anna["role"].First, anna["primaryOrgName"].First, anna["birthDate"].First));
    }

    [Fact]
    public void A_changed_role_or_demographic_reaches_the_person_though_no_user_row_came()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Delta(("roles.csv", [$"r1,active,{Stamp},u1,primary,aide,,,s2,", $"r2,tobedeleted,{Stamp},u1,primary,student,,,s2,"]),
            ("demographics.csv", [$"u1,active,{Stamp},2011-11-11,male,,,,,,,,,,,"])));
        Assert.Equal(1, _workspace.Import().Count("Changed"));
        OneSyncUser ann = _workspace.User("u1");
        Assert.Equal(("aide", "s2", "2011-11-11"), (ann["role"].First, ann["primaryOrg"].First, ann["birthDate"].First));
    }

    [Fact]
    public void Those_marked_as_removed_leave_and_can_come_back()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Delta(("users.csv", [User("p1", "Bo", "tobedeleted")]), ("enrollments.csv", [$"e1,tobedeleted,{Stamp},k1,s1,u1,student,,,"])));
        OneSyncRun run = _workspace.Import("50%");
        Assert.Equal((RunStatus.Complete, 1, 1), (run.Status, run.Count("Gone"), run.Count("EnrollmentGone")));
        Assert.Equal(["u1"], _workspace.Present());
        // Read again, they are still gone.
        Assert.Equal((0, 0), (_workspace.Import().Count("Gone"), _workspace.Import().Count("Returned")));
        _workspace.Deliver(Delta(("users.csv", [User("p1", "Bo")])));
        Assert.Equal(1, _workspace.Import().Count("Returned"));
        Assert.Equal(["p1", "u1"], _workspace.Present());
    }

    [Fact]
    public void Bulk_and_delta_may_be_mixed_in_one_zip()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        RosterDelivery mixed = Delta(("users.csv", [User("u3", "Cy")]), ("roles.csv", [$"r9,active,{Stamp},u3,primary,student,,,s2,"]));
        mixed.Files["orgs.csv"] = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\ns1,,,\"North, High\",school,1,\ns2,,,Southern,school,2,\n";
        mixed.Replace("manifest.csv", "file.orgs,absent", "file.orgs,bulk");
        _workspace.Deliver(mixed);
        OneSyncRun run = _workspace.Import("50%");
        Assert.Equal((RunStatus.Complete, 1, 0, 1), (run.Status, run.Count("Added"), run.Count("Gone"), run.Count("OrgGone")));
        Assert.Equal("Southern", _workspace.User("u3")["primaryOrgName"].First);
        Assert.Equal(["p1", "u1", "u3"], _workspace.Present());
    }

    [Fact]
    public void A_delivery_with_a_manifest_alone_changes_nothing()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Delta());
        OneSyncRun run = _workspace.Import();
        Assert.Equal((RunStatus.Complete, 0, 0, 2), (run.Status, run.Count("Changed"), run.Count("Gone"), run.Count("Unchanged")));
    }

    [Fact]
    public void A_delivery_without_people_is_no_mistake_of_the_configuration()
    {
        _workspace.Configure("map: { sourcedId: sourcedId, schools: orgNames }");
        _workspace.Deliver(Delta());
        Assert.Empty(Workspace.Check(_workspace.Root, new WorkspaceOptions(new ConnectorHost())));
    }

    [Fact]
    public void A_header_alone_is_no_reason_to_take_everybody_for_gone()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Bulk().With("users.csv", RosterDelivery.User12Header + "\n"));
        OneSyncRun run = _workspace.Import("100%");
        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Contains("Nothing was read", run.Message);
        Assert.Contains(run.Warnings, w => w.Contains("has a header and no rows", StringComparison.Ordinal));
        Assert.Equal(["p1", "u1"], _workspace.Present());
    }

    [Fact]
    public void Changes_to_people_that_were_never_delivered_are_refused()
    {
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Anna")])));
        Assert.Equal("DeltaWithoutBase", Assert.Throws<SourceUnavailableException>(() => _workspace.Import()).Id);
        Assert.Empty(_workspace.Present());
        _workspace.Configure("mode: Bulk");
        Assert.Equal(1, _workspace.Import().Count("Added"));
    }

    [Fact]
    public void What_is_declared_delta_without_any_status_is_bulk()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Bulk().Replace("manifest.csv", "file.users,bulk", "file.users,delta").With("users.csv", RosterDelivery.User12Header + "\nu1,,,true,ann,,Ann,Lee,,,,,,,,,,,,,,\n"));
        OneSyncRun run = _workspace.Import("50%");
        Assert.Equal(1, run.Count("Gone"));
        Assert.Contains(run.Warnings, w => w.Contains("no row has a status", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_declared_bulk_with_every_status_filled_is_bulk()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Bulk().With("users.csv", RosterDelivery.User12Header + "\n" + User("u1", "Ann") + "\n"));
        Assert.Equal(1, _workspace.Import("50%").Count("Gone"));
    }

    [Fact]
    public void What_is_declared_absent_with_every_status_filled_is_delta()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        RosterDelivery delta = Delta(("users.csv", [User("u1", "Anna")]));
        _workspace.Deliver(delta.Replace("manifest.csv", "file.users,delta", "file.users,absent"));
        OneSyncRun run = _workspace.Import();
        Assert.Equal((1, 0), (run.Count("Changed"), run.Count("Gone")));
    }

    [Fact]
    public void Deliveries_that_came_meanwhile_are_read_in_their_order_from_the_last_whole_one_on()
    {
        _workspace.Configure("", path: "./in/*.zip");
        _workspace.Deliver(Delta(("users.csv", [User("u1", "TooOld")])), "in/1.zip", day: 1);
        _workspace.Deliver(Bulk(), "in/2.zip", day: 2);
        _workspace.Deliver(Delta(("users.csv", [User("u1", "First"), User("u7", "Seven")])), "in/3.zip", day: 3);
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Second")]), ("roles.csv", [$"r7,active,{Stamp},u7,primary,student,,,s1,"])), "in/0.zip", day: 4);
        _workspace.Import();
        Assert.Equal("Second", _workspace.User("u1")["givenName"].First);
        Assert.Equal("student", _workspace.User("u7")["role"].First);
        _workspace.Deliver(Delta(("users.csv", [User("u7", "Seven", "tobedeleted")])), "in/5.zip", day: 5);
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Third")])), "in/6.zip", day: 6);
        OneSyncRun run = _workspace.Import("50%");
        Assert.Equal((1, 1), (run.Count("Changed"), run.Count("Gone")));
    }

    [Fact]
    public void A_delta_with_a_bad_row_is_partial_until_it_comes_mended()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        RosterDelivery bad = Delta(("users.csv", [User("p1", "Bo", "tobedeleted"), User("u1", "Anna"), User("u1", "Again")]));
        _workspace.Deliver(bad);
        OneSyncRun run = _workspace.Import("50%");
        Assert.Equal((RunStatus.Partial, 1), (run.Status, run.Count("Quarantined")));
        Assert.Equal(["p1", "u1"], _workspace.Present());
        Assert.Equal((RunStatus.Partial, 1), (_workspace.Import("50%").Status, run.Count("Quarantined")));
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Annika")])));
        run = _workspace.Import("50%");
        // What the damaged delivery said of others is not lost.
        Assert.Equal((RunStatus.Complete, 1), (run.Status, run.Count("Gone")));
        Assert.Equal("Annika", _workspace.User("u1")["givenName"].First);
    }

    [Fact]
    public void An_import_that_is_stopped_leaves_what_was_kept()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Anna")])));
        using (Workspace engine = _workspace.Open())
        using (ImportRun stopped = engine.OpenImport("sis", null, default))
            Assert.True(stopped.MoveNext());
        Assert.Equal(1, _workspace.Import().Count("Changed"));
        Assert.Equal("student", _workspace.User("u1")["role"].First);
    }

    [Fact]
    public void Other_mappings_reach_people_that_were_not_delivered_again()
    {
        _workspace.Deliver(Bulk());
        _workspace.Import();
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Anna")])));
        _workspace.Import();
        _workspace.Configure("map: { sourcedId: sourcedId, givenName: '{givenName|upper}', role: role }");
        Assert.Equal(2, _workspace.Import().Count("Changed"));
        Assert.Equal("BO", _workspace.User("p1")["givenName"].First);
    }

    [Fact]
    public void What_is_kept_is_the_owners_alone_and_does_not_pile_up()
    {
        for (int day = 1; day <= 4; day++)
        {
            _workspace.Deliver(day == 1 ? Bulk() : Delta(("users.csv", [User("u1", $"Ann{day}")])));
            _workspace.Import();
        }
        string kept = Path.Combine(_workspace.Root, "onesync.db.files", "sis", "roster");
        Assert.True(Directory.GetDirectories(kept).Length <= 2);
        Assert.All(Directory.EnumerateFileSystemEntries(kept, "*", SearchOption.AllDirectories).Append(kept), f => Assert.True(Scratch.IsOwnersAlone(f), f));
    }

    [Fact]
    public void Without_keeping_bulk_is_read_and_changes_are_refused()
    {
        _workspace.Configure("keep: false");
        _workspace.Deliver(Bulk());
        Assert.Equal(RunStatus.Complete, _workspace.Import().Status);
        Assert.False(Directory.Exists(Path.Combine(_workspace.Root, "onesync.db.files")));
        _workspace.Deliver(Delta(("users.csv", [User("u1", "Anna")])));
        Assert.Equal("DeltaWithoutBase", Assert.Throws<SourceUnavailableException>(() => _workspace.Import()).Id);
    }

    [Fact]
    public void What_an_older_delivery_left_is_read_when_it_takes_the_place_of_a_newer_one()
    {
        _workspace.Deliver(Bulk().Replace("users.csv", "Ann,", "Newer,"), day: 5);
        _workspace.Import();
        _workspace.Deliver(Bulk(), day: 2);
        Assert.Equal(1, _workspace.Import().Count("Changed"));
    }

    /// <summary>Changes put on top one after the other give the same people as the complete set that they make.</summary>
    [Fact]
    public void Deltas_on_a_bulk_give_what_a_bulk_of_it_all_gives()
    {
        Gen<(int Person, bool Removed, int Version)> change =
            from person in Gen.Choose(0, 7) from removed in Gen.Elements(false, false, true) from version in Gen.Choose(0, 99) select (person, removed, version);
        Prop.ForAll(change.ListOf(4).ListOf(5).ToArbitrary(), days =>
        {
            using RosterWorkspace deltas = new(), whole = new();
            SortedDictionary<string, string> people = new(StringComparer.Ordinal) { ["a"] = "Zero", ["b"] = "Zero" };
            deltas.Deliver(Of(people));
            deltas.Import("100%");
            int day = 2;
            foreach (IReadOnlyList<(int Person, bool Removed, int Version)> changes in days)
            {
                List<string> rows = [];
                foreach ((int person, bool removed, int version) in changes.DistinctBy(c => c.Person))
                {
                    string id = ((char)('a' + person)).ToString();
                    rows.Add(User(id, $"V{version}", removed ? "tobedeleted" : "active"));
                    if (removed)
                        people.Remove(id);
                    else
                        people[id] = $"V{version}";
                }
                deltas.Deliver(Delta(("users.csv", [.. rows]), ("roles.csv", [.. rows.Select(r => $"r{r[0]},active,{Stamp},{r[0]},primary,student,,,s1,")])), day: day++);
                Assert.Equal(RunStatus.Complete, deltas.Import("100%").Status);
            }
            whole.Deliver(Of(people));
            whole.Import("100%");
            Assert.Equal(whole.Contents(), deltas.Contents());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

        static RosterDelivery Of(SortedDictionary<string, string> people) => Bulk()
            .With("users.csv", RosterDelivery.User12Header + "\n" + string.Concat(people.Append(new("z", "Zoe")).Select(p => User(p.Key, p.Value).Replace($"active,{Stamp}", ",", StringComparison.Ordinal) + "\n")))
            .With("roles.csv", RosterDelivery.RoleHeader + "\n" + string.Concat(people.Append(new("z", "Zoe")).Select(p => $"r{p.Key},,,{p.Key},primary,student,,,s1,\n")));
    }
}
