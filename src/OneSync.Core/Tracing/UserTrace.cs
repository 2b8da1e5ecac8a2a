using System.Globalization;
using OneSync.Core.Merging;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Tracing;

/// <summary>Finds out where the records and the values of a user come from.</summary>
internal sealed class UserTrace
{
    private readonly IVault _vault;
    private readonly WorkspaceSettings _settings;
    private readonly Precedence _precedence;
    private readonly IReadOnlyDictionary<int, string> _sources;

    public UserTrace(IVault vault, WorkspaceSettings settings)
    {
        (_vault, _settings, _sources) = (vault, settings, vault.Records.Sources);
        _precedence = new Precedence(settings, vault.Attributes, _sources);
    }

    /// <summary>The records of a user, with the rules that joined them.</summary>
    public IReadOnlyList<TraceRecord> Records(StoredUser user) => [.. Stored(user).Select(record =>
    {
        RecordJoin? join = _vault.Users.FindJoin(record.Number);
        return new TraceRecord(_sources[record.Source], record.Anchor, record.State, record.Since, join?.Rule, join?.Confidence, join?.Run);
    })];

    /// <summary>The attributes of a user, with the source that won, and those that lost.</summary>
    public IReadOnlyList<TraceAttribute> Attributes(StoredUser user)
    {
        List<StoredRecord> records = Stored(user);
        // Records that are not present speak only when none is.
        if (records.Exists(r => r.State == RecordState.Present))
            records.RemoveAll(r => r.State != RecordState.Present);
        Dictionary<string, UserOverride> byHand = _vault.Users.Overrides(user.Number).ToDictionary(o => o.Attribute, StringComparer.OrdinalIgnoreCase);
        SortedSet<int> indexes = [];
        foreach (byte[] row in records.Select(r => r.Data).Prepend(user.Data))
            Note(row, indexes);
        indexes.Remove(WellKnown.SourcesIndex);
        return [.. indexes.Select(index => Attribute(index, AttributeEncoding.Read(user.Data, index), records, byHand))];
    }

    private TraceAttribute Attribute(int index, AttributeValue value, List<StoredRecord> records, Dictionary<string, UserOverride> byHand)
    {
        string name = _vault.Attributes.Names[index];
        List<(int Source, TraceValue Value)> candidates = [.. records.Select(r => (r.Source, Value: AttributeEncoding.Read(r.Data, index)))
            .Where(c => !c.Value.IsAbsent)
            .OrderBy(c => c.Value.HasValue ? 0 : 1).ThenBy(c => _precedence.Rank(c.Source, index))
            .Select(c => (c.Source, new TraceValue(_sources[c.Source], c.Value, RuleOf(_sources[c.Source], name))))];
        if (byHand.TryGetValue(name, out UserOverride? set))
        {
            string who = string.Create(CultureInfo.InvariantCulture, $"set by hand by {set.By} on {set.At:yyyy-MM-dd}");
            return new TraceAttribute(name, value, null, who, candidates.Count > 0 ? "What is set by hand comes before every source." : null, [.. candidates.Select(c => c.Value)]);
        }
        int won = candidates.FindIndex(c => c.Value.Value == value);
        if (won < 0)
            return new TraceAttribute(name, value, null, "as it was merged last", null, [.. candidates.Select(c => c.Value)]);
        (int source, TraceValue winner) = candidates[won];
        candidates.RemoveAt(won);
        return new TraceAttribute(name, value, winner.Source, winner.Rule, candidates.Count > 0 ? Why(index, source, winner, candidates) : null, [.. candidates.Select(c => c.Value)]);
    }

    private string Why(int index, int source, TraceValue winner, List<(int Source, TraceValue Value)> others)
    {
        if (!winner.Value.HasValue || others.TrueForAll(o => !o.Value.Value.HasValue))
            return "No other record has a value.";
        if (others.TrueForAll(o => o.Source == source))
            return $"Two records of '{winner.Source}' differ, and no order is given between them.";
        IEnumerable<string> order = others.Select(o => o.Source).Append(source).Distinct().OrderBy(s => _precedence.Rank(s, index)).Select(s => _sources[s]);
        string name = _vault.Attributes.Names[index];
        string by = _precedence.Special.Contains(index) ? $"precedence of {name}" : _settings.Precedence.ContainsKey("default") ? "precedence" : "the order of the sources";
        return $"By {by}: {string.Join(" before ", order)}.";
    }

    private string RuleOf(string source, string attribute)
    {
        SourceSettings? settings = _settings.Sources.FirstOrDefault(s => s.Name.Text.Equals(source, StringComparison.OrdinalIgnoreCase));
        MappingSettings? mapping = settings?.Map.Concat(settings.Formats).FirstOrDefault(m => m.Target.Text.Equals(attribute, StringComparison.OrdinalIgnoreCase));
        return mapping is null ? "as it is" : string.Join(" | ", mapping.Cases.Select(Text));
    }

    /// <summary>A case of a mapping as it is written.</summary>
    public static string Text(MappingCase mapping) =>
        $"{mapping.Value?.Text ?? "(left alone)"}{(mapping.When is { } when ? $" when {when.Text}" : "")}";

    private List<StoredRecord> Stored(StoredUser user)
    {
        List<StoredRecord> records = [];
        foreach (long number in user.Records)
        {
            if (_vault.Records.TryGet(RecordKind.Person, number, out StoredRecord record))
                records.Add(record);
        }
        return records;
    }

    private static void Note(ReadOnlySpan<byte> row, SortedSet<int> indexes)
    {
        while (AttributeEncoding.TrySliceNext(ref row, out int index, out _))
            indexes.Add(index);
    }
}
