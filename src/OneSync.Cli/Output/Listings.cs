using OneSync.Core.Activity;
using OneSync.Core.Comparing;
using OneSync.Core.Connections;
using OneSync.Core.Correlation;
using OneSync.Core.Linking;
using OneSync.Core.Planning;
using OneSync.Core.Scheduling;
using OneSync.Core.Selecting;
using OneSync.Core.Settings;
using OneSync.Core.Tracing;

namespace OneSync.Cli.Output;

/// <summary>What is shown of runs, plans, changes, and whatever else more than one command lists.</summary>
internal static class Listings
{
    public static Listing<OneSyncRun> Runs { get; } = new(
    [
        new("run", r => r.Id),
        new("kind", r => r.Kind),
        new("subject", r => r.Subject),
        new("status", r => r.Status),
        new("counts", r => r.Counts, InTable: false),
        new("what", RunSummary.Of, InPrograms: false),
        new("duration", r => r.Duration),
        new("started", r => r.Started, InTable: false),
        new("ended", r => r.Ended, InTable: false),
        new("by", r => r.By, InTable: false),
        new("plan", r => r.Plan, InTable: false),
        new("message", r => r.Message, InTable: false),
        new("warnings", r => r.Warnings, InTable: false),
    ]);

    public static Listing<OneSyncSummary> Summaries { get; } = new(
    [
        new("name", s => s.Name),
        new("side", s => s.Side, InTable: false),
        new("status", s => s.Status),
        new("run", s => s.Run, InTable: false),
        new("plan", s => s.Plan, InTable: false),
        new("read", s => s.Read),
        new("selected", s => s.Selected),
        new("matched", s => s.Matched, InTable: false),
        new("created", s => s.Created),
        new("updated", s => s.Updated),
        new("removed", s => s.Removed),
        new("excluded", s => s.Excluded, InTable: false),
        new("unchanged", s => s.Unchanged),
        new("groups", s => s.Groups, InTable: false),
        new("memberships", s => s.Memberships),
        new("sent", s => s.Sent),
        new("succeeded", s => s.Succeeded, InTable: false),
        new("failed", s => s.Failed),
        new("message", s => s.Message, InTable: false),
    ], "Nothing has run yet.");

    public static Listing<OneSyncSchedule> Schedules { get; } = new(
    [
        new("name", s => s.Name),
        new("when", s => s.When, InPrograms: false),
        new("at", s => s.At.Select(ScheduleTimes.Text), InTable: false),
        new("days", s => s.Days, InTable: false),
        new("full", s => s.Full, InTable: false),
        new("nextRun", s => s.NextRun is { } next ? next.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : null),
        new("workspace", s => s.Workspace),
        new("log", s => s.Log, InTable: false),
        new("command", s => s.Command, InTable: false),
    ], "There is no schedule yet: 'onesync schedule add --at 02:00' makes one.");

    public static Listing<OneSyncPlan> Plans { get; } = new(
    [
        new("plan", p => p.Id),
        new("destination", p => p.Destination),
        new("state", p => p.State),
        new("changes", p => p.Counts.ToDictionary(c => c.Key.ToString(), c => c.Value)),
        new("unchanged", p => p.Unchanged),
        new("inScope", p => p.InScope),
        new("accounts", p => p.Accounts),
        new("created", p => p.Created),
        new("run", p => p.Run, InTable: false),
        new("isSubset", p => p.IsSubset, InTable: false),
        new("undoes", p => p.Undoes, InTable: false),
        new("notices", p => p.Notices.ToDictionary(n => n.Key.ToString(), n => n.Value), InTable: false),
        new("removalsWithheld", p => p.RemovalsWithheld, InTable: false),
        new("thresholds", p => p.Thresholds.Select(t => t.ToString()), InTable: false),
        new("approvedBy", p => p.ApprovedBy, InTable: false),
        new("approvedAt", p => p.ApprovedAt, InTable: false),
    ], "There is no plan yet: 'onesync dry-run' makes one.");

    public static Listing<OneSyncChange> Changes { get; } = new(
    [
        new("sequence", c => c.Sequence, InTable: false),
        new("action", c => c.Action),
        new("anchor", c => c.Anchor),
        new("group", c => c.Group, InTable: false),
        new("attributes", c => c.Attributes),
        new("reason", c => c.Reason),
        new("status", c => c.Status),
        new("user", c => c.User, InTable: false),
        new("error", c => c.Error, InTable: false),
        new("plan", c => c.Plan, InTable: false),
        new("destination", c => c.Destination, InTable: false),
    ], "The plan holds no change.");

    public static Listing<PlanNotice> Notices { get; } = new(
    [
        new("kind", n => n.Kind),
        new("anchor", n => n.Anchor),
        new("message", n => n.Message),
        new("user", n => n.User == 0 ? null : n.User, InTable: false),
    ], "There is nothing to tell about this plan.");

