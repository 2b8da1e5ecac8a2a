using OneSync.Core.Model;

namespace OneSync.Core.Conditions;

/// <summary>A compiled yes-or-no question on a row. Conditions keep no state, so threads can share them.</summary>
internal abstract class Condition
{
    public abstract bool Holds(EvaluationContext context);
}

/// <summary>Both hold; the second is not asked when the first does not.</summary>
internal sealed class AndCondition(Condition left, Condition right) : Condition
{
    public override bool Holds(EvaluationContext context) => left.Holds(context) && right.Holds(context);
}

/// <summary>One holds; the second is not asked when the first does.</summary>
internal sealed class OrCondition(Condition left, Condition right) : Condition
{
    public override bool Holds(EvaluationContext context) => left.Holds(context) || right.Holds(context);
}

/// <summary>One holds and the other does not.</summary>
internal sealed class XorCondition(Condition left, Condition right) : Condition
{
    public override bool Holds(EvaluationContext context) => left.Holds(context) ^ right.Holds(context);
}

/// <summary>The other does not hold.</summary>
internal sealed class NotCondition(Condition inner) : Condition
{
    public override bool Holds(EvaluationContext context) => !inner.Holds(context);
}

/// <summary><c>$true</c> or <c>$false</c>.</summary>
internal sealed class ConstantCondition(bool value) : Condition
{
    public override bool Holds(EvaluationContext context) => value;
}

/// <summary>Any value of the left side passes the test, or, negated, none does.</summary>
internal sealed class ValueCondition(ValueReader left, ValueTest test, bool negated) : Condition
{
    public override bool Holds(EvaluationContext context) => Any(left.Read(context), context) ^ negated;

    private bool Any(AttributeValue value, EvaluationContext context)
    {
        if (!value.HasValue)
            return test.HoldsWithoutValue(context);
        if (!value.IsMultiValued)
            return test.Holds(value.First!, context);
        for (int i = 0; i < value.Count; i++)
        {
            if (test.Holds(value[i], context))
                return true;
        }
        return false;
    }
}
