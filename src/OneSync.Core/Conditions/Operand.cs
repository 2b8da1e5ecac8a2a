namespace OneSync.Core.Conditions;

/// <summary>One side of a comparison, as it was read.</summary>
/// <param name="Start">Its offset in the expression.</param>
internal abstract record Operand(int Start);

/// <summary>An attribute, or a collection where it stands alone.</summary>
internal sealed record NameOperand(Token Token) : Operand(Token.Start)
{
    public string Name => Token.Text;

    public bool RowOnly => Token.Kind == TokenKind.RowName;
}

/// <summary>Quoted text.</summary>
internal sealed record TextOperand(string Text, int Start) : Operand(Start);

/// <summary>A number as it was written, with its sign.</summary>
internal sealed record NumberOperand(string Text, decimal Number, int Start) : Operand(Start)
{
    /// <summary>Written with leading zeros, as grades and ids are: such a number equals the same text alone.</summary>
    public bool IsPadded => Text.Length > 1 && Text[0] == '0' && Text[1] != '.';
}

/// <summary><c>$true</c> or <c>$false</c>.</summary>
internal sealed record BooleanOperand(bool Value, int Start) : Operand(Start);

/// <summary><c>$null</c>.</summary>
internal sealed record NullOperand(int Start) : Operand(Start);

/// <summary>A day.</summary>
internal sealed record DateOperand(DateFormula Date, int Start) : Operand(Start);

/// <summary><c>9..12</c>, or <c>01..12</c> with its zeros.</summary>
internal sealed record RangeOperand(NumberOperand From, NumberOperand To) : Operand(From.Start);

/// <summary>Several operands between commas.</summary>
internal sealed record ListOperand(IReadOnlyList<Operand> Items, int Start) : Operand(Start);

/// <summary>A question that is answered already: a comparison, a function, something in parentheses.</summary>
internal sealed record ConditionOperand(Condition Condition, int Start) : Operand(Start);
