using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>Puts mappings in an order in which each follows those it needs, otherwise as they were written.</summary>
internal sealed class MappingOrder(IReadOnlyList<MappingSettings> settings, IReadOnlyList<IReadOnlySet<int>> needed, List<ConfigurationProblem> problems)
{
    private readonly List<int> _order = [];
    private readonly List<int> _open = [];
    private readonly bool[] _done = new bool[settings.Count];

    /// <summary>The places in order; cycles are noted as problems.</summary>
    public List<int> Sort()
    {
        for (int place = 0; place < settings.Count; place++)
            Visit(place);
        return _order;
    }

    private void Visit(int place)
    {
        if (_done[place])
            return;
        int opened = _open.IndexOf(place);
        if (opened >= 0)
        {
            SourceText target = settings[place].Target;
            string path = string.Join(" → ", _open.Skip(opened).Append(place).Select(p => settings[p].Target.Text));
            problems.Add(new ConfigurationProblem("CyclicMapping",
                $"The mapping of '{target.Text}' needs itself: {path}; write $_.name where the row's own attribute is meant.", target.At));
            return;
        }
        _open.Add(place);
        foreach (int other in needed[place].Order())
            Visit(other);
        _open.RemoveAt(_open.Count - 1);
        _done[place] = true;
        _order.Add(place);
    }
}
