namespace OneSync.Core.Settings;

/// <summary>A place in a configuration file or in the text of a parameter.</summary>
/// <param name="File">The file's path as the admin would write it, or the parameter's name.</param>
/// <param name="Line">The line, from 1; 0 for the whole file.</param>
/// <param name="Column">The column in characters, from 1.</param>
public sealed record Position(string File, int Line, int Column)
{
    /// <summary>A file as a whole, where what is wrong is on no line of it.</summary>
    public static Position Whole(string file) => new(file, 0, 0);

    /// <summary>The place <paramref name="characters"/> further along the same line.</summary>
    public Position Advance(int characters) => this with { Column = Column + characters };

    /// <summary><c>file:line:column</c>, as editors and compilers write it; <c>file</c> for a whole file.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>The text of an expression, a template or a name as it was written, and where.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">Where its first character stands.</param>
public sealed record SourceText(string Text, Position At)
{
    /// <summary>A text that was given to parameter <paramref name="name"/> rather than written in a file.</summary>
    public static SourceText Parameter(string name, string text) => new(text, new Position(name, 1, 1));

    /// <summary>Where the character at <paramref name="offset"/> stands, from 0 to the length of the text; the text may have several lines.</summary>
    public Position PositionOf(int offset)
    {
        ReadOnlySpan<char> before = Text.AsSpan(0, offset);
        int lines = before.Count('\n');
        return lines == 0 ? At.Advance(offset) : At with { Line = At.Line + lines, Column = offset - before.LastIndexOf('\n') };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
