namespace OneSync.Core.Conditions;

/// <summary>The kinds of words an expression is made of.</summary>
internal enum TokenKind
{
    End,

    /// <summary>An attribute, a collection or a function.</summary>
    Name,

    /// <summary><c>$_.name</c>: an attribute of the row, whatever else bears the name. The text is the name alone.</summary>
    RowName,

    /// <summary>Quoted text; the token's text is what the quotes hold.</summary>
    Text,

    Number,

    /// <summary><c>2026-09-01</c>.</summary>
    Date,

    /// <summary><c>14d</c>.</summary>
    Duration,

    /// <summary><c>$true</c>, <c>$false</c> or <c>$null</c>, without the dollar and in small letters.</summary>
    Constant,

    /// <summary><c>-eq</c>, <c>!</c>, and signs of other languages that are no operators here.</summary>
    Operator,

    Open,

    /// <summary><c>@(</c></summary>
    ListOpen,

    Close,
    Comma,
    Range,
    Plus,
    Minus,
}

/// <summary>One word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says.</param>
/// <param name="Start">Its offset in the expression.</param>
/// <param name="Length">How many characters it takes there.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int Length);
