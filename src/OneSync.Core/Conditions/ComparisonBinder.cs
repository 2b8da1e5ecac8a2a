using System.Globalization;
using System.Text.RegularExpressions;
using OneSync.Core.Model;

namespace OneSync.Core.Conditions;

/// <summary>Makes a condition of an operator and its two sides.</summary>
internal sealed class ComparisonBinder(ProblemLog log, ConditionNames names)
{
    private const int LongestRange = 10_000;

    /// <summary>The condition; where a side is wrong, the problem is noted and any condition comes back.</summary>
    public Condition Bind(Operand left, ComparisonOperator op, Operand right)
    {
        if (left is not NameOperand && right is NameOperand && op.Mirrored() is { } mirrored)
            (left, op, right) = (right, mirrored, left);
        ValueReader? reader = Reader(left);
        ValueTest? test = Test(op, right);
        return reader is null || test is null ? new ConstantCondition(false) : new ValueCondition(reader, test, op.Negated);
    }

    private ValueReader? Reader(Operand left)
    {
        switch (left)
        {
            case NameOperand name:
                return names.Attribute(name, log);
            case DateOperand date:
                return new DateReader(date.Date);
            case TextOperand text:
                return new ConstantReader(AttributeValue.Of(text.Text));
            case NumberOperand number:
                return new ConstantReader(AttributeValue.Of(number.Text));
            case BooleanOperand boolean:
                return new ConstantReader(AttributeValue.Of(boolean.Value));
            case NullOperand:
                return new ConstantReader(AttributeValue.Absent);
            default:
                log.Add("ExpressionSyntax", left is ConditionOperand
                    ? "What is compared here is true or false already; leave the comparison out."
                    : "A list can only be compared with an attribute.", left.Start);
                return null;
        }
    }

    private ValueTest? Test(ComparisonOperator op, Operand right)
    {
        if (right is ConditionOperand)
            return Wrong(right, $"What follows {op.Written} is true or false already; put parentheses around the comparison that is meant.");
        if (right is NameOperand name && op.Comparison is not (Comparison.Like or Comparison.Match))
            return names.RightSide(name, log) is { } reader ? new AttributeTest(op.Comparison, reader, How(op)) : null;
        if (op.Comparison == Comparison.In)
            return AnyOf(op, right is ListOperand list ? list.Items : [right]);
        if (right is ListOperand or RangeOperand)
            return Wrong(right, $"{op.Written} takes one value; {(op.Negated ? "-notin" : "-in")} takes a list.");
        return op.Comparison switch
        {
            Comparison.Equal or Comparison.Contains => EqualTo(op, right),
            Comparison.Like => Like(op, right),
            Comparison.Match => Match(op, right),
            Comparison.StartsWith or Comparison.EndsWith => TextOf(right, op) is { } text
                ? new AffixTest(op.Comparison == Comparison.EndsWith, text, How(op)) : null,
            _ => Ordered(op, right),
        };
    }

    private ValueTest? EqualTo(ComparisonOperator op, Operand right) => right switch
    {
        NullOperand or TextOperand { Text: "" } => new NoValueTest(),
        TextOperand text => new TextTest(text.Text, How(op)),
        NumberOperand { IsPadded: true } padded => new TextTest(padded.Text, How(op)),
        NumberOperand number => new NumberTest(Comparison.Equal, number.Number),
        BooleanOperand boolean => new BooleanTest(boolean.Value),
        DateOperand date => new DateTest(Comparison.Equal, date.Date),
        NameOperand name => names.RightSide(name, log) is { } reader ? new AttributeTest(Comparison.Equal, reader, How(op)) : null,
        RangeOperand range => Range(op, range),
        _ => Wrong(right, "A list holds texts, numbers, dates and ranges."),
    };

    private ValueTest? Ordered(ComparisonOperator op, Operand right) => right switch
    {
        NumberOperand number => new NumberTest(op.Comparison, number.Number),
        DateOperand date => new DateTest(op.Comparison, date.Date),
        TextOperand text => new TextOrderTest(op.Comparison, text.Text, How(op)),
        _ => Wrong(right, $"{op.Written} compares with a number, a date, a text or an attribute."),
    };

    private ValueTest? AnyOf(ComparisonOperator op, IReadOnlyList<Operand> items)
    {
        List<string> texts = [];
        List<ValueTest> tests = [];
        bool failed = false;
        foreach (Operand item in items)
        {
            if (item is TextOperand { Text.Length: > 0 } text)
                texts.Add(text.Text);
            else if (item is NumberOperand { IsPadded: true } padded)
                texts.Add(padded.Text);
            else if (EqualTo(op, item) is { } test)
                tests.Add(test);
            else
                failed = true;
        }
        if (failed)
            return null;
        if (texts.Count > 0)
            tests.Insert(0, texts.Count == 1 ? new TextTest(texts[0], How(op)) : new TextSetTest(texts, Comparer(op)));
        return tests.Count == 1 ? tests[0] : new AnyTest([.. tests]);
    }

    private ValueTest? Range(ComparisonOperator op, RangeOperand range)
    {
        (decimal from, decimal to) = (Math.Min(range.From.Number, range.To.Number), Math.Max(range.From.Number, range.To.Number));
        if (!decimal.IsInteger(from) || !decimal.IsInteger(to))
            return Wrong(range, "A range goes from one whole number to another.");
        if (!range.From.IsPadded && !range.To.IsPadded)
            return new NumberRangeTest(from, to);
        if (from < 0 || to - from >= LongestRange)
            return Wrong(range, $"A range with leading zeros goes up from 0 or more and holds at most {LongestRange} numbers.");
        string format = "D" + (range.From.IsPadded ? range.From : range.To).Text.Length.ToString(CultureInfo.InvariantCulture);
        return new TextSetTest(
            Enumerable.Range(0, (int)(to - from) + 1).Select(i => ((long)from + i).ToString(format, CultureInfo.InvariantCulture)), Comparer(op));
    }

    private ValueTest? Like(ComparisonOperator op, Operand right)
    {
        if (TextOf(right, op) is not { } pattern)
            return null;
        if (Wildcard.TryParse(pattern, op.CaseSensitive) is { } wildcard)
            return new LikeTest(wildcard);
        log.Add("BadPattern", $"'{pattern}' is no wildcard pattern: a [ needs its ] with something between; write `[ for the character itself.", right.Start);
        return null;
    }

    private ValueTest? Match(ComparisonOperator op, Operand right)
    {
        if (TextOf(right, op) is not { } pattern)
            return null;
        if (Patterns.TryCompile(pattern, op.CaseSensitive, out string? reason) is { } regex)
            return new MatchTest(regex, log.Source, log.Source.PositionOf(right.Start));
        log.Add("BadPattern", reason!, right.Start);
        return null;
    }

    private string? TextOf(Operand operand, ComparisonOperator op)
    {
        string? text = operand switch { TextOperand t => t.Text, NumberOperand n => n.Text, _ => null };
        if (text is null)
            Wrong(operand, $"{op.Written} takes a text in quotes.");
        return text;
    }

    private ValueTest? Wrong(Operand operand, string message)
    {
        log.Add("ExpressionSyntax", message, operand.Start);
        return null;
    }

    private static StringComparison How(ComparisonOperator op) =>
        op.CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private static StringComparer Comparer(ComparisonOperator op) =>
        op.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
}
