using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>A destination with its expressions compiled against the vault's vocabulary.</summary>
internal sealed class CompiledDestination
{
    private readonly Conditional? _scope;
    private readonly Conditional? _protected;
    private readonly (int Index, AttributeValue Value)[] _enabled, _disabled, _archived;
    private readonly AttributeTable _attributes;
    private readonly int[] _stageAttributes;
    private readonly Dictionary<int, ChangeAction> _actions;
    private readonly SeededRandomSource _random = new(0);

    /// <exception cref="ConfigurationException">An expression, a mapping or a match is not valid; all problems at once.</exception>
    public CompiledDestination(DestinationSettings settings, IDestination destination, ExpressionScope users, AttributeTable attributes, MappingResources resources)
    {
        (Settings, Destination) = (settings, destination);
        HashSet<string> stateNames = new(destination.EnabledState(true).Concat(destination.EnabledState(false)).Select(s => s.Key), StringComparer.OrdinalIgnoreCase);
        resources = resources with { Unmapped = new UnmappedValues(oncePerson: false) };
        Resources = resources;
        ProblemCollector problems = new();
        _scope = problems.Try(() => settings.Scope is { } scope ? Conditional.Compile(scope, users) : null);
        Mapper = settings.Map.Count == 0 ? null : problems.Try(() => AttributeMapper.Compile(settings.Map, users, attributes, resources with { Random = _random, EscapeOf = destination.EscapeOf }));
        Targets = Mapper is not null ? [.. Mapper.Mappings.Select(m => m.Index)]
            : settings.Map.Count > 0 ? [.. settings.Map.Select(m => attributes.Add(m.Target.Text))]
            : [.. users.Schema.Names.Where(name => name != WellKnown.Sources && !stateNames.Contains(name)).Select(attributes.Add)];
        Names = [.. Targets.Select(index => attributes.Names[index])];
        Match = [.. settings.Match.Select(name => Known(name, problems, attributes))];
        _protected = problems.Try(() => settings.ProtectedWhen is { } when
            ? Conditional.Compile(when, new ExpressionScope(attributes) { Collections = users.Collections, AllowUnknown = true }) : null);
        if (destination.Capabilities.AnchorAttribute is { } anchor)
            Anchor = Known(new SourceText(anchor, settings.At), problems, attributes);
        if (destination.Capabilities.ProtectedAttribute is { } guard)
            Guard = attributes.Add(guard);
        _actions = destination.Capabilities.AttributeActions.Where(a => attributes.TryGetIndex(a.Key, out _)).ToDictionary(a => attributes.Add(a.Key), a => a.Value);
        ValueActions = destination.Capabilities.ValueActions.Where(a => attributes.TryGetIndex(a.Key, out _)).ToDictionary(a => attributes.Add(a.Key), a => a.Value);
        _enabled = EnabledState(attributes, true);
        _disabled = EnabledState(attributes, false);
        _archived = State(attributes, destination.ArchivedState);
        foreach ((int index, _) in _enabled.Concat(_disabled).Concat(_archived).Where(s => Targets.Contains(s.Index)).DistinctBy(s => s.Index))
        {
            problems.Add(new ConfigurationProblem("StatusIsMapped",
                $"Destination '{settings.Name.Text}' maps '{attributes.Names[index]}', which already says whether an account is enabled. Take the mapping out.", settings.At));
        }
        _attributes = attributes;
        _stageAttributes = [.. settings.Leaver.SelectMany(stage => stage.Options.Keys).Distinct(StringComparer.OrdinalIgnoreCase).Select(attributes.Add)];
        CheckThresholds(problems, users);
        problems.ThrowIfAny();
    }

    public DestinationSettings Settings { get; }

    /// <summary>The attributes, by number and ascending, of which later destinations are told.</summary>
    public IReadOnlyList<int> Issues { get; init; } = [];

    /// <summary>The destinations whose attributes may be named here.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];

    public IDestination Destination { get; }

    /// <summary>The mappings; null takes every attribute of the user.</summary>
    public AttributeMapper? Mapper { get; }

