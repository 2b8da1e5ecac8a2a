using OneSync.Core.Conditions;
using OneSync.Core.Model;

namespace OneSync.Core.Mapping;

/// <summary>One step of a placeholder, from left to right: a function or a fallback.</summary>
internal abstract class Stage
{
    /// <summary>The value after this step; absent when it has no result.</summary>
    public abstract AttributeValue Apply(AttributeValue value, EvaluationContext context);

    /// <summary>Whether its result is what the admin wrote, and nothing of a person's record.</summary>
    public virtual bool IsTrusted => false;

    /// <summary>Why there was no result for <paramref name="value"/>.</summary>
    public abstract string Why(AttributeValue value);
}

/// <summary><c>?? other</c>: stands in for a value that is absent or empty.</summary>
internal sealed class FallbackStage(ValueReader other, string name) : Stage
{
    public override AttributeValue Apply(AttributeValue value, EvaluationContext context)
    {
        if (value.HasValue)
            return value;
        AttributeValue instead = other.Read(context);
        return instead.IsAbsent ? value : instead;
    }

    public override bool IsTrusted => other is ConstantReader;

    public override string Why(AttributeValue value) => $"the attribute '{name}' is absent";
}

/// <summary>
/// A function of one value; each of several values is taken by itself. What is absent or empty stays so. One value without a result
/// leaves the whole without one.
/// </summary>
internal sealed class ValueStage(Func<string, EvaluationContext, string?> function, Func<string, string> why) : Stage
{
    public override AttributeValue Apply(AttributeValue value, EvaluationContext context)
    {
        if (!value.HasValue)
            return value;
        if (!value.IsMultiValued)
            return AttributeValue.Of(function(value.First!, context));
        string[] results = new string[value.Count];
        for (int i = 0; i < results.Length; i++)
        {
            if (function(value[i], context) is not { } result)
                return AttributeValue.Absent;
            results[i] = result;
        }
        return AttributeValue.Own(results);
    }

    public override string Why(AttributeValue value) => why(value.ToString());
}

/// <summary>A function of all values together.</summary>
internal sealed class WholeStage(Func<AttributeValue, AttributeValue> function) : Stage
{
    public override AttributeValue Apply(AttributeValue value, EvaluationContext context) => function(value);

    public override string Why(AttributeValue value) => "there is no value";
}
