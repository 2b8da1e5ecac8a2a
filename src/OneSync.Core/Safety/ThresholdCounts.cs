using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Core.Safety;

/// <summary>Counts the changes of a plan by group, or by the value of an attribute, for the thresholds that ask for it.</summary>
internal sealed class ThresholdCounts
{
    // A term's end trips the limit of every group; nobody reads a thousand of them.
    private const int Shown = 20;

    private readonly (string Name, int Index)[] _attributes;
    private readonly Dictionary<(int Attribute, string Value), int> _keys = [];
    private readonly List<long> _managed = [];
    private readonly Dictionary<(ChangeAction Action, int Key), long> _counts = [];
    private readonly Dictionary<ChangeAction, List<(string Group, long Count, long Members)>> _groups = [];

    private ThresholdCounts((string, int)[] attributes) => _attributes = attributes;

    /// <summary>The word for thresholds that count each group by itself.</summary>
    public const string ByGroup = "group";

    /// <summary>What is to be counted for these thresholds; null when every one is for the whole destination.</summary>
    public static ThresholdCounts? For(IEnumerable<ThresholdSettings> thresholds, AttributeTable attributes)
    {
        string[] by = [.. thresholds.Select(t => t.By).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        return by.Length == 0 ? null : new ThresholdCounts([.. by.Where(b => !IsGroup(b)).Select(name => (name, attributes.Add(name)))]);
    }

    /// <summary>Whether a threshold's <c>by</c> means groups.</summary>
    public static bool IsGroup(string by) => by.Equals(ByGroup, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a user is counted under; none where only groups are counted.</summary>
    public int[] KeysOf(IAttributeRow user)
    {
        if (_attributes.Length == 0)
            return [];
        List<int> keys = [];
        for (int a = 0; a < _attributes.Length; a++)
        {
            AttributeValue value = user[_attributes[a].Index];
            for (int i = 0; i < Math.Max(1, value.Count); i++)
                keys.Add(KeyOf(a, value.HasValue ? value[i] : ""));
        }
        return [.. keys];
    }

    /// <summary>Counts an account under a link, of which shares are taken.</summary>
    public void Manage(int[] keys)
    {
        foreach (int key in keys)
            _managed[key]++;
    }

    /// <summary>Counts a change.</summary>
    public void Count(ChangeAction action, int[] keys)
    {
        foreach (int key in keys)
            _counts[(action, key)] = _counts.GetValueOrDefault((action, key)) + 1;
    }

    /// <summary>Takes the count of a change back.</summary>
    public void Uncount(ChangeAction action, int[] keys)
    {
        foreach (int key in keys)
            _counts[(action, key)]--;
    }

    /// <summary>Counts the changes of a group that has so many members.</summary>
    public void Count(ChangeAction action, string group, long count, long members)
    {
        if (count == 0)
            return;
        if (!_groups.TryGetValue(action, out var groups))
            _groups[action] = groups = [];
        groups.Add((group, count, members));
    }

    /// <summary>Where a threshold is reached, the most first; beyond the first few they are told together.</summary>
    public IReadOnlyList<TrippedThreshold> Check(ThresholdSettings threshold)
    {
        IEnumerable<(string Of, long Count, long Base)> counted = IsGroup(threshold.By!)
            ? _groups.GetValueOrDefault(threshold.Action) ?? []
            : _keys.Where(k => _attributes[k.Key.Attribute].Name.Equals(threshold.By, StringComparison.OrdinalIgnoreCase))
                .Select(k => ($"{threshold.By} {(k.Key.Value.Length > 0 ? k.Key.Value : "(none)")}", _counts.GetValueOrDefault((threshold.Action, k.Value)), _managed[k.Value]));
        List<TrippedThreshold> tripped = [.. counted.Where(c => c.Count > 0 && Thresholds.Reaches(threshold.Limit, c.Count, c.Base))
            .OrderByDescending(c => c.Count).ThenBy(c => c.Of, StringComparer.OrdinalIgnoreCase)
            .Select(c => new TrippedThreshold(threshold.Action, c.Count, c.Base, threshold.Limit.ToString(), c.Of))];
        if (tripped.Count <= Shown)
            return tripped;
        TrippedThreshold[] rest = [.. tripped.Skip(Shown)];
        return [.. tripped.Take(Shown), new TrippedThreshold(threshold.Action, rest.Sum(t => t.Count), rest.Sum(t => t.Base), threshold.Limit.ToString(), $"{rest.Length} others")];
    }

    private int KeyOf(int attribute, string value)
    {
        if (_keys.TryGetValue((attribute, value), out int key))
            return key;
        _managed.Add(0);
        return _keys[(attribute, value)] = _managed.Count - 1;
    }
}
