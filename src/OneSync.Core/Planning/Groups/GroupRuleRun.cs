using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Roster;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning.Groups;

/// <summary>A rule during one plan: whom the roster gives it, and which groups it names for each user.</summary>
internal sealed class GroupRuleRun
{
    private readonly CompiledGroups _groups;
    private readonly RosterGraph? _graph;
    private readonly RosterMembers? _members;
    private readonly EvaluationContext _context;
    private readonly Dictionary<int, string[]> _names = [];
    private readonly List<(RosterSubject Subject, RosterRow Row)> _related = [];
    private readonly DateOnly _today;
    private readonly List<string> _known;

    public GroupRuleRun(CompiledGroupRule rule, CompiledGroups groups, RosterGraph? graph, DateOnly today)
    {
        (Rule, _groups, _graph, _today) = (rule, groups, graph, today);
        _context = new EvaluationContext { Row = new EncodedRow(), Today = today };
        _known = [.. rule.Constant];
        if (!rule.NeedsRoster)
            return;
        _members = new RosterMembers();
        if (rule.Settings.ForEach is { } subject)
            Unfold(subject);
        else
            Select();
    }

    /// <summary>The rule.</summary>
    public CompiledGroupRule Rule { get; }

    /// <summary>The groups that are the rule's whoever is in them.</summary>
    public IReadOnlyList<string> Known => _known;

    /// <summary>Why nobody may be removed from the rule's groups; null when they may.</summary>
    public string? Withheld { get; private set; }

    /// <summary>What could not be worked out for a class, a school, …; one sentence each.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The groups that the rule names for a user; users come in ascending order.</summary>
    /// <exception cref="EvaluationException">They cannot be worked out.</exception>
    public IEnumerable<string> For(PlanUser user)
    {
        _context.Row = user.Row;
        if (Rule.Settings.ForEach is { } subject)
            return _members!.Of(user.Number).SelectMany(record => Names(subject, record));
        if (Rule.Selectors.Count > 0)
        {
            bool selected = _members?.Of(user.Number).Any() ?? false;
            if ((!selected && !Rule.Selectors.Any(s => s.Kind == SelectorKind.Everybody && s.IsOfEverybody(user.Row[_groups.Role]))) || _groups.IncludeOnly?.Holds(user.Row) == false)
                return [];
        }
        return Rule.Holds(_context) ? Rule.Names(_context) : [];
    }

    private void Select()
    {
        GroupRuleSettings settings = Rule.Settings;
        RosterQuery query = new(_graph!, _today);
        IReadOnlyList<string> matchBy = settings.MatchBy.Count > 0 ? [.. settings.MatchBy.Select(m => m.Text)] : _groups.Selectors.MatchGroupsBy;
        foreach (Selector selector in Rule.Selectors.Where(s => s.Kind != SelectorKind.Everybody))
        {
            if (query.Select(selector, matchBy, settings.During, _members!) == 0)
                Withhold($"The selector '{selector}' ({selector.Text.At}) matches nothing in the roster.{(query.Nearest(selector) is { } near ? $" Did you mean '{near}'?" : "")}");
        }
    }

    private void Unfold(RosterSubject subject)
    {
        foreach (RosterSubject related in RosterSchema.RelatedTo(subject))
        {
            RosterRow row = new(_graph!, related);
            _related.Add((related, row));
            _context.Related[RosterSchema.Prefix(related)] = row;
        }
        RosterQuery query = new(_graph!, _today);
        RosterTable table = _graph!.Table(subject);
        bool any = false;
        for (int record = 0; record < table.Count; record++)
        {
            if (subject == RosterSubject.School && !_graph.IsSchool(record))
                continue;
            if (!Rule.AsksUsers && !TryName(subject, record))
                continue;
            any = true;
            query.AddPeople(subject, record, Rule.Settings.Members, Rule.Settings.During, _members!, record);
        }
        if (!any)
            Withhold($"The rule for each {RosterSchema.Prefix(subject)} ({Rule.Settings.At}) finds none in the roster.");
    }

    // Names the groups of a class by itself, where the rule asks for nothing of its users.
    private bool TryName(RosterSubject subject, int record)
    {
        try
        {
            Show(subject, record);
            if (!Rule.Holds(_context))
                return false;
            string[] names = [.. Rule.Names(_context)];
            _names[record] = names;
            _known.AddRange(names);
            return names.Length > 0;
        }
        catch (EvaluationException error)
        {
            Errors.Add($"The groups of {RosterSchema.Prefix(subject)} '{_graph!.Table(subject).Anchor(record)}' cannot be named. {error.Message}");
            Withheld ??= $"A group of the rule ({Rule.Settings.At}) could not be named, and may be one that was named before.";
            return false;
        }
    }

    private IEnumerable<string> Names(RosterSubject subject, int record)
    {
        if (!Rule.AsksUsers)
            return _names[record];
        Show(subject, record);
        return Rule.Holds(_context) ? [.. Rule.Names(_context)] : [];
    }

    private void Show(RosterSubject subject, int record)
    {
        foreach ((RosterSubject related, RosterRow row) in _related)
        {
            row.Show(related == RosterSubject.Term && subject == RosterSubject.Class ? _graph!.TermOf(record, _today) : _graph!.Related(subject, record, related));
        }
    }

    private void Withhold(string reason)
    {
        Errors.Add(reason);
        if (!Rule.Settings.AllowEmpty)
            Withheld ??= reason;
    }
}
