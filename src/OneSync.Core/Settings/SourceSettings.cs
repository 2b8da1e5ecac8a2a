using OneSync.Core.Selecting;

namespace OneSync.Core.Settings;

/// <summary>When a read counts as complete.</summary>
/// <param name="MaxDrop">More people fewer than at the last complete read than this makes it Partial.</param>
/// <param name="MaxQuarantined">More quarantined rows than this make it Partial.</param>
/// <param name="MaxRows">Reading stops after this many people, and is Partial; null for no cap.</param>
public sealed record CompletenessSettings(Limit MaxDrop, Limit MaxQuarantined, int? MaxRows = null)
{
    /// <summary>At most 10% fewer people, no quarantined row, no cap.</summary>
    public static CompletenessSettings Default { get; } = new(new Limit(Percent: 10), new Limit(Count: 0));
}

/// <summary>Which attributes some people of a source may have.</summary>
/// <param name="When">Whom it is about, by the source's fields; null for everybody.</param>
/// <param name="Hide">Attributes they do not have.</param>
/// <param name="Show">The only attributes they have; none does not limit.</param>
/// <param name="At">Where it is configured.</param>
public sealed record FieldRule(SourceText? When, IReadOnlyList<SourceText> Hide, IReadOnlyList<SourceText> Show, Position At);

/// <summary>One source.</summary>
/// <param name="Name">Its name in the workspace.</param>
/// <param name="Type">The connector's type, such as <c>Csv</c>.</param>
/// <param name="At">Where it is configured.</param>
public sealed record SourceSettings(SourceText Name, SourceText Type, Position At)
{
    /// <summary>The connector's own options.</summary>
    public OptionSet Options { get; init; } = OptionSet.None;

    /// <summary>The column that holds the anchor; null leaves it to the connector.</summary>
    public SourceText? Anchor { get; init; }

    /// <summary>Which records are imported; null for all.</summary>
    public SourceText? When { get; init; }

    /// <summary>The mappings; none takes every field under its own name.</summary>
    public IReadOnlyList<MappingSettings> Map { get; init; } = [];

    /// <summary>Mappings on top of the fields under their own names; none where <see cref="Map"/> has any, which then has these too.</summary>
    public IReadOnlyList<MappingSettings> Formats { get; init; } = [];

    /// <summary>The roles and statuses that are synced; without answers, all are. What admins select in a spreadsheet limits further.</summary>
    public SourceSelection Select { get; init; } = new();

    /// <summary>Which attributes a person may have; what a rule hides never reaches the vault.</summary>
    public IReadOnlyList<FieldRule> Fields { get; init; } = [];

    /// <summary>When a read counts as complete.</summary>
    public CompletenessSettings Complete { get; init; } = CompletenessSettings.Default;

    /// <summary>The mappings for records that have these fields; none takes every field as it is.</summary>
    public IReadOnlyList<MappingSettings> MapOver(IEnumerable<string> fields)
    {
        if (Map.Count > 0 || Formats.Count == 0)
            return Map;
        HashSet<string> taken = new(Formats.Select(f => f.Target.Text), StringComparer.OrdinalIgnoreCase) { Model.WellKnown.Sources };
        return
        [
            .. fields.Where(f => !string.IsNullOrWhiteSpace(f) && f.AsSpan().IndexOfAny('{', '}', '|') < 0 && taken.Add(f))
                .Select(f => new MappingSettings(new SourceText(f, At), [new MappingCase(null, new SourceText("$_." + f, At))])),
            .. Formats,
        ];
    }
}
