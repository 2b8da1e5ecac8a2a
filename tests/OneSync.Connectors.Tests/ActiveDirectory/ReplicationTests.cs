using System.Globalization;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers.ActiveDirectory;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Two real controllers of one domain, of which the first dies in the middle of an export.</summary>
public sealed class ReplicationTests(TwoControllers two) : IClassFixture<TwoControllers>
{
    // Eight connections carry two accounts each at a time: of those made by then four at least are known to be, and four at least are not made.
    private const int People = 40, MadeByTheFirst = 20;
    private readonly string _tag = Guid.NewGuid().ToString("N")[..6];

    [Fact]
    public void A_run_ends_at_the_second_controller_as_if_the_first_had_not_died()
    {
        using DirectoryWorkspace work = Begin(out TcpRelay relay);
        using (relay)
        {
            OneSyncPlan plan = work.Plan();

            OneSyncRun run = ExportWhile(work, plan, relay, replicates: true);

            Assert.True(run.Status == RunStatus.Complete, run.Message);
            Assert.All(work.Changes(plan), c => Assert.True(c is { Status: ChangeStatus.Done, Error: null }, c.Error));
            AssertWhole(work);
        }
    }

    [Fact]
    public void What_the_second_controller_had_not_heard_of_is_made_by_the_next_run()
    {
        using DirectoryWorkspace work = Begin(out TcpRelay relay);
        using (relay)
        {
            OneSyncPlan plan = work.Plan();

            ExportWhile(work, plan, relay, replicates: false);

            // Some were made on the first alone.
            int there = work.Accounts().Count;
            Assert.True(there is > 0 and < People, $"{there} accounts are on the second.");
            Assert.All(work.Changes(plan), c => Assert.Equal(ChangeStatus.Done, c.Status));
            Assert.All(work.Changes(plan).Where(c => c.Error is not null), c => Assert.Contains("'manager' was not set", c.Error, StringComparison.Ordinal));
            OneSyncPlan next = work.Plan();
            Assert.Equal(People - there, next.Count(ChangeAction.Create));
            Assert.Contains(work.Changes(next), c => c.Reason.Contains("is no longer in the destination", StringComparison.Ordinal));
            work.Export(next);
            work.Run();
            AssertWhole(work);

            // The first comes back with what it had made: the domain has those twice, and those that OneSync knows by their anchors stay its own.
            two.Begin();
            two.Replicate();
            OneSyncPlan both = work.Plan();
            int twice = work.Accounts().Count - People;
            Assert.InRange(twice, 4, People - 4);
            // Containers were made twice, too; which of them keeps its name is the domain's to choose.
            Assert.All(work.Changes(both), c => Assert.Equal(ChangeAction.Move, c.Action));
            Assert.Equal(People, both.Unchanged + both.Total);
            Assert.Equal(twice, work.Notices(both).Count(n => n.Kind == NoticeKind.Orphan));
        }
    }

    // The first controller behind a relay, with a base that both know.
    private DirectoryWorkspace Begin(out TcpRelay relay)
    {
        two.Begin();
        DomainController first = two.First.Need();
        relay = new TcpRelay(first.Address, 636, first.Address);
        DirectoryWorkspace work = new(first, server: $"['{first.Address}:{relay.Port}', '{two.Second.Address}']");
        two.Replicate();
        work.People([.. Enumerable.Range(1, People).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n},E{n},Given{n},{_tag}{n},North,Grade {n % 3},{(n == 1 ? "" : "E1")},Pupil,"))]);
        return work;
    }

    // Once the first has made some accounts nothing more comes from it; what it has done by then may reach the second, and it dies.
    private OneSyncRun ExportWhile(DirectoryWorkspace work, OneSyncPlan plan, TcpRelay relay, bool replicates)
    {
        Lock one = new();
        bool isDead = false;
        relay.Alter = _ =>
        {
            lock (one)
            {
                if (isDead || two.First.Find(work.Unit, LdapFilter.Users, "cn").Count < MadeByTheFirst)
                    return;
                (isDead, relay.Hold) = (true, true);
                if (replicates)
                    two.Replicate();
                two.KillFirst();
                work.LookAt(two.Second);
                relay.Dispose();
            }
        };

        OneSyncRun run = work.Export(plan);

        Assert.True(isDead, "The first controller was not lost in mid-run.");
        return run;
    }

    private void AssertWhole(DirectoryWorkspace work)
    {
        Assert.Equal(People, work.Accounts().Count);
        Assert.Equal(People, work.Accounts().Select(a => Value(a, "employeeNumber")).Distinct().Count());
        Assert.Equal(People - 1, work.Accounts().Count(a => Value(a, "manager") is not null));
        OneSyncPlan plan = work.Plan();
        Assert.True(plan.Total == 0, string.Join('\n', work.Changes(plan).Take(5).Select(c => $"{c.Action} {string.Join(", ", c.Attributes)}")));
        Assert.Equal(People, plan.Unchanged);
    }
}

/// <summary>A domain with two controllers.</summary>
public sealed class TwoControllers : IDisposable
{
    private readonly SambaDomain? _first, _second;

    public TwoControllers()
    {
        _first = DomainController.Missing is null ? new SambaDomain(replicates: true) : null;
        try
        {
            _second = _first?.Join();
        }
        catch
        {
            _first?.Dispose();
            throw;
        }
        (First, Second) = (new DomainController(_first), new DomainController(_second));
    }

    internal DomainController First { get; }

    internal DomainController Second { get; }

    /// <summary>Both run, whatever a test before did.</summary>
    public void Begin()
    {
        First.Need();
        _first!.Revive();
    }

    /// <summary>The second hears of everything that the first has done.</summary>
    public void Replicate() => _second!.Replicate(_first!);

    public void KillFirst()
    {
        First.Close();
        _first!.Kill();
    }

    public void Dispose()
    {
        Second.Dispose();
        First.Dispose();
    }
}
