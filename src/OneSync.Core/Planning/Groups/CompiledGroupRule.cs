using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Roster;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning.Groups;

/// <summary>One rule of <c>groups:</c>, compiled.</summary>
internal sealed class CompiledGroupRule
{
    private readonly ValueReader[] _names;
    private readonly Conditional? _when;

    private CompiledGroupRule(GroupRuleSettings settings, IReadOnlyList<Selector> selectors, ValueReader[] names, Conditional? when, bool asksUsers)
    {
        (Settings, Selectors, _names, _when, AsksUsers) = (settings, selectors, names, when, asksUsers);
        Constant = [.. settings.To.Zip(names).Where(t => t.Second is ConstantReader).Select(t => t.First.Text.Trim())];
        string to = string.Join(", ", settings.To.Select(t => t.Text));
        Key = settings.ForEach is { } subject ? $"each {RosterSchema.Prefix(subject)} → {to}" : selectors.Count > 0 ? $"{string.Join(", ", selectors)} → {to}" : $"→ {to}";
        Reason = settings.ForEach is { } each ? $"The user is in a {RosterSchema.Prefix(each)} that has the group."
            : selectors.Count > 0 ? $"The user is selected by {string.Join(" or ", selectors.Select(s => $"'{s}'"))}."
            : settings.When is { } text ? $"The condition of the group holds ({text.Text})."
            : "The group is for all users.";
    }

    /// <summary>The rule as it was written.</summary>
    public GroupRuleSettings Settings { get; }

    /// <summary>Its selectors.</summary>
    public IReadOnlyList<Selector> Selectors { get; }

    /// <summary>The groups that it names outright.</summary>
    public IReadOnlyList<string> Constant { get; }

    /// <summary>Whether its condition or its names depend on the user, so that a class alone does not decide.</summary>
    public bool AsksUsers { get; }

    /// <summary>Whether it asks for the roster.</summary>
    public bool NeedsRoster => Settings.ForEach is not null || Selectors.Any(s => s.Kind != SelectorKind.Everybody);

    /// <summary>What the rule is known by in the vault, beyond the run.</summary>
    public string Key { get; }

    /// <summary>Why it puts somebody into a group.</summary>
    public string Reason { get; }

    /// <summary>Compiles a rule.</summary>
    /// <exception cref="ConfigurationException">With all its problems.</exception>
    public static CompiledGroupRule Compile(GroupRuleSettings settings, WorkspaceSettings workspace, ExpressionScope users, IVault vault, MappingResources resources)
    {
        ProblemCollector collected = new();
        List<Selector> selectors = [];
        foreach (SourceText text in settings.Select)
        {
            if (collected.Try(() => Selector.Parse(text, workspace.Selectors)) is { } selector)
                selectors.Add(selector);
        }
        ExpressionScope scope = users with
        {
            Related = settings.ForEach is { } subject
                ? RosterSchema.RelatedTo(subject).ToDictionary(RosterSchema.Prefix, s => (IAttributeSchema)RosterSchema.Of(s, vault, workspace.Sources))
                : new Dictionary<string, IAttributeSchema>(),
        };
        NotedNames noted = new(new RowNames(scope), scope.Related);
        List<ConfigurationProblem> problems = [];
        Conditional? when = settings.When is { } condition ? Conditional.Compile(condition, scope, new RowNames(scope), problems) : null;
        ValueReader[] names = [.. settings.To.Select(to => Template.Read("to", new ProblemLog(to, problems), noted, resources))];
        collected.AddRange(problems);
        collected.ThrowIfAny();
        bool asks = noted.AskedRow || (when?.Attributes.Any(name => !noted.IsRelated(name)) ?? false);
        return new CompiledGroupRule(settings, selectors, names, when, asks);
    }

    /// <summary>Whether the rule is for the user, or for the class that stands among the related rows.</summary>
    /// <exception cref="EvaluationException">It cannot be told.</exception>
    public bool Holds(EvaluationContext context) => _when?.Matches(context) ?? true;

    /// <summary>The names of the groups; those that come out blank are left out.</summary>
    /// <exception cref="EvaluationException">A name has no value.</exception>
    public IEnumerable<string> Names(EvaluationContext context) =>
        _names.SelectMany(reader => reader.Read(context).ToArray()).Select(name => name.Trim()).Where(name => name.Length > 0);

    /// <summary>Notes whether a template asks for the user, and not for related rows alone.</summary>
    private sealed class NotedNames(NameScope inner, IReadOnlyDictionary<string, IAttributeSchema> related) : NameScope
    {
        public bool AskedRow { get; private set; }

        public override IEnumerable<string> Names => inner.Names;

        public override FoundName? Find(string name, bool rowOnly, bool mustExist)
        {
            FoundName? found = inner.Find(name, rowOnly, mustExist);
            AskedRow |= found is { Reader: not RelatedReader };
            return found;
        }

        public bool IsRelated(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and int dot && related.ContainsKey(name[..dot]);
    }
}
