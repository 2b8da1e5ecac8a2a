using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Roster;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>A selector for the students of each school, course and class, once for each name.</summary>
    public IEnumerable<string> SelectorExamples()
    {
        string delimiter = Settings.Selectors.Delimiter;
        return Named(RecordKind.Org, "schools", "name").Concat(Named(RecordKind.Course, "courses", "title")).Concat(Named(RecordKind.Class, "classes", "title"));

        IEnumerable<string> Named(RecordKind kind, string filter, string field) => Roster(kind)
            .Where(r => kind != RecordKind.Org || r["type"].First is "school" or null or "")
            .Select(r => r[field].First ?? "").Where(name => name.Length > 0 && !name.Contains(delimiter, StringComparison.Ordinal))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Select(name => $"{filter}{delimiter}{name}{delimiter}students");
    }

    // Whether any of the selectors selects a user today. A selector that matches nothing is warned of.
    private Func<OneSyncUser, EvaluationContext, bool> Selected(IReadOnlyList<SourceText> texts, UserSchema schema, CancellationToken cancellation)
    {
        ProblemCollector problems = new();
        List<Selector> selectors = [.. texts.Select(text => problems.Try(() => Selector.Parse(text, Settings.Selectors))).OfType<Selector>()];
        IncludeOnly? include = problems.Try(() => IncludeOnly.Compile(Settings.Selectors, schema, allowUnknown: false));
        problems.ThrowIfAny();
        HashSet<long> users = [];
        List<Selector> named = selectors.FindAll(s => s.Kind != SelectorKind.Everybody), everybody = selectors.FindAll(s => s.Kind == SelectorKind.Everybody);
        if (named.Count > 0)
        {
            RosterQuery query = new(RosterGraph.Load(Vault, cancellation), _options.Clock.Today);
            RosterMembers members = new();
            foreach (Selector selector in named)
            {
                if (query.Select(selector, Settings.Selectors.MatchGroupsBy, MembershipSpan.Enrollment, members) == 0)
                    _options.Observer.Warned($"The selector '{selector}' matches nothing in the roster.{(query.Nearest(selector) is { } near ? $" Did you mean '{near}'?" : "")}");
            }
            users.UnionWith(members.Users);
        }
        int role = schema.TryGetIndex("role", out int index) ? index : -1;
        return (user, context) => (users.Contains(user.Id) || everybody.Exists(s => s.IsOfEverybody(context.Row[role]))) && include?.Holds(context.Row) != false;
    }
}
