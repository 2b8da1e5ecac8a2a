using System.Globalization;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>
/// Decides whether everything is read or what changed since the last reading, and from when on. What changed is asked for by <c>dateLastModified</c>, from
/// an hour before the last complete reading began, by the service's own clock: clocks differ, and transactions end late.
/// Organisations, terms and demographics are always read whole: they are joined to people.
/// </summary>
internal sealed class ReadingPlan
{
    private const string Since = "changedSince", Full = "fullReadAt", NextChange = "rolesChangeOn";

    private static readonly TimeSpan s_margin = TimeSpan.FromHours(1);
    private static readonly string[] s_whole = ["orgs", "academicSessions", "demographics"];

    private readonly DateTimeOffset? _since;
    private readonly bool _peopleToo;

    private ReadingPlan(DateTimeOffset? since, bool peopleToo, string? oddity = null) => (_since, _peopleToo, Oddity) = (since, peopleToo, oddity);

    /// <summary>Why changes alone cannot be asked for; null where they can, or need not.</summary>
    public string? Oddity { get; }

    /// <summary>Whether only changes of the collection are read.</summary>
    public bool IsDelta(string collection) => _since is not null && !s_whole.Contains(collection) && (_peopleToo || collection != "users");

    /// <summary>The filter for the collection; null for everything.</summary>
    public string? Filter(string collection) => IsDelta(collection) ? $"dateLastModified>'{Instant(_since!.Value)}'" : null;

    /// <summary>Makes the plan, and offers the memory what the next one needs.</summary>
    /// <exception cref="ServiceException">The service fails.</exception>
    public static ReadingPlan Make(RosterService service, RestSettings settings, SourceMemory memory, DateOnly today, CancellationToken cancellation)
    {
        DateTimeOffset began = service.Now;
        ReadingPlan plan = Decide(service, settings, memory, began, today, cancellation);
        if (memory.IsKept)
        {
            memory.Remember(Since, Instant(began - s_margin));
            if (plan._since is null)
                memory.Remember(Full, Instant(began));
        }
        return plan;
    }

    /// <summary>Notes the next day on which the same people have other roles.</summary>
    public void RolesChangeOn(SourceMemory memory, DateOnly? day)
    {
        if (!memory.IsKept)
            return;
        DateOnly? before = Day(memory.Recall(NextChange));
        // Of people who were not read, what was known before still holds.
        DateOnly? next = _since is not null && before is not null && !(day < before) ? before : day;
        memory.Remember(NextChange, next?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static ReadingPlan Decide(RosterService service, RestSettings settings, SourceMemory memory, DateTimeOffset now, DateOnly today, CancellationToken cancellation)
    {
        ReadingPlan whole = new(null, false);
        if (memory.IsFull || !memory.IsKept || Moment(memory.Recall(Since)) is not { } since || Moment(memory.Recall(Full)) is not { } full)
            return whole;
        // From time to time, and when the roles of people begin or end though nothing of them changed.
        if (settings.FullEvery == TimeSpan.Zero || now - full >= settings.FullEvery || Day(memory.Recall(NextChange)) <= today)
            return whole;
        string asked = settings.Collections.Contains("orgs") ? "orgs" : "users";
        try
        {
            using JsonPage changed = Waiting.For(service.Pages(asked, asked, $"dateLastModified>'{Instant(since)}'")(0, 1, cancellation), cancellation);
            if (changed.Count > 0 && RowWriter.ModifiedOf(changed[0]) is { } when && when <= since)
                return new ReadingPlan(null, false, "Everything is read each time: the service does not heed a filter by dateLastModified.");
            // People have the names of their organisations.
            return new ReadingPlan(since, asked != "orgs" || changed.Count == 0);
        }
        catch (ServiceException refused) when (refused.Id == "BadRequest")
        {
            return new ReadingPlan(null, false, "Everything is read each time: the service takes no filter by dateLastModified.");
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
