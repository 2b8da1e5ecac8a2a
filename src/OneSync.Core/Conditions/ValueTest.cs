using OneSync.Core.Model;

namespace OneSync.Core.Conditions;

/// <summary>The right half of a comparison: whether one value of the left side passes.</summary>
internal abstract class ValueTest
{
    /// <summary>Whether <paramref name="value"/>, which is never empty, passes.</summary>
    public abstract bool Holds(string value, EvaluationContext context);

    /// <summary>Whether an attribute that is absent or empty passes.</summary>
    public virtual bool HoldsWithoutValue(EvaluationContext context) => false;

    /// <summary>Whether a comparison that came out as <paramref name="order"/> answers <paramref name="comparison"/> with yes.</summary>
    protected static bool Answers(Comparison comparison, int order) => comparison switch
    {
        Comparison.Greater => order > 0,
        Comparison.GreaterOrEqual => order >= 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        _ => order == 0,
    };
}

/// <summary><c>$null</c> and <c>''</c>: there is no value.</summary>
internal sealed class NoValueTest : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => false;

    public override bool HoldsWithoutValue(EvaluationContext context) => true;
}

/// <summary>There is a value.</summary>
internal sealed class SomeValueTest : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => true;
}

/// <summary>An attribute that stands alone: any value but false, 0 and no.</summary>
internal sealed class TruthTest : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => !Literals.TryBoolean(value, out bool truth) || truth;
}

/// <summary>The value is a number.</summary>
internal sealed class NumericTest : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => Literals.TryNumber(value, out _);
}

/// <summary>The value means <c>$true</c>, or <c>$false</c>.</summary>
internal sealed class BooleanTest(bool expected) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => Literals.TryBoolean(value, out bool truth) && truth == expected;
}

/// <summary>The value is this text.</summary>
internal sealed class TextTest(string text, StringComparison comparison) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => string.Equals(value, text, comparison);
}

/// <summary>The value stands before or after this text.</summary>
internal sealed class TextOrderTest(Comparison comparison, string text, StringComparison how) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => Answers(comparison, string.Compare(value, text, how));
}

/// <summary>The value is a number, and equal, less or greater.</summary>
internal sealed class NumberTest(Comparison comparison, decimal number) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) =>
        Literals.TryNumber(value, out decimal left) && Answers(comparison, left.CompareTo(number));
}

/// <summary>The value is a whole number from one to another.</summary>
internal sealed class NumberRangeTest(decimal from, decimal to) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) =>
        Literals.TryNumber(value, out decimal left) && left >= from && left <= to && decimal.IsInteger(left);
}

/// <summary>The value is a date, and the same, earlier or later.</summary>
internal sealed class DateTest(Comparison comparison, DateFormula date) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) =>
        Literals.TryDate(value, out DateOnly left) && Answers(comparison, left.CompareTo(date.On(context.Today)));
}

/// <summary>The value starts or ends with this text.</summary>
internal sealed class AffixTest(bool atEnd, string text, StringComparison comparison) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) =>
        atEnd ? value.EndsWith(text, comparison) : value.StartsWith(text, comparison);
}

/// <summary>The value fits a wildcard pattern.</summary>
internal sealed class LikeTest(Wildcard pattern) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context) => pattern.Fits(value);
}

/// <summary>The value is one of many texts.</summary>
internal sealed class TextSetTest(IEnumerable<string> texts, StringComparer comparer) : ValueTest
{
    private readonly HashSet<string> _texts = new(texts, comparer);

    public override bool Holds(string value, EvaluationContext context) => _texts.Contains(value);
}

/// <summary>The value passes one of several tests.</summary>
internal sealed class AnyTest(ValueTest[] tests) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context)
    {
        foreach (ValueTest test in tests)
        {
            if (test.Holds(value, context))
                return true;
        }
        return false;
    }

    public override bool HoldsWithoutValue(EvaluationContext context)
    {
        foreach (ValueTest test in tests)
        {
            if (test.HoldsWithoutValue(context))
                return true;
        }
        return false;
    }
}

/// <summary>
/// The value compares with another attribute, any value of which will do. Equality is that of texts, so that the ids <c>007</c> and
/// <c>7</c> differ; order is that of numbers where both are numbers, of dates where both are dates, else of texts.
/// </summary>
internal sealed class AttributeTest(Comparison comparison, ValueReader right, StringComparison how) : ValueTest
{
    public override bool Holds(string value, EvaluationContext context)
    {
        AttributeValue others = right.Read(context);
        for (int i = 0; i < others.Count; i++)
        {
            if (Compare(value, others[i]))
                return true;
        }
        return false;
    }

    public override bool HoldsWithoutValue(EvaluationContext context) =>
        comparison is Comparison.Equal or Comparison.In or Comparison.Contains && !right.Read(context).HasValue;

    private bool Compare(string value, string other) => comparison switch
    {
        Comparison.StartsWith => value.StartsWith(other, how),
        Comparison.EndsWith => value.EndsWith(other, how),
        Comparison.Equal or Comparison.In or Comparison.Contains => string.Equals(value, other, how),
        _ => Answers(comparison, Order(value, other)),
    };

    private int Order(string value, string other)
    {
        if (Literals.TryNumber(value, out decimal number) && Literals.TryNumber(other, out decimal otherNumber))
            return number.CompareTo(otherNumber);
        if (Literals.TryDate(value, out DateOnly date) && Literals.TryDate(other, out DateOnly otherDate))
            return date.CompareTo(otherDate);
        return string.Compare(value, other, how);
    }
}
