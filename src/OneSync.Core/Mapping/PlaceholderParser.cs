using OneSync.Core.Conditions;
using OneSync.Core.Model;

namespace OneSync.Core.Mapping;

/// <summary>Reads <c>{value ?? other|function argument|…}</c>; the steps apply from left to right.</summary>
internal sealed class PlaceholderParser(string target, ProblemLog log, NameScope names, MappingResources resources)
{
    private readonly string _text = log.Source.Text;
    private int _at;

    /// <summary>Reads the placeholder whose brace is at <paramref name="start"/> and says where it ends; null when it has a problem, which is noted.</summary>
    /// <exception cref="UnreadableTextException">It has no end.</exception>
    public Placeholder? Parse(int start, out int end)
    {
        _at = start + 1;
        (string Name, ValueReader? Reader) source = ParseTerm(start);
        List<Stage> stages = [];
        bool sound = source.Reader is not null;
        for (SkipSpaces(); !Accept("}"); SkipSpaces())
        {
            Stage? stage = Accept("??") ? ParseFallback(start)
                : Accept("|") ? ParseFunction(start)
                : throw log.Stop("TemplateSyntax", _at == _text.Length
                    ? "This { has no } after it; write {{ for the character itself." : "A function follows a |, and a fallback follows ??.", _at == _text.Length ? start : _at);
            if (stage is null)
                sound = false;
            else
                stages.Add(stage);
        }
        end = _at;
        return sound ? new Placeholder(target, log.Source, start, end - start, source.Name, source.Reader!, [.. stages]) : null;
    }

    private FallbackStage? ParseFallback(int start)
    {
        (string name, ValueReader? reader) = ParseTerm(start);
        return reader is null ? null : new FallbackStage(reader, name);
    }

    private Stage? ParseFunction(int start)
    {
        SkipSpaces();
        Argument name = ParseWord();
        if (name.Text.Length == 0)
            throw log.Stop("TemplateSyntax", "The name of a function must follow the |.", Math.Min(_at, _text.Length));
        List<Argument> arguments = [];
        for (SkipSpaces(); _at < _text.Length && !AtEndOfStep(); SkipSpaces())
        {
            int at = _at;
            arguments.Add(_text[_at] is '\'' or '"' ? new Argument(ParseQuoted(), at) : ParseWord());
        }
        if (_at == _text.Length)
            throw log.Stop("TemplateSyntax", "This { has no } after it; write {{ for the character itself.", start);
        return TemplateFunctions.Build(name, arguments, log, resources);
    }

    private (string Name, ValueReader? Reader) ParseTerm(int start)
    {
        SkipSpaces();
        if (_at < _text.Length && _text[_at] is '\'' or '"')
            return ("", new ConstantReader(AttributeValue.Of(ParseQuoted())));
        int at = _at;
        while (_at < _text.Length && _text[_at] != '{' && !AtEndOfStep())
            _at++;
        if (_at == _text.Length || _text[_at] == '{')
            throw log.Stop("TemplateSyntax", "This { has no } after it; write {{ for the character itself.", start);
        string name = _text[at.._at].TrimEnd();
        if (name.Length == 0)
            throw log.Stop("TemplateSyntax", "The name of an attribute is missing here.", at);
        return TemplateNames.Find(name, at, log, names, resources);
    }

    // A word without quotes ends at a space or where the step ends.
    private Argument ParseWord()
    {
        int at = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !AtEndOfStep())
            _at++;
        return new Argument(_text[at.._at], at);
    }

    private string ParseQuoted()
    {
        int start = _at;
        return QuotedText.TryRead(_text, ref _at, out string content)
            ? content
            : throw log.Stop("TemplateSyntax", $"The text that starts here has no closing {_text[start]}.", start);
    }

    private bool AtEndOfStep() => _text[_at] is '|' or '}' || _text.AsSpan(_at).StartsWith("??");

    private bool Accept(string sign)
    {
        if (!_text.AsSpan(_at).StartsWith(sign))
            return false;
        _at += sign.Length;
        return true;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }
}
