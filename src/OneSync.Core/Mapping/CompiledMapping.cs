using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>One way to the value, tried in order.</summary>
/// <param name="When">For whom; null for everybody.</param>
/// <param name="Value">Reads the value; null leaves the attribute alone.</param>
internal sealed record CompiledCase(Conditional? When, ValueReader? Value);

/// <summary>How one attribute gets its value, compiled.</summary>
public sealed class CompiledMapping
{
    private readonly CompiledCase[] _cases;
    private readonly ValueReader[] _alternates;
    private readonly ValueReader? _only;

    internal CompiledMapping(MappingSettings settings, int index, CompiledCase[] cases, ValueReader[] alternates)
    {
        (Settings, Index, _cases, _alternates) = (settings, index, cases, alternates);
        _only = cases is [{ When: null }] ? cases[0].Value : null;
        CopyOf = _only is RowReader row ? row.Index : -1;
    }

    /// <summary>The mapping as it was written.</summary>
    public MappingSettings Settings { get; }

    /// <summary>The attribute that is set.</summary>
    public string Target => Settings.Target.Text;

    /// <summary>The attribute's number in the output.</summary>
    public int Index { get; }

    /// <summary>When it is written.</summary>
    public ApplyMode Apply => Settings.Apply;

    /// <summary>How it is kept unique; null where it need not be.</summary>
    public UniqueSettings? Unique => Settings.Unique;

    /// <summary>How many alternates there are when the value is taken.</summary>
    public int AlternateCount => _alternates.Length;

    /// <summary>The mappings that use this target, directly or through others, in the order in which they are evaluated.</summary>
    public IReadOnlyList<CompiledMapping> Dependents { get; internal set; } = [];

    /// <summary>The mappings that get the same suffix as this one.</summary>
    public IReadOnlyList<CompiledMapping> With { get; internal set; } = [];

    /// <summary>The value by the first case that holds; absent when none does. The targets it uses must stand in <paramref name="output"/>.</summary>
    /// <exception cref="MappingException">There is no value for this person.</exception>
    public AttributeValue Evaluate(EvaluationContext input, AttributeBuffer output)
    {
        input.Targets = output;
        return Evaluate(input);
    }

    /// <summary>The place of the first case that holds; -1 when none does. The targets it uses must stand in <paramref name="output"/>.</summary>
    /// <exception cref="MappingException">A condition cannot be decided for this person.</exception>
    public int CaseOf(EvaluationContext input, AttributeBuffer output)
    {
        input.Targets = output;
        return Array.FindIndex(_cases, c => c.When is null || Matches(c.When, input));
    }

    /// <summary>The value of alternate <paramref name="number"/>, from 0 to <see cref="AlternateCount"/> - 1.</summary>
    /// <exception cref="MappingException">This alternate has no value for this person; the next one may.</exception>
    public AttributeValue EvaluateAlternate(int number, EvaluationContext input, AttributeBuffer output)
    {
        input.Targets = output;
        return _alternates[number].Read(input);
    }

    /// <summary>The attribute of the row that the mapping merely copies; -1 when it does more.</summary>
    internal int CopyOf { get; }

    internal AttributeValue Evaluate(EvaluationContext input)
    {
        if (_only is not null)
            return _only.Read(input);
        foreach (CompiledCase candidate in _cases)
        {
            if (candidate.When is null || Matches(candidate.When, input))
                return candidate.Value is null ? AttributeValue.Absent : candidate.Value.Read(input);
        }
        return AttributeValue.Absent;
    }

    private bool Matches(Conditional when, EvaluationContext input)
    {
        try
        {
            return when.Matches(input);
        }
        catch (EvaluationException e)
        {
            throw new MappingException(e.Id, Target, null, $"{Target}: a pattern in the condition \"{when.Text}\" took too long on one value; make it simpler.", e.Expression, e.At, e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Target;
}
