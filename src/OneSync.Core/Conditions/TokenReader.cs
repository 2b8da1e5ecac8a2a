namespace OneSync.Core.Conditions;

/// <summary>Walks over the words of an expression.</summary>
internal sealed class TokenReader(List<Token> tokens, ProblemLog log)
{
    private const int Deepest = 100;

    private int _at;
    private int _depth;

    /// <summary>The next word.</summary>
    public Token Peek => tokens[_at];

    /// <summary>Takes the next word; the end is never passed.</summary>
    public Token Next() => Peek.Kind == TokenKind.End ? Peek : tokens[_at++];

    /// <summary>Takes the next word if it is of this kind.</summary>
    public bool Accept(TokenKind kind)
    {
        if (Peek.Kind != kind)
            return false;
        Next();
        return true;
    }

    /// <summary>Takes the <c>)</c> that closes what was opened at <paramref name="opened"/>.</summary>
    /// <exception cref="UnreadableTextException">It is not there.</exception>
    public void Close(int opened)
    {
        if (Accept(TokenKind.Close))
            return;
        if (Peek.Kind == TokenKind.End)
            throw log.Stop("ExpressionSyntax", "This ( has no ) after it.", opened);
        throw Unexpected();
    }

    /// <summary>Notes that the next word cannot stand where it does.</summary>
    public UnreadableTextException Unexpected()
    {
        Token token = Peek;
        return token.Kind switch
        {
            TokenKind.Operator when IsNot(token) || IsJoint(token) => log.Stop(
                "ExpressionSyntax", $"{token.Text} cannot stand here; -and or -or joins two conditions.", token.Start),
            TokenKind.Operator or TokenKind.Name => log.Stop(
                "UnknownOperator", $"'{token.Text}' is no operator.", token.Start, ComparisonOperator.Nearest(token.Text)),
            TokenKind.Close => log.Stop("ExpressionSyntax", "This ) has no ( before it.", token.Start),
            TokenKind.Minus or TokenKind.Plus => log.Stop("ExpressionSyntax", "Only dates can be added to: today() + 14d.", token.Start),
            _ => log.Stop("ExpressionSyntax", $"An operator is missing before {log.Source.Text.Substring(token.Start, token.Length)}.", token.Start),
        };
    }

    /// <summary><c>-not</c> or <c>!</c>.</summary>
    public static bool IsNot(Token token) => token.Kind == TokenKind.Operator && (token.Text == "!" || Is(token, "-not"));

    private static bool IsJoint(Token token) => Is(token, "-and") || Is(token, "-or") || Is(token, "-xor");

    private static bool Is(Token token, string word) => string.Equals(token.Text, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Enters something nested, until the result is disposed of.</summary>
    /// <exception cref="UnreadableTextException">It is nested deeper than anybody means.</exception>
    public Level Deeper() => ++_depth <= Deepest
        ? new Level(this)
        : throw log.Stop("ExpressionSyntax", $"The expression is nested more than {Deepest} levels deep.", Peek.Start);

    internal readonly struct Level(TokenReader reader) : IDisposable
    {
        public void Dispose() => reader._depth--;
    }
}
