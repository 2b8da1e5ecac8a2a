namespace OneSync.Core.Conditions;

/// <summary>
/// Reads an expression by PowerShell's precedence: parentheses, commas, <c>-not</c>, comparisons, then <c>-and</c>, <c>-or</c> and
/// <c>-xor</c>, which rank alike and are taken from left to right.
/// </summary>
internal sealed class ExpressionParser(ProblemLog log, ConditionNames names)
{
    private readonly ComparisonBinder _binder = new(log, names);
    private TokenReader _tokens = null!;
    private ValueParser _values = null!;

    /// <exception cref="UnreadableTextException">The expression breaks off or goes astray; the problem has been noted.</exception>
    public Condition Parse()
    {
        _tokens = new TokenReader(new Tokenizer(log).ReadAll(), log);
        _values = new ValueParser(_tokens, log, this, names);
        if (_tokens.Peek.Kind == TokenKind.End)
            throw log.Stop("ExpressionSyntax", "The expression is empty.", 0);
        Operand whole = ParseExpression();
        if (_tokens.Peek.Kind != TokenKind.End)
            throw _tokens.Unexpected();
        return AsCondition(whole);
    }

    /// <summary>An expression: terms between <c>-and</c>, <c>-or</c> and <c>-xor</c>.</summary>
    public Operand ParseExpression()
    {
        Operand left = ParseTerm();
        while (_tokens.Peek is { Kind: TokenKind.Operator } token && Joint(token.Text) is { } join)
        {
            _tokens.Next();
            Condition first = AsCondition(left);
            left = new ConditionOperand(join(first, AsCondition(ParseTerm())), left.Start);
        }
        return left;
    }

    private Operand ParseTerm()
    {
        if (_tokens.Peek is var not && TokenReader.IsNot(not))
        {
            Operand negated = ParseNot();
            if (_tokens.Peek is { Kind: TokenKind.Operator } after && ComparisonOperator.Find(after.Text) is not null)
            {
                throw log.Stop("ExpressionSyntax",
                    $"{not.Text} takes only what follows it directly, as in PowerShell; write {not.Text} ( … ) around the comparison.", not.Start);
            }
            return negated;
        }
        Operand left = _values.ParseValue();
        if (_tokens.Peek.Kind != TokenKind.Operator || ComparisonOperator.Find(_tokens.Peek.Text) is not { } op)
            return left;
        _tokens.Next();
        Condition condition = _binder.Bind(left, op, _values.ParseValue());
        if (_tokens.Peek is { Kind: TokenKind.Operator } second && ComparisonOperator.Find(second.Text) is not null)
            throw log.Stop("ExpressionSyntax", $"A comparison ends before {second.Text}; join two comparisons with -and or -or.", second.Start);
        return new ConditionOperand(condition, left.Start);
    }

    private ConditionOperand ParseNot()
    {
        Token not = _tokens.Next();
        using (_tokens.Deeper())
        {
            Operand inner = TokenReader.IsNot(_tokens.Peek) ? ParseNot() : _values.ParseItem();
            return new ConditionOperand(new NotCondition(AsCondition(inner)), not.Start);
        }
    }

    private Condition AsCondition(Operand operand)
    {
        switch (operand)
        {
            case ConditionOperand done:
                return done.Condition;
            case NameOperand name:
                return names.Alone(name, log);
            case BooleanOperand boolean:
                return new ConstantCondition(boolean.Value);
        }
        if (_tokens.Peek is { Kind: TokenKind.Operator or TokenKind.Name })
            throw _tokens.Unexpected();
        throw log.Stop("ExpressionSyntax", "This is neither true nor false by itself; compare it with an attribute.", operand.Start);
    }

    private static Func<Condition, Condition, Condition>? Joint(string word) => word.ToLowerInvariant() switch
    {
        "-and" => (a, b) => new AndCondition(a, b),
        "-or" => (a, b) => new OrCondition(a, b),
        "-xor" => (a, b) => new XorCondition(a, b),
        _ => null,
    };
}