    /// <summary>The attributes that are mapped, by number.</summary>
    public IReadOnlyList<int> Targets { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The attributes that find an account, in order.</summary>
    public IReadOnlyList<int> Match { get; }

    /// <summary>The mapped attribute that is the anchor; null where the destination chooses.</summary>
    public int? Anchor { get; }

    /// <summary>The attributes whose values come and go by actions of their own, by number.</summary>
    public IReadOnlyDictionary<int, ValueActions> ValueActions { get; }

    // Says why the destination itself protects an account.
    private int? Guard { get; }

    /// <summary>An attribute's name.</summary>
    public string NameOf(int attribute) => _attributes.Names[attribute];

    /// <summary>The attributes an account must be read with.</summary>
    public IReadOnlyList<string> AttributesToRead(AttributeTable attributes)
    {
        IEnumerable<int> more = _enabled.Concat(_disabled).Concat(_archived).Select(s => s.Index).Concat(_stageAttributes);
        if (Guard is { } guard)
            more = more.Append(guard);
        return [.. Names.Concat(more.Select(index => attributes.Names[index])).Concat(ProtectedAttributes(attributes)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The actions that the differences make, in the order in which they are taken: a rename, a move, and what else changes.</summary>
    public IEnumerable<ChangeAction> ActionsOf(bool anchorChanges) =>
        _actions.Count == 0 ? [anchorChanges ? ChangeAction.Rename : ChangeAction.Update] : [ChangeAction.Rename, ChangeAction.Move, ChangeAction.Update];

    /// <summary>Whether a difference of the attribute belongs to the action.</summary>
    public bool IsPartOf(int attribute, ChangeAction action) => !ValueActions.ContainsKey(attribute) &&
        (_actions.Count == 0 || (_actions.TryGetValue(attribute, out ChangeAction own) ? own == action : action == ChangeAction.Update));

    /// <summary>
    /// What an account shows once a leaver's stage is taken, in ascending order of the attribute: it is disabled, and may be somewhere else. Asked after the
    /// accounts were read.
    /// </summary>
    public IReadOnlyList<(int Index, AttributeValue Value)> StageState(LeaverStage stage) =>
        [.. (stage.Do == ChangeAction.Archive ? _archived : _disabled).Concat(stage.Options.Select(o => (_attributes.Add(o.Key), Canonical(o.Key, AttributeValue.Of(o.Value.Text))))).OrderBy(s => s.Item1)];

    /// <summary>The tables that the mappings use, and what had no row in them.</summary>
    public MappingResources Resources { get; }

    /// <summary>Makes what is random in the mappings depend on the user alone, so that every dry run gives the same.</summary>
    public void Restart(long user) => _random.Restart((ulong)user);

    /// <summary>What says whether an account is enabled, in ascending order of the attribute.</summary>
    public IReadOnlyList<(int Index, AttributeValue Value)> EnabledState(bool enabled) => enabled ? _enabled : _disabled;

    /// <summary>The users who are in any group; null where that does not matter for whether they have an account.</summary>
    public IReadOnlySet<long>? Members { get; set; }

    /// <summary>Whether the user should have an account.</summary>
    public bool Selects(EvaluationContext user) => _scope?.Matches(user) ?? true;

    /// <summary>Whether any account may not be touched.</summary>
    public bool HasProtection => Guard is not null || _protected is not null;

    /// <summary>Why the account may not be touched, as a clause; null when it may.</summary>
    public string? WhyProtected(EvaluationContext account) =>
        Guard is { } guard && account.Row[guard] is { HasValue: true } reason ? reason.First : _protected?.Matches(account) == true ? "a condition of 'protected' holds" : null;

    /// <summary>Whether the destination can do it.</summary>
    public bool Can(ChangeAction action) => Destination.Capabilities.Actions.Contains(action);

    private AttributeValue Canonical(string attribute, AttributeValue value) => Destination.RuleOf(attribute)?.Canonical is { } canonical ? canonical(value) : value;

    private IEnumerable<string> ProtectedAttributes(AttributeTable attributes) =>
        _protected?.Attributes.Where(name => attributes.TryGetIndex(name, out _)).Except(Names, StringComparer.OrdinalIgnoreCase) ?? [];

    private (int, AttributeValue)[] EnabledState(AttributeTable attributes, bool enabled) =>
        State(attributes, Destination.EnabledState(enabled));

    private static (int, AttributeValue)[] State(AttributeTable attributes, IEnumerable<KeyValuePair<string, AttributeValue>> state) =>
        [.. state.Select(s => (attributes.Add(s.Key), s.Value)).OrderBy(s => s.Item1)];

    // A limit that nothing counts would be no protection, and look like one.
    private void CheckThresholds(ProblemCollector problems, ExpressionScope users)
    {
        foreach (ThresholdSettings threshold in Settings.Thresholds.Where(t => t.By is not null))
        {
            if (ThresholdCounts.IsGroup(threshold.By!))
            {
                if (!Destination.Capabilities.HasGroups || threshold.Action is not (ChangeAction.AddMember or ChangeAction.RemoveMember))
                {
                    problems.Add(new ConfigurationProblem("UnsupportedThreshold",
                        $"Destination '{Settings.Name.Text}' has a threshold on {threshold.Action} by group, {(Destination.Capabilities.HasGroups ? "which is no change of a group's members" : "and has no groups")}. Leave 'by' out.", Settings.At));
                }
            }
            else if (!users.AllowUnknown && !users.Schema.TryGetIndex(threshold.By!, out _))
            {
                problems.Add(new ConfigurationProblem("UnknownAttribute",
                    $"Destination '{Settings.Name.Text}' has a threshold on {threshold.Action} by '{threshold.By}', which users do not have.", Settings.At, NearestName.Of(threshold.By!, [.. users.Schema.Names, ThresholdCounts.ByGroup])));
            }
        }
    }

    private int Known(SourceText name, ProblemCollector problems, AttributeTable attributes)
    {
        if (attributes.TryGetIndex(name.Text, out int index) && Targets.Contains(index))
            return index;
        problems.Add(new ConfigurationProblem("UnknownAttribute",
            $"Destination '{Settings.Name.Text}' has no mapping to attribute '{name.Text}'.", name.At, NearestName.Of(name.Text, Names)));
        return 0;
    }
}