    public static Listing<OneSyncLink> Links { get; } = new(
    [
        new("user", l => l.User),
        new("name", l => l.UserName),
        new("destination", l => l.Destination),
        new("state", l => l.State),
        new("anchor", l => l.Anchor),
        new("leavingSince", l => l.LeavingSince),
        new("reason", l => l.Reason, InTable: false),
    ], "There is no such link.");

    public static Listing<OneSyncDrift> Differences { get; } = new(
    [
        new("kind", d => d.Kind),
        new("user", d => d.User, InTable: false),
        new("name", d => d.UserName),
        new("anchor", d => d.Anchor),
        new("attribute", d => d.Attribute),
        new("written", d => d.Written),
        new("actual", d => d.Actual),
        new("wanted", d => d.Wanted),
        new("detail", d => d.Detail),
        new("destination", d => d.Destination, InTable: false),
    ], "The destinations are as OneSync would have them.");

    public static Listing<OneSyncTrace> Traces { get; } = new(
    [
        new("user", t => t.Id),
        new("name", t => t.Name),
        new("state", t => t.State),
        new("leftOn", t => t.LeftOn),
        new("records", t => t.Records.Select(r => $"{r.Source} {r.Anchor}: {r.State}{(r.Rule is null ? "" : $", joined by '{r.Rule}'")}")),
        new("attributes", t => t.Attributes.Select(a => $"{a.Name}={a.Value} <- {a.Source} {a.Rule}")),
        new("accounts", t => t.Accounts.Select(a => $"{a.Destination}: {a.Link?.State} {a.Link?.Anchor}")),
        new("changes", t => t.Accounts.SelectMany(a => a.Changes).Select(c => $"run {c.Run}: {c.Change.Action} {c.Change.Group} {c.Change.Status}. {c.Change.Reason}")),
        new("next", t => t.Accounts.SelectMany(a => a.Next ?? []).Select(c => $"{c.Action} {c.Group} {string.Join(", ", c.Attributes)}. {c.Reason}")),
        new("report", t => t.Report),
    ]);

    public static Listing<OneSyncCorrelation> Reviews { get; } = new(
    [
        new("id", c => c.Id),
        new("state", c => c.State),
        new("rule", c => c.Rule),
        new("confidence", c => Math.Round(c.Confidence, 3)),
        new("records", c => c.Records.Select(r => r.ToString())),
        new("reason", c => c.Reason),
        new("evidence", c => c.Evidence, InTable: false),
    ], "No match waits for review.");

    public static Listing<OneSyncConnection> Connections { get; } = new(
    [
        new("name", c => c.Name),
        new("side", c => c.Side),
        new("type", c => c.Type),
        new("ok", c => c.Ok),
        new("target", c => c.Target, InTable: false),
        new("version", c => c.Version),
        new("scopes", c => c.Scopes, InTable: false),
        new("counts", c => c.Counts),
        new("checks", c => c.Checks.Select(k => $"{k.Result}: {k}"), InTable: false),
        new("duration", c => c.Duration, InTable: false),
    ], "The configuration has neither a source nor a destination.");

    public static Listing<OneSyncSource> Sources { get; } = new(
    [
        new("name", s => s.Name),
        new("type", s => s.Type, InTable: false),
        new("state", s => s.State),
        new("date", s => s.Date),
        new("users", s => s.Users),
        new("outOfScope", s => s.OutOfScope, InTable: false),
        new("orgs", s => s.Orgs),
        new("classes", s => s.Classes),
        new("enrollments", s => s.Enrollments),
        new("added", s => s.Added),
        new("changed", s => s.Changed),
        new("removed", s => s.Removed),
        new("quarantined", s => s.Quarantined, InTable: false),
        new("run", s => s.Run),
        new("message", s => s.Message, InTable: false),
    ], "The configuration has no source.");

    public static Listing<OneSyncSelection> Selections { get; } = new(
    [
        new("source", s => s.Source),
        new("schools", s => s.Schools),
        new("classes", s => s.Classes),
        new("roles", s => s.Roles),
        new("statuses", s => s.Statuses),
        new("inScope", s => s.InScope),
        new("outOfScope", s => s.OutOfScope),
        new("entering", s => s.Entering),
        new("leaving", s => s.Leaving),
        new("changes", s => s.Changes.Select(c => c.ToString()), InTable: false),
        new("warnings", s => s.Warnings, InTable: false),
    ]);

    public static Listing<ConfigurationProblem> Problems { get; } = new(
    [
        new("severity", p => p.Severity),
        new("id", p => p.Id),
        new("file", p => p.At.File),
        new("line", p => p.At.Line),
        new("column", p => p.At.Column),
        new("message", p => p.Message),
        new("nearest", p => p.Nearest),
    ]);
}
