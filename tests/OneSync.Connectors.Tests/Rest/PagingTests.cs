using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>Whatever a server does with its pages: everybody is read once, or the reading says that it is not complete.</summary>
public sealed class PagingTests
{
    private const int People = 1013;

    public static TheoryData<int?, bool, bool, int> Manners()
    {
        TheoryData<int?, bool, bool, int> all = [];
        foreach (int? clamp in new int?[] { null, 37 })
            foreach (bool total in new[] { true, false })
                foreach (bool links in new[] { true, false })
                    foreach (int parallel in new[] { 1, 4 })
                        all.Add(clamp, total, links, parallel);
        return all;
    }

    [Theory, MemberData(nameof(Manners))]
    public void Everybody_is_read_once_with_or_without_totals_and_links(int? clamp, bool total, bool links, int parallel)
    {
        using RosterServiceFixture service = new(people: People);
        (service.Server.Faults.ClampTo, service.Server.Faults.HideTotal, service.Server.Faults.HideLinks) = (clamp, !total, !links);
        Complete(service.Read(("parallel", $"{parallel}")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(200)]
    public void The_last_page_may_be_full_or_there_may_be_none(int people)
    {
        using RosterServiceFixture service = new(people: people);
        (service.Server.Faults.HideTotal, service.Server.Faults.HideLinks) = (true, true);
        Complete(service.Read(), people);
    }

    [Fact]
    public void Pages_are_asked_for_in_parallel_up_to_the_bound_where_the_total_is_known()
    {
        using RosterServiceFixture service = new(people: People);
        service.Server.Faults.Delay = TimeSpan.FromMilliseconds(20);
        Complete(service.Read(("parallel", "3")));
        Assert.Equal(3, service.Server.MostAtOnce);
    }

    [Fact]
    public void A_total_that_is_too_high_is_a_short_count()
    {
        using RosterServiceFixture service = new(people: People);
        service.Server.Faults.TotalLie = 10;
        Reading reading = service.Read(("collections", new[] { "users" }));
        Assert.Equal(People, reading.Anchors.Distinct().Count());
        Assert.Contains($"announces {People + 10} rows, and {People} came", reading.Incomplete, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-10, false)]
    [InlineData(-People + 50, false)]
    [InlineData(0, true)]
    public void A_total_that_is_too_low_hides_nobody(int lie, bool isPage)
    {
        using RosterServiceFixture service = new(people: People);
        (service.Server.Faults.TotalLie, service.Server.Faults.TotalIsPage, service.Server.Faults.HideLinks) = (lie, isPage, true);
        Reading reading = service.Read(("collections", new[] { "users" }));
        Assert.Equal(People, reading.Anchors.Distinct().Count());
        Assert.True(isPage || reading.Incomplete is null, reading.Incomplete);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Rows_that_come_twice_are_taken_once_and_are_complete_only_if_the_total_says_so(bool total)
    {
        using RosterServiceFixture service = new(people: People);
        (service.Server.Faults.RepeatRows, service.Server.Faults.HideTotal) = (true, !total);
        Reading reading = service.Read();
        Assert.Equal(reading.Anchors.Count(), reading.Anchors.Distinct().Count());
        Assert.Empty(reading.Quarantined);
        if (total)
            Complete(reading);
        else
            Assert.Contains("came more than once", reading.Incomplete, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_in_another_order_for_every_page_are_read_again_until_all_are_there()
    {
        using RosterServiceFixture service = new(people: People);
        service.Server.Faults.Reorder = 14;
        Complete(service.Read());
    }

    [Fact]
    public void A_server_without_any_order_is_never_complete()
    {
        using RosterServiceFixture service = new(people: People);
        service.Server.Faults.Reorder = int.MaxValue;
        Assert.NotNull(service.Read().Incomplete);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Somebody_who_is_removed_while_pages_are_read_makes_nobody_fall_through(bool total)
    {
        using RosterServiceFixture service = new(people: People);
        service.Server.Faults.HideTotal = !total;
        bool done = false;
        service.Server.Faults.BeforePage = (collection, offset) =>
        {
            if (collection != "users" || offset < 500 || done)
                return;
            done = true;
            lock (service.Server.Data)
                service.Server.Data["users"].RemoveAt(3);
        };
        Reading reading = service.Read(("parallel", "2"));
        Assert.Null(reading.Incomplete);
        Assert.Superset(service.Server.Data["users"].Select(u => u.Id).ToHashSet(), reading.Anchors.ToHashSet());
        Assert.Contains(reading.Warnings, w => w.Contains("rows moved between pages", StringComparison.Ordinal));
    }

    [Fact]
    public void One_who_comes_and_one_who_goes_while_pages_are_read_do_not_make_up_for_each_other()
    {
        using RosterServiceFixture service = new(people: People);
        bool done = false;
        service.Server.Faults.BeforePage = (collection, offset) =>
        {
            if (collection != "users" || offset < 500 || done)
                return;
            done = true;
            lock (service.Server.Data)
            {
                service.Server.Data["users"].RemoveAt(3);
                RosterObject last = service.Server.Data["users"][^1];
                service.Server.Data["users"].Add(new RosterObject("99999999", last.Modified, System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(last.Json).Replace(last.Id, "99999999", StringComparison.Ordinal))));
            }
        };
        Reading reading = service.Read(("parallel", "2"));
        Assert.Null(reading.Incomplete);
        Assert.Superset(service.Server.Data["users"].Select(u => u.Id).ToHashSet(), reading.Anchors.ToHashSet());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_server_that_heeds_no_offset_is_known(bool total)
    {
        using RosterServiceFixture service = new(people: People);
        (service.Server.Faults.IgnoreOffset, service.Server.Faults.HideTotal, service.Server.Faults.HideLinks) = (true, !total, true);
        Reading reading = service.Read(("collections", new[] { "users" }));
        Assert.NotNull(reading.Incomplete);
        Assert.Equal(100, reading.Records.Count);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_server_that_heeds_no_limit_is_read(bool total)
    {
        using RosterServiceFixture service = new(people: People);
        (service.Server.Faults.IgnoreLimit, service.Server.Faults.HideTotal, service.Server.Faults.HideLinks) = (true, !total, true);
        Complete(service.Read());
    }

    [Fact]
    public void A_server_that_knows_no_order_and_no_large_pages_is_read()
    {
        using RosterServiceFixture service = new(people: People);
        (service.Server.Faults.RefuseSort, service.Server.Faults.RefuseAbove) = (true, 100);
        Complete(service.Read(("pageSize", "1000")));
    }

    [Fact]
    public void Reading_stops_where_nobody_wants_more()
    {
        using RosterServiceFixture service = new(people: 50_000);
        using (OneSync.Core.Ports.ISourceSession session = service.Source().Open(default))
        using (OneSync.Core.Ports.IRecordReader people = session.Read(OneSync.Core.Ports.RecordKind.Person, default))
            Assert.True(people.MoveNext());
        Assert.True(service.Server.Requests.Count < 150, $"{service.Server.Requests.Count} requests");
    }

    private static void Complete(Reading reading, int people = People)
    {
        Assert.Null(reading.Incomplete);
        Assert.Equal(people, reading.Records.Count);
        Assert.Equal(people, reading.Anchors.Distinct().Count());
        Assert.Empty(reading.Quarantined);
    }
}
