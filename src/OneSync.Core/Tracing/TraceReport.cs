using System.Globalization;
using System.Text;
using OneSync.Core.Linking;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Core.Tracing;

/// <summary>Writes a trace as a page to read.</summary>
internal static class TraceReport
{
    private const int MostChanges = 10;

    public static string Of(OneSyncTrace trace)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"{trace.Name} (user {trace.Id}, {trace.State}{(trace.LeftOn is { } left ? $" since {left:yyyy-MM-dd}" : "")}){Tail(trace.ScopeReason)}\n");
        Head(page, "Records");
        foreach (TraceRecord record in trace.Records)
        {
            string joined = record.Rule is null ? "" : string.Create(CultureInfo.InvariantCulture, $"  joined by '{record.Rule}' ({record.Confidence:0.00}, run {record.Run})");
            page.Append(CultureInfo.InvariantCulture, $"  {record.Source} {record.Anchor}: {record.State}{(record.Since is { } since ? $" since {since:yyyy-MM-dd}" : "")}{joined}\n");
        }
        Head(page, "Attributes");
        int wide = Width(trace.Attributes.Select(a => a.Name));
        foreach (TraceAttribute attribute in trace.Attributes)
        {
            page.Append(CultureInfo.InvariantCulture, $"  {attribute.Name.PadRight(wide)}  {Shown(attribute.Value)}  <- {(attribute.Source is null ? "" : attribute.Source + ": ")}{attribute.Rule}\n");
            if (attribute.Why is not null)
                page.Append(CultureInfo.InvariantCulture, $"  {"".PadRight(wide)}  {attribute.Why} {string.Join(", ", attribute.Others.Select(o => $"{o.Source} has {Shown(o.Value)}"))}\n");
        }
        foreach (TraceAccount account in trace.Accounts)
            Account(page, account);
        return page.ToString().TrimEnd();
    }

    private static void Account(StringBuilder page, TraceAccount account)
    {
        string scope = account.Scope is null ? "everybody is in scope" : account.InScope ? $"in scope ({account.Scope})" : $"not in scope ({account.Scope})";
        Head(page, $"Destination {account.Destination}: {scope}; {Linked(account.Link)}");
        if (account.Error is not null)
            page.Append(CultureInfo.InvariantCulture, $"  {account.Error}\n");
        int wide = Width(account.Attributes.Select(a => a.Name));
        foreach (TraceTarget target in account.Attributes)
        {
            string apply = target.Apply == ApplyMode.Always ? "" : $"  ({target.Apply})";
            string written = target.Written.IsAbsent || target.Written == target.Wanted ? "" : $"  written last: {Shown(target.Written)}";
            page.Append(CultureInfo.InvariantCulture, $"  {target.Name.PadRight(wide)}  {Shown(target.Wanted)}  <- {target.Rule}{apply}{written}\n");
        }
        foreach (TraceGroup group in account.Groups)
            page.Append(CultureInfo.InvariantCulture, $"  in group '{group.Group}' since run {group.Run}: {group.Reason}\n");
        foreach (TraceChange change in account.Changes.Take(MostChanges))
            page.Append(CultureInfo.InvariantCulture, $"  run {change.Run}, {change.At:yyyy-MM-dd HH:mm} UTC: {Change(change.Change)} {change.Change.Status}.{Tail(change.Change.Error)} {change.Change.Reason}\n");
        if (account.Changes.Count > MostChanges)
            page.Append(CultureInfo.InvariantCulture, $"  and {account.Changes.Count - MostChanges} changes before\n");
        if (account.Next is not { } next)
            return;
        foreach (OneSyncChange change in next)
            page.Append(CultureInfo.InvariantCulture, $"  next plan: {Change(change)}. {change.Reason}{string.Concat(change.Attributes.Where(_ => change.Group is null).Select(a => $"\n    {a}"))}\n");
        foreach (PlanNotice notice in account.Notices)
            page.Append(CultureInfo.InvariantCulture, $"  next plan, {notice.Kind}: {notice.Message}\n");
        if (next.Count + account.Notices.Count == 0)
            page.Append("  next plan: nothing to change\n");
    }

    private static string Change(OneSyncChange change) => change.Group is { } group ? $"{change.Action} '{group}'" : $"{change.Action}";

    private static string Linked(OneSyncLink? link) => link is null ? "no account"
        : string.Create(CultureInfo.InvariantCulture, $"{link.State}{(link.Anchor.Length > 0 ? $" to '{link.Anchor}'" : "")}{(link.LeavingSince is { } since ? $", leaving since {since:yyyy-MM-dd}" : "")}{Tail(link.Reason)}");

    private static void Head(StringBuilder page, string text) => page.Append('\n').Append(text).Append('\n');

    private static int Width(IEnumerable<string> names) => names.Select(n => n.Length).DefaultIfEmpty(0).Max();

    private static string Tail(string? text) => text is null ? "" : $" {text}";

    private static string Shown(AttributeValue value) => value.HasValue ? $"'{value}'" : value.IsAbsent ? "(left alone)" : "(none)";
}
