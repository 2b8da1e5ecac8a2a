using System.Globalization;
using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>Reads what stands on either side of an operator: names, literals, lists, ranges, dates, functions, parentheses.</summary>
internal sealed class ValueParser(TokenReader tokens, ProblemLog log, ExpressionParser expressions, ConditionNames names)
{
    private static readonly string[] Functions = ["exists", "empty", "numeric", "today"];

    /// <summary>One item, or several between commas.</summary>
    public Operand ParseValue()
    {
        Operand first = ParseItem();
        if (tokens.Peek.Kind != TokenKind.Comma)
            return first;
        List<Operand> items = [first];
        while (tokens.Accept(TokenKind.Comma))
            items.Add(ParseItem());
        return new ListOperand(items, first.Start);
    }

    /// <summary>One item.</summary>
    public Operand ParseItem()
    {
        Token token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Open:
                return ParseParentheses(token);
            case TokenKind.ListOpen:
                return ParseList(token);
            case TokenKind.Name when tokens.Peek.Kind == TokenKind.Open:
                return ParseFunction(token);
            case TokenKind.Name or TokenKind.RowName:
                return new NameOperand(token);
            case TokenKind.Text:
                return new TextOperand(token.Text, token.Start);
            case TokenKind.Constant:
                return token.Text == "null" ? new NullOperand(token.Start) : new BooleanOperand(token.Text == "true", token.Start);
            case TokenKind.Date:
                return ParseSteps(ReadDate(token), token.Start);
            case TokenKind.Number:
                return ParseRange(ReadNumber(token, ""));
            case TokenKind.Minus when tokens.Peek.Kind == TokenKind.Number:
                return ParseRange(ReadNumber(tokens.Next(), "-"));
            case TokenKind.End:
                throw log.Stop("ExpressionSyntax", "The expression breaks off here; a value is missing.", token.Start);
            case TokenKind.Duration:
                throw log.Stop("ExpressionSyntax", $"'{token.Text}' must be added to a date: today() + {token.Text}.", token.Start);
            default:
                throw log.Stop("ExpressionSyntax", $"A value is missing before '{token.Text}'.", token.Start);
        }
    }

    private Operand ParseParentheses(Token open)
    {
        using (tokens.Deeper())
        {
            Operand inner = expressions.ParseExpression();
            tokens.Close(open.Start);
            return inner;
        }
    }

    private ListOperand ParseList(Token open)
    {
        if (tokens.Accept(TokenKind.Close))
            return new ListOperand([], open.Start);
        using (tokens.Deeper())
        {
            Operand inner = ParseValue();
            tokens.Close(open.Start);
            return inner as ListOperand ?? new ListOperand([inner], open.Start);
        }
    }

    private Operand ParseFunction(Token name)
    {
        Token open = tokens.Next();
        string function = name.Text.ToLowerInvariant();
        if (!Functions.Contains(function))
            throw log.Stop("UnknownFunction", $"There is no function '{name.Text}()'.", name.Start, NearestName.Of(name.Text, Functions));
        if (function == "today")
        {
            tokens.Close(open.Start);
            return ParseSteps(null, name.Start);
        }
        if (tokens.Peek.Kind is not (TokenKind.Name or TokenKind.RowName))
            throw log.Stop("ExpressionSyntax", $"{function}() takes the name of one attribute, without quotes.", tokens.Peek.Start);
        ValueReader? attribute = names.Attribute(new NameOperand(tokens.Next()), log);
        tokens.Close(open.Start);
        ValueTest test = function switch { "exists" => new SomeValueTest(), "empty" => new NoValueTest(), _ => new NumericTest() };
        Condition condition = attribute is null ? new ConstantCondition(false) : new ValueCondition(attribute, test, negated: false);
        return new ConditionOperand(condition, name.Start);
    }

    private DateOperand ParseSteps(DateOnly? start, int at)
    {
        List<DateStep> steps = [];
        while (tokens.Peek.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            int sign = tokens.Next().Kind == TokenKind.Minus ? -1 : 1;
            Token step = tokens.Next();
            if (step.Kind != TokenKind.Duration)
                throw log.Stop("ExpressionSyntax", "A number of days, weeks, months or years must follow: 14d, 2w, 6m, 1y.", step.Start);
            if (!int.TryParse(step.Text.AsSpan(0, step.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
                throw log.Stop("ExpressionSyntax", $"'{step.Text}' is too long a time.", step.Start);
            steps.Add(new DateStep(sign * count, char.ToLowerInvariant(step.Text[^1])));
        }
        return new DateOperand(new DateFormula(start, steps), at);
    }

    private DateOnly ReadDate(Token token) => Literals.TryDate(token.Text, out DateOnly date)
        ? date
        : throw log.Stop("ExpressionSyntax", $"There is no day {token.Text}; put it in quotes if it is a text.", token.Start);

    private NumberOperand ReadNumber(Token token, string sign) => Literals.TryNumber(sign + token.Text, out decimal number)
        ? new NumberOperand(sign + token.Text, number, token.Start - sign.Length)
        : throw log.Stop("ExpressionSyntax", $"'{token.Text}' has too many digits for a number; put it in quotes.", token.Start);

    private Operand ParseRange(NumberOperand from)
    {
        if (!tokens.Accept(TokenKind.Range))
            return from;
        string sign = tokens.Accept(TokenKind.Minus) ? "-" : "";
        Token to = tokens.Next();
        return to.Kind == TokenKind.Number
            ? new RangeOperand(from, ReadNumber(to, sign))
            : throw log.Stop("ExpressionSyntax", "A range ends with a number: 9..12.", to.Start);
    }
}
