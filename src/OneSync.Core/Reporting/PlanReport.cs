using System.Globalization;
using System.Text;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Core.Reporting;

/// <summary>Writes plans as a page for people, or as a table of every change and notice.</summary>
internal static class PlanReport
{
    /// <summary>A page shows so many changes and notices of each plan at most; the table has all of them.</summary>
    public const int MostShown = 5000;

    private static readonly string[] s_columns = ["plan", "destination", "sequence", "action", "status", "user", "anchor", "attributes", "reason", "error"];

    /// <summary>Writes the page.</summary>
    public static void WriteHtml(IFileWriter file, Workspace workspace, IReadOnlyList<OneSyncPlan> plans, DateTimeOffset now, string by, CancellationToken cancellation)
    {
        using StreamWriter writer = new(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        HtmlPage page = new(writer);
        page.Start("OneSync report");
        page.Paragraph($"{Path.GetFileName(workspace.Settings.Root)}, {Time(now)}, made by {by}.", "quiet");
        Sources(page, workspace.Sources());
        foreach (OneSyncPlan plan in plans)
        {
            Head(page, plan);
            Changes(page, plan, workspace.Changes(plan.Id), cancellation);
            Notices(page, workspace.Notices(plan.Id), cancellation);
        }
        page.End();
    }

    /// <summary>Writes the table and answers how many rows it has.</summary>
    public static long WriteTable(ITableWriter table, Workspace workspace, IReadOnlyList<OneSyncPlan> plans, CancellationToken cancellation)
    {
        long rows = 0;
        foreach (OneSyncPlan plan in plans)
        {
            foreach (OneSyncChange change in workspace.Changes(plan.Id))
            {
                cancellation.ThrowIfCancellationRequested();
                table.Write(Text(plan.Id), plan.Destination, Text(change.Sequence), change.Action.ToString(), change.Status.ToString(), User(change.User), change.Anchor, Attributes(change), change.Reason, change.Error ?? "");
                rows++;
            }
            foreach (PlanNotice notice in workspace.Notices(plan.Id))
            {
                table.Write(Text(plan.Id), plan.Destination, "", notice.Kind.ToString(), "Notice", User(notice.User), notice.Anchor ?? "", "", notice.Message, "");
                rows++;
            }
        }
        return rows;
    }

    /// <summary>The columns of the table.</summary>
    public static IReadOnlyList<string> Columns => s_columns;

    private static void Sources(HtmlPage page, IEnumerable<OneSyncSource> sources)
    {
        page.Heading(2, "Sources");
        page.StartTable("Source", "State", "Last import", "#Users", "#Out of scope", "#Added", "#Changed", "#Removed", "#Quarantined", "Message");
        foreach (OneSyncSource source in sources)
            page.Row(source.Name, source.State, source.Date is { } date ? Time(date) : "", source.Users, source.OutOfScope, source.Added, source.Changed, source.Removed, source.Quarantined, source.Message);
        page.EndTable();
    }

    private static void Head(HtmlPage page, OneSyncPlan plan)
    {
        page.Heading(2, $"Destination {plan.Destination}: plan {Text(plan.Id)} is {plan.State}");
        foreach (TrippedThreshold threshold in plan.Thresholds)
            page.Paragraph(threshold.ToString(), "held");
        if (plan.RemovalsWithheld is { } withheld)
            page.Paragraph($"Nobody is disabled, archived, deleted or removed. {withheld}", "held");
        page.StartTable("Made", "#Accounts", "#In scope", "#Unchanged", "#Out of scope", "#Changes", "Approved");
        page.Row(Time(plan.Created), plan.Accounts, plan.InScope, plan.Unchanged, plan.OutOfScope, plan.Total, plan.ApprovedBy is { } by ? $"{by}, {Time(plan.ApprovedAt!.Value)}" : "");
        page.EndTable();
        if (plan.Total == 0)
            return;
        page.StartTable("Action", "#Changes");
        foreach ((ChangeAction action, long count) in plan.Counts.OrderByDescending(c => c.Value))
            page.Row(action, count);
        page.EndTable();
    }

    private static void Changes(HtmlPage page, OneSyncPlan plan, IEnumerable<OneSyncChange> changes, CancellationToken cancellation)
    {
        if (plan.Total == 0)
        {
            page.Paragraph("Nothing is to be changed.");
            return;
        }
        page.Heading(3, "Changes");
        page.StartTable("#No.", "Action", "Account", "Attributes", "Reason", "Status");
        foreach (OneSyncChange change in changes.Take(MostShown))
        {
            cancellation.ThrowIfCancellationRequested();
            page.Row(change.Sequence, change.Action, change.Anchor, Attributes(change), change.Reason, change.Error is { } error ? $"{change.Status}: {error}" : change.Status);
        }
        page.EndTable();
        if (plan.Total > MostShown)
            page.Paragraph($"These are the first {Text(MostShown)} of {Text(plan.Total)} changes; a report to a .csv file has all of them.", "quiet");
    }

    private static void Notices(HtmlPage page, IEnumerable<PlanNotice> notices, CancellationToken cancellation)
    {
        List<PlanNotice> shown = [.. notices.Take(MostShown + 1)];
        if (shown.Count == 0)
            return;
        page.Heading(3, "Notices");
        page.StartTable("Kind", "Account", "Message");
        foreach (PlanNotice notice in shown.Take(MostShown))
        {
            cancellation.ThrowIfCancellationRequested();
            page.Row(notice.Kind, notice.Anchor, notice.Message);
        }
        page.EndTable();
        if (shown.Count > MostShown)
            page.Paragraph($"These are the first {Text(MostShown)}; a report to a .csv file has all of them.", "quiet");
    }

    // What a password was or becomes is nobody's to read.
    private static string Attributes(OneSyncChange change) =>
        change.Action == ChangeAction.SetPassword ? string.Join('\n', change.Attributes.Select(a => a.Attribute)) : string.Join('\n', change.Attributes);

    private static string User(long user) => user == 0 ? "" : Text(user);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
