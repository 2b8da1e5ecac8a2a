using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>The names an expression or a template may use.</summary>
/// <param name="Schema">The attributes of the row itself.</param>
public sealed record ExpressionScope(IAttributeSchema Schema)
{
    /// <summary>The named conditionals that may stand for an expression.</summary>
    public IReadOnlyDictionary<string, SourceText> Collections { get; init; } = new Dictionary<string, SourceText>();

    /// <summary>The attributes of each related row, by its prefix: <c>class</c>, <c>school</c>, <c>course</c>, <c>term</c>, <c>account</c>.</summary>
    public IReadOnlyDictionary<string, IAttributeSchema> Related { get; init; } = new Dictionary<string, IAttributeSchema>();

    /// <summary>
    /// A name that the schema lacks reads as absent instead of being an error: for rows whose attributes are not known before they
    /// are read.
    /// </summary>
    public bool AllowUnknown { get; init; }
}

/// <summary>What an expression is evaluated on.</summary>
public sealed class EvaluationContext
{
    /// <summary>The row itself.</summary>
    public required IAttributeRow Row { get; set; }

    /// <summary>The related rows, by the same prefixes as <see cref="ExpressionScope.Related"/>; a missing one reads as absent.</summary>
    public Dictionary<string, IAttributeRow> Related { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The day that <c>today()</c> gives, the same throughout a run.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The row that the mapper is making, for mappings that use the targets of others.</summary>
    internal IAttributeRow? Targets { get; set; }
}
