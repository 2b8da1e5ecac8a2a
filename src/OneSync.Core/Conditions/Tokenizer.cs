
namespace OneSync.Core.Conditions;

/// <summary>Splits an expression into its words.</summary>
internal sealed class Tokenizer(ProblemLog log)
{
    // Signs of other languages, the longest first, so that the error can name the right operator.
    private static readonly string[] Signs = ["===", "!==", "==", "!=", "<>", "<=", ">=", "&&", "||", "=", "<", ">", "&", "|", "!"];

    private readonly string _text = log.Source.Text;
    private int _at;

    public List<Token> ReadAll()
    {
        List<Token> tokens = [];
        do
            tokens.Add(Read());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Read()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        int start = _at;
        if (start == _text.Length)
            return new Token(TokenKind.End, "", start, 0);
        char c = _text[start];
        switch (c)
        {
            case '(': return Take(TokenKind.Open, 1);
            case ')': return Take(TokenKind.Close, 1);
            case ',': return Take(TokenKind.Comma, 1);
            case '+': return Take(TokenKind.Plus, 1);
            case '@' when Next(1) == '(': return Take(TokenKind.ListOpen, 2);
            case '.' when Next(1) == '.': return Take(TokenKind.Range, 2);
            case '-' when char.IsLetter(Next(1)): return Take(TokenKind.Operator, 1 + Letters(start + 1));
            case '-': return Take(TokenKind.Minus, 1);
            case '\'' or '"': return new Token(TokenKind.Text, ReadQuoted(), start, _at - start);
            case '$': return ReadVariable();
        }
        if (char.IsAsciiDigit(c))
            return ReadNumber();
        if (char.IsLetter(c) || c == '_')
            return Take(TokenKind.Name, NameLength(start));
        foreach (string sign in Signs)
        {
            if (_text.AsSpan(start).StartsWith(sign))
                return Take(TokenKind.Operator, sign.Length);
        }
        throw log.Stop("ExpressionSyntax", $"'{c}' has no meaning here; put text in quotes.", start);
    }

    private Token Take(TokenKind kind, int length)
    {
        Token token = new(kind, _text.Substring(_at, length), _at, length);
        _at += length;
        return token;
    }

    private char Next(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private int Letters(int start)
    {
        int end = start;
        while (end < _text.Length && char.IsLetter(_text[end]))
            end++;
        return end - start;
    }

    // A dot, a colon or a hyphen belongs to a name when the name goes on after it.
    private int NameLength(int start)
    {
        int end = start;
        while (end < _text.Length)
        {
            char c = _text[end];
            bool joins = c is '.' or '-' or ':' && end + 1 < _text.Length && IsNamePart(_text[end + 1]);
            if (!IsNamePart(c) && !joins)
                break;
            end++;
        }
        return end - start;
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private string ReadQuoted()
    {
        int start = _at;
        return QuotedText.TryRead(_text, ref _at, out string content)
            ? content
            : throw log.Stop("ExpressionSyntax", $"The text that starts here has no closing {_text[start]}.", start);
    }

    private Token ReadVariable()
    {
        int start = _at;
        if (Next(1) == '_' && Next(2) == '.')
        {
            _at += 3;
            string name = Next(0) is '\'' or '"' ? ReadQuoted() : Take(TokenKind.Name, NameLength(_at)).Text;
            return name.Length > 0
                ? new Token(TokenKind.RowName, name, start, _at - start)
                : throw log.Stop("ExpressionSyntax", "The name of an attribute must follow '$_.'.", start);
        }
        int length = 1 + NameLength(start + 1);
        string word = _text.Substring(start + 1, length - 1).ToLowerInvariant();
        if (word is not ("true" or "false" or "null"))
        {
            throw log.Stop("ExpressionSyntax",
                $"'${word}' is unknown: there are $true, $false, $null and $_.name; an attribute needs no dollar sign.", start);
        }
        _at += length;
        return new Token(TokenKind.Constant, word, start, length);
    }

    private Token ReadNumber()
    {
        int digits = Digits(_at);
        if (digits == 4 && Next(4) == '-' && Digits(_at + 5) == 2 && Next(7) == '-' && Digits(_at + 8) == 2 && !IsNamePart(Next(10)))
            return Take(TokenKind.Date, 10);
        int length = digits;
        if (Next(digits) == '.' && char.IsAsciiDigit(Next(digits + 1)))
            length = digits + 1 + Digits(_at + digits + 1);
        if (!IsNamePart(Next(length)))
            return Take(TokenKind.Number, length);
        if (length == digits && Next(digits) is 'd' or 'D' or 'w' or 'W' or 'm' or 'M' or 'y' or 'Y' && !IsNamePart(Next(digits + 1)))
            return Take(TokenKind.Duration, digits + 1);
        return Take(TokenKind.Name, NameLength(_at));
    }

    private int Digits(int start)
    {
        int end = start;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            end++;
        return end - start;
    }
}
