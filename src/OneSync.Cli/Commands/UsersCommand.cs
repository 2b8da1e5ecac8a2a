using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync users</c>: lists the people in the vault.</summary>
internal static class UsersCommand
{
    // What most directories of people have, as far as this one has it.
    private static readonly string[] s_usual = ["role", "email", "grade", "title"];

    public static Command Create(GlobalOptions globals)
    {
        Option<string?> filter = new("--filter", "-f") { Description = "Only those whom an expression selects, such as \"role -eq 'student' -and grade -in 1..4\"", HelpName = "expression" };
        Option<string[]> selector = new("--selector") { Description = "Only those whom a selector of the roster selects, such as \"courses::Algebra I::students\"", HelpName = "selector" };
        Option<UserState?> state = new("--state") { Description = "Only those in this state", HelpName = "Active|Left|Removed|OutOfScope" };
        Option<string?> source = new("--source") { Description = "The people of this source as it has them, instead of merged users", HelpName = "source" };
        Option<long[]> ids = new("--id") { Description = "Only the users of these numbers", HelpName = "number", AllowMultipleArgumentsPerToken = true };
        Option<string[]> select = new("--select", "-s") { Description = "Which attributes to show [default: a few in tables, all in json and csv]", HelpName = "attribute,…" };
        Command command = new("users", "List users") { filter, selector, state, source, ids, select };
        command.SetAction(parsed => globals.Run(parsed, session => Show(
            session,
            new UserQuery
            {
                Filter = parsed.GetValue(filter) is { } text ? SourceText.Parameter("--filter", text) : null,
                Selectors = [.. (parsed.GetValue(selector) ?? []).Select(text => SourceText.Parameter("--selector", text))],
                State = parsed.GetValue(state),
                Source = parsed.GetValue(source) is { } name ? CommandSession.Names("source", [name], session.Workspace.Settings.Sources.Select(s => s.Name))[0] : null,
                Ids = parsed.GetValue(ids) is { Length: > 0 } numbers ? numbers : null,
            },
            [.. (parsed.GetValue(select) ?? []).SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))])));
        return command;
    }

    private static ExitCode Show(CommandSession session, UserQuery query, string[] selected)
    {
        IReadOnlyList<string> known = session.Workspace.UserAttributes;
        IReadOnlyList<string> attributes = CommandSession.Names("attribute", selected, known.Select(n => SourceText.Parameter("--select", n)));
        List<Column<OneSyncUser>> columns = [new("user", u => u.Id == 0 ? u.Anchor : u.Id), new("state", u => u.State), new("name", u => u.Name), new("leftOn", u => u.LeftOn, InTable: false), new("scopeReason", u => u.ScopeReason, InTable: false)];
        columns.AddRange(attributes.Where(a => !columns.Exists(c => c.Name.Equals(a, StringComparison.OrdinalIgnoreCase)))
            .Select(a => new Column<OneSyncUser>(a, u => u[a], selected.Length > 0 || s_usual.Contains(a, StringComparer.OrdinalIgnoreCase))));
        session.Show(new Listing<OneSyncUser>(columns, "There is no such user."), session.Workspace.FindUsers(query, session.Cancellation));
        return ExitCode.Done;
    }
}
