using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>Takes attributes out of people who may not have them, before anything is kept.</summary>
internal sealed class HiddenFields
{
    private readonly (Conditional? When, int[] Hidden)[] _rules;

    /// <summary>Compiles the rules of a source.</summary>
    /// <param name="settings">The source.</param>
    /// <param name="scope">The source's fields, for conditions.</param>
    /// <param name="fields">The source's fields.</param>
    /// <param name="attributes">The vocabulary of what is kept.</param>
    /// <exception cref="ConfigurationException">A condition is not valid, or an attribute is none of the source; all problems at once.</exception>
    public HiddenFields(SourceSettings settings, ExpressionScope scope, IAttributeSchema fields, AttributeTable attributes)
    {
        IReadOnlyList<MappingSettings> map = settings.MapOver(fields.Names);
        string[] names = map.Count > 0 ? [.. map.Select(m => m.Target.Text)] : [.. fields.Names.Where(n => !string.IsNullOrWhiteSpace(n))];
        ProblemCollector problems = new();
        foreach (SourceText unknown in settings.Fields.SelectMany(r => r.Hide.Concat(r.Show)).Where(a => !scope.AllowUnknown && !names.Contains(a.Text, StringComparer.OrdinalIgnoreCase)))
            problems.Add(new ConfigurationProblem("UnknownAttribute", $"Source '{settings.Name}' gives people no attribute '{unknown}'.", unknown.At, NearestName.Of(unknown.Text, names)));
        _rules = [.. settings.Fields.Select(rule => (
            problems.Try(() => rule.When is { } when ? Conditional.Compile(when, scope) : null),
            Hidden(rule, names).Where(n => n != WellKnown.Sources).Select(attributes.Add).ToArray()))];
        problems.ThrowIfAny();
    }

    /// <summary>Takes out what the record's rules hide.</summary>
    /// <param name="context">The evaluation of the record.</param>
    /// <param name="record">The record as the source has it.</param>
    /// <param name="mapped">What is kept of it.</param>
    public void Apply(EvaluationContext context, IAttributeRow record, AttributeBuffer mapped)
    {
        context.Row = record;
        foreach ((Conditional? when, int[] hidden) in _rules)
        {
            if (when?.Matches(context) == false)
                continue;
            foreach (int attribute in hidden)
                mapped[attribute] = AttributeValue.Absent;
        }
    }

    private static IEnumerable<string> Hidden(FieldRule rule, string[] names) => rule.Show.Count > 0
        ? names.Where(n => !rule.Show.Any(s => s.Text.Equals(n, StringComparison.OrdinalIgnoreCase)))
        : rule.Hide.Select(h => h.Text);
}
