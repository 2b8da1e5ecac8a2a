using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OneSync.Connectors.Configuration;

/// <summary>Turns YAML into nodes, with the place of each text's first character. JSON is YAML too.</summary>
internal sealed class YamlNodes
{
    private const int MaxDepth = 64;

    private readonly Parser _parser;
    private readonly string _file;
    private readonly string[] _lines;
    private readonly Dictionary<string, SettingNode> _anchors = new(StringComparer.Ordinal);
    private int _depth;

    private YamlNodes(string text, string file)
    {
        _parser = new Parser(new StringReader(text));
        _file = file;
        _lines = text.Split('\n');
    }

    /// <summary>The document in <paramref name="text"/>; an empty map when there is nothing but comments.</summary>
    /// <exception cref="ConfigurationException">It is no YAML: one problem, <c>BadYaml</c>.</exception>
    public static SettingNode Read(string text, string file)
    {
        var reader = new YamlNodes(text, file);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            throw YamlFault.Explain(e, reader._lines, file);
        }
    }

    private SettingNode Document()
    {
        Next<StreamStart>();
        if (Move() is StreamEnd)
            return new SettingMap([], new Position(_file, 1, 1));
        Move();
        SettingNode document = Node();
        Next<DocumentEnd>();
        if (Move() is not StreamEnd)
            throw Bad("A second document starts here; a configuration is one document.", _parser.Current!.Start);
        return document is SettingText { IsNothing: true } ? new SettingMap([], document.At) : document;
    }

    private SettingNode Node()
    {
        ParsingEvent current = _parser.Current!;
        if (++_depth > MaxDepth)
            throw Bad($"Lists and maps are nested more than {MaxDepth} deep.", current.Start);
        SettingNode node = current switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart start => List(start),
            MappingStart start => Map(start),
            AnchorAlias alias => _anchors.TryGetValue(alias.Value.Value, out SettingNode? named)
                ? named
                : throw Bad($"There is no anchor '&{alias.Value.Value}' above this alias.", alias.Start),
            _ => throw Bad("A value is expected here.", current.Start),
        };
        _depth--;
        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private SettingList List(SequenceStart start)
    {
        var items = new List<SettingNode>();
        while (Move() is not SequenceEnd)
            items.Add(Node());
        return new SettingList(items, At(start.Start));
    }

    private SettingMap Map(MappingStart start)
    {
        var entries = new List<SettingEntry>();
        var merged = new List<SettingEntry>();
        while (Move() is not MappingEnd)
        {
            Mark at = _parser.Current!.Start;
            if (Node() is not SettingText key)
                throw Bad("A key must be a text. A template that starts with { needs quotes around it.", at);
            Move();
            SettingNode value = Node();
            if (key.Text == "<<")
                merged.AddRange(Merged(value, at));
            else
                entries.Add(new SettingEntry(key, value));
        }
        foreach (SettingEntry entry in merged)
        {
            if (!entries.Exists(e => string.Equals(e.Key.Text, entry.Key.Text, StringComparison.OrdinalIgnoreCase)))
                entries.Add(entry);
        }
        return new SettingMap(entries, At(start.Start));
    }

    /// <summary>What YAML's merge key <c>&lt;&lt;</c> takes over: the keys of a map or of several, the first of which wins.</summary>
    private IEnumerable<SettingEntry> Merged(SettingNode value, Mark at) => value switch
    {
        SettingMap map => map.Entries,
        SettingList list => list.Items.SelectMany(item => Merged(item, at)),
        _ => throw Bad("'<<' takes over the keys of a map, or of a list of maps.", at),
    };

    private SettingText Text(Scalar scalar)
    {
        bool nothing = scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true, Value: "" or "~" or "null" or "Null" or "NULL" };
        return nothing ? new SettingText("", At(scalar.Start), isNothing: true) : new SettingText(scalar.Value, FirstCharacter(scalar));
    }

    private Position FirstCharacter(Scalar scalar)
    {
        Position at = At(scalar.Start);
        switch (scalar.Style)
        {
            case ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted:
                return at.Advance(1);
            case ScalarStyle.Literal or ScalarStyle.Folded:
                int line = at.Line; // Of the | or >, from 1: as an index it is that of the line below.
                while (line < _lines.Length && string.IsNullOrWhiteSpace(_lines[line]))
                    line++;
                return line < _lines.Length ? new Position(_file, line + 1, _lines[line].Length - _lines[line].TrimStart(' ').Length + 1) : at;
            default:
                return at;
        }
    }

    private Position At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    private ConfigurationException Bad(string message, Mark at) => new(new ConfigurationProblem("BadYaml", message, At(at)));

    private void Next<T>() where T : ParsingEvent
    {
        if (Move() is not T)
            throw Bad("This is not expected here.", _parser.Current!.Start);
    }

    private ParsingEvent Move()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (InvalidOperationException) // How the parser answers an unclosed [ or {.
        {
            throw Bad("A [ or { is not closed, or a comma is missing, near here.", _parser.Current!.End);
        }
        return _parser.Current!;
    }
}
