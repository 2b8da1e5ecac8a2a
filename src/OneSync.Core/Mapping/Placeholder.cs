using System.Text.RegularExpressions;
using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>One <c>{…}</c> of a template: a value and the steps it goes through.</summary>
/// <param name="target">The attribute that is set, for errors.</param>
/// <param name="template">The template.</param>
/// <param name="start">The offset of its brace.</param>
/// <param name="length">Its length with the braces.</param>
/// <param name="name">The attribute it begins with.</param>
/// <param name="source">Reads that.</param>
/// <param name="stages">The steps.</param>
internal sealed class Placeholder(string target, SourceText template, int start, int length, string name, ValueReader source, Stage[] stages) : ValueReader
{
    /// <summary>Whether the value comes from a look-up table, which the admin wrote, and not from a person's record.</summary>
    public bool IsTrusted => Array.FindLastIndex(stages, s => s is not FallbackStage || !s.IsTrusted) is >= 0 and var last && stages[last].IsTrusted;

    /// <exception cref="MappingException">There is no value for this person.</exception>
    public override AttributeValue Read(EvaluationContext context)
    {
        try
        {
            AttributeValue value = source.Read(context);
            foreach (Stage stage in stages)
                value = stage.Apply(value, context);
            return value.IsAbsent ? throw Missing(context) : value;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw Error("PatternTimeout", $"{target}: the pattern '{e.Pattern}' took more than {e.MatchTimeout.TotalSeconds:0} s on one value; make it simpler.", e);
        }
    }

    /// <summary>The one value, as text; empty is <c>""</c>.</summary>
    /// <exception cref="MappingException">There is no value, or there are several.</exception>
    public string ReadText(EvaluationContext context)
    {
        AttributeValue value = Read(context);
        return value.IsMultiValued
            ? throw Error("SeveralValues", $"{target}: {Written} has {value.Count} values in the middle of a text; add |join or |first.")
            : value.First!;
    }

    private string Written => template.Text.Substring(start, length);

    private MappingException Missing(EvaluationContext context)
    {
        List<string> reasons = [];
        AttributeValue value = source.Read(context);
        if (value.IsAbsent)
            reasons.Add($"the attribute '{name}' is absent");
        foreach (Stage stage in stages)
        {
            AttributeValue before = value;
            value = stage.Apply(before, context);
            if (value.IsAbsent && (!before.IsAbsent || stage is FallbackStage))
                reasons.Add(stage.Why(before));
        }
        return Error("MissingValue", $"{target}: {Written} has no value: {string.Join(", and ", reasons)}; give a fallback with ?? where that may be.");
    }

    private MappingException Error(string id, string message, Exception? inner = null) =>
        new(id, target, name, message, template, template.PositionOf(start), inner);
}
