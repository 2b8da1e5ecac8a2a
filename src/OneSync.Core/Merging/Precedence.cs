using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Merging;

/// <summary>Which source wins, per attribute. A source that is not listed comes after those that are, in the order of the configuration.</summary>
internal sealed class Precedence
{
    private readonly Dictionary<int, int> _default;
    private readonly Dictionary<int, Dictionary<int, int>> _byAttribute = [];

    /// <param name="settings">The workspace's settings.</param>
    /// <param name="attributes">The vault's vocabulary.</param>
    /// <param name="sources">The vault's sources by number.</param>
    public Precedence(WorkspaceSettings settings, AttributeTable attributes, IReadOnlyDictionary<int, string> sources)
    {
        Dictionary<string, int> numbers = sources.ToDictionary(s => s.Value, s => s.Key, StringComparer.OrdinalIgnoreCase);
        string[] configured = [.. settings.Sources.Select(s => s.Name.Text), WellKnown.ManualSource];
        IReadOnlyList<string> first = settings.Precedence.TryGetValue("default", out IReadOnlyList<SourceText>? listed) ? [.. listed.Select(s => s.Text)] : [];
        _default = Ranks([.. first, .. configured], numbers);
        foreach ((string attribute, IReadOnlyList<SourceText> order) in settings.Precedence)
        {
            if (!attribute.Equals("default", StringComparison.OrdinalIgnoreCase))
                _byAttribute[attributes.Add(attribute)] = Ranks([.. order.Select(s => s.Text), .. first, .. configured], numbers);
        }
    }

    /// <summary>The attributes that have an order of their own.</summary>
    public IReadOnlyCollection<int> Special => _byAttribute.Keys;

    /// <summary>The rank of a source for an attribute; the lowest wins.</summary>
    public int Rank(int source, int attribute) => (_byAttribute.TryGetValue(attribute, out Dictionary<int, int>? ranks) ? ranks : _default).GetValueOrDefault(source, int.MaxValue);

    /// <summary>The rank of a source for attributes without an order of their own.</summary>
    public int Rank(int source) => _default.GetValueOrDefault(source, int.MaxValue);

    private static Dictionary<int, int> Ranks(IReadOnlyList<string> order, Dictionary<string, int> numbers)
    {
        Dictionary<int, int> ranks = [];
        foreach (string name in order)
        {
            if (numbers.TryGetValue(name, out int source))
                ranks.TryAdd(source, ranks.Count);
        }
        return ranks;
    }
}
