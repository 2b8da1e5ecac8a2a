using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>Compiles a list of mappings, collecting every problem.</summary>
internal sealed class MappingCompiler(
    IReadOnlyList<MappingSettings> settings, ExpressionScope input, AttributeTable output, MappingResources resources)
{
    private readonly Dictionary<string, MappingTarget> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly RowNames _row = new(input);

    /// <summary>The row's attributes that the mappings read.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public CompiledMapping[] Compile()
    {
        CollectTargets();
        CompiledMapping[] mappings = new CompiledMapping[settings.Count];
        HashSet<int>[] forValue = new HashSet<int>[settings.Count];
        HashSet<int>[] forAll = new HashSet<int>[settings.Count];
        for (int place = 0; place < settings.Count; place++)
        {
            MappingNames value = new(place, _targets, _row, _used), alternates = new(place, _targets, _row, _used);
            mappings[place] = Compile(settings[place], value, alternates);
            forValue[place] = value.Needed;
            forAll[place] = [.. value.Needed, .. alternates.Needed];
        }
        List<int> order = new MappingOrder(settings, forAll, _problems).Sort();
        LinkSuffixes(mappings);
        if (_problems.Count > 0)
            throw new ConfigurationException([.. _problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column)]);
        LinkDependents(mappings, forValue, order);
        return [.. order.Select(place => mappings[place])];
    }

    private void CollectTargets()
    {
        for (int place = 0; place < settings.Count; place++)
        {
            SourceText target = settings[place].Target;
            if (string.IsNullOrWhiteSpace(target.Text))
                _problems.Add(new ConfigurationProblem("EmptyMapping", "A mapping needs the name of the attribute that it sets.", target.At));
            else if (!_targets.TryAdd(target.Text, new MappingTarget(place, output.Add(target.Text))))
                _problems.Add(new ConfigurationProblem("DuplicateMapping",
                    $"'{target.Text}' is mapped twice; give the first mapping at {settings[_targets[target.Text].Place].Target.At} another case instead.", target.At));
        }
    }

    private CompiledMapping Compile(MappingSettings mapping, NameScope names, NameScope alternateNames)
    {
        string target = mapping.Target.Text;
        CompiledCase[] cases = [.. mapping.Cases.Select(c => new CompiledCase(
            c.When is null ? null : CompileWhen(c.When, names),
            c.Value is null ? null : MappingValue.Compile(target, new ProblemLog(c.Value, _problems), names, resources)))];
        ValueReader[] alternates = mapping.Unique is null ? [] : [.. mapping.Unique.Alternates.Select(
            text => MappingValue.Compile(target, new ProblemLog(text, _problems), alternateNames, resources))];
        return new CompiledMapping(mapping, _targets.TryGetValue(target, out MappingTarget? known) ? known.Index : -1, cases, alternates);
    }

    private Conditional CompileWhen(SourceText text, NameScope names)
    {
        Conditional when = Conditional.Compile(text, input, names, _problems);
        _used.UnionWith(when.Attributes);
        return when;
    }

    private void LinkSuffixes(CompiledMapping[] mappings)
    {
        foreach (CompiledMapping mapping in mappings)
        {
            List<CompiledMapping> with = [];
            foreach (SourceText name in mapping.Unique?.With ?? [])
            {
                if (_targets.TryGetValue(name.Text, out MappingTarget? other) && mappings[other.Place] != mapping)
                    with.Add(mappings[other.Place]);
                else
                    _problems.Add(new ConfigurationProblem("UnknownAttribute",
                        $"'{name.Text}' is not another attribute mapped here, so that it cannot share the suffix of '{mapping.Target}'.",
                        name.At, NearestName.Of(name.Text, _targets.Keys.Where(t => t != mapping.Target))));
            }
            mapping.With = with;
        }
    }

    private static void LinkDependents(CompiledMapping[] mappings, HashSet<int>[] needed, List<int> order)
    {
        foreach (int place in order)
        {
            HashSet<int> changed = [place];
            List<CompiledMapping> dependents = [];
            foreach (int later in order)
            {
                if (later == place || !needed[later].Overlaps(changed))
                    continue;
                changed.Add(later);
                dependents.Add(mappings[later]);
            }
            mappings[place].Dependents = dependents;
        }
    }
}
