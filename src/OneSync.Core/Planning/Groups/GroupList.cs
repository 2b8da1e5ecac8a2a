using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning.Groups;

/// <summary>A group that a plan manages.</summary>
internal sealed class ManagedGroupState(string name, GroupRuleRun first)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The rule that named it first.</summary>
    public GroupRuleRun First => first;

    /// <summary>Whether a rule makes it when it is not there.</summary>
    public bool Create { get; set; }

    /// <summary>Why nobody may be removed from it; null when they may.</summary>
    public string? Withheld { get; set; }

    /// <summary>Whether no rule names it any more.</summary>
    public bool Vanished { get; init; }
}

/// <summary>The groups that a plan manages, by name without regard to case.</summary>
internal sealed class GroupList
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ManagedGroupState> _groups = [];

    /// <summary>How many there are.</summary>
    public int Count => _groups.Count;

    /// <summary>A group by its number.</summary>
    public ManagedGroupState this[int group] => _groups[group];

    /// <summary>The names.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>The number of a group; -1 for none.</summary>
    public int Find(string name) => _byName.TryGetValue(name, out int group) ? group : -1;

    /// <summary>The number of a group that the rule names.</summary>
    public int Named(string name, GroupRuleRun rule)
    {
        if (!_byName.TryGetValue(name, out int group))
        {
            group = _byName[name] = _groups.Count;
            _groups.Add(new ManagedGroupState(name, rule));
        }
        ManagedGroupState state = _groups[group];
        state.Create |= rule.Rule.Settings.Create;
        state.Withheld ??= rule.Withheld;
        return group;
    }

    /// <summary>
    /// Takes in the groups that plans managed before: one whose rule is still there but names it no more is to be emptied, and one whose rule is gone is
    /// forgotten.
    /// </summary>
    public IEnumerable<ManagedGroup> TakeFormer(IEnumerable<ManagedGroup> former, IReadOnlyList<GroupRuleRun> rules)
    {
        List<ManagedGroup> forgotten = [];
        foreach (ManagedGroup group in former)
        {
            if (_byName.ContainsKey(group.Name))
                continue;
            if (rules.FirstOrDefault(r => r.Rule.Key == group.Rule) is not { } rule)
            {
                forgotten.Add(group);
                continue;
            }
            _byName[group.Name] = _groups.Count;
            _groups.Add(new ManagedGroupState(group.Name, rule) { Vanished = true, Withheld = rule.Withheld });
        }
        return forgotten;
    }
}
