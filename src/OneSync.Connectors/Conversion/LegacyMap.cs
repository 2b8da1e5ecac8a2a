using System.Text;
using OneSync.Connectors.Configuration;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Conversion;

/// <summary>What was not carried over, as it is found.</summary>
internal sealed class ConversionNotes
{
    private readonly List<ConversionNote> _notes = [];

    /// <summary>All of them, by file and line.</summary>
    public IReadOnlyList<ConversionNote> All => [.. _notes.Distinct().OrderBy(n => n.File, StringComparer.Ordinal).ThenBy(n => n.Line)];

    /// <summary>Adds one.</summary>
    public void Add(Position at, string key, string why, string remedy) => _notes.Add(new ConversionNote(at.File, at.Line, key, why, remedy));
}

/// <summary>A map of another tool's configuration, which remembers what was asked for: what nobody asks for is not carried over, and said.</summary>
internal sealed class LegacyMap
{
    private readonly SettingMap _map;
    private readonly string _path;
    private readonly ConversionNotes _notes;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<LegacyMap> _inner = [];

    // Asked for twice, a map is the same: it remembers what was asked for.
    private readonly Dictionary<string, LegacyMap> _maps = new(StringComparer.OrdinalIgnoreCase);

    private LegacyMap(SettingMap map, string path, ConversionNotes notes) => (_map, _path, _notes) = (map, path, notes);

    /// <summary>Where it starts.</summary>
    public Position At => _map.At;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">It is missing, or is no YAML.</exception>
    public static LegacyMap Load(string path, ConversionNotes notes)
    {
        try
        {
            SettingNode document = YamlNodes.Read(File.ReadAllText(path, Encoding.UTF8), path);
            return new LegacyMap(document as SettingMap ?? throw Bad("BadYaml", "This is no map of keys and values, as a configuration of the User Sync Tool is.", path), "", notes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Bad("MissingFile", $"There is no file '{path}'.", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Bad("UnreadableFile", $"'{path}' cannot be read: {error.Message}", path);
        }
    }

    /// <summary>The names of its keys that have a value.</summary>
    public IReadOnlyList<string> Keys => [.. _map.Entries.Where(e => e.Value is not SettingText { IsNothing: true }).Select(e => e.Key.Text)];

    /// <summary>The text of a key; null when it has none.</summary>
    public string? Text(string key) => Find(key)?.Value is SettingText { IsNothing: false } text ? text.Text : null;

    /// <summary>Whether a key says yes; null when it does not say.</summary>
    public bool? Truth(string key) => Text(key)?.ToLowerInvariant() switch { null => null, "true" or "yes" or "on" or "y" => true, _ => false };

    /// <summary>The texts of a list, or the one text in its place.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key)?.Value switch
    {
        SettingText { IsNothing: false } text => [text.Text],
        SettingList list => [.. list.Items.OfType<SettingText>().Where(t => !t.IsNothing).Select(t => t.Text)],
        _ => [],
    };

    /// <summary>A word with what follows it, given as a list or as one text: <c>[csv, users.csv]</c>.</summary>
    public IReadOnlyList<string> Words(string key) => Texts(key) is [var only] ? only.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : Texts(key);

    /// <summary>The map of a key; an empty one when there is none.</summary>
    public LegacyMap Map(string key)
    {
        if (_maps.TryGetValue(key, out LegacyMap? inner))
            return inner;
        _maps[key] = inner = new LegacyMap(Find(key)?.Value as SettingMap ?? new SettingMap([], At), _path.Length > 0 ? $"{_path}.{key}" : key, _notes);
        _inner.Add(inner);
        return inner;
    }

    /// <summary>The maps of a list.</summary>
    public IReadOnlyList<LegacyMap> Maps(string key)
    {
        LegacyMap[] items = [.. (Find(key)?.Value as SettingList)?.Items.OfType<SettingMap>().Select(m => new LegacyMap(m, _path.Length > 0 ? $"{_path}.{key}" : key, _notes)) ?? []];
        _inner.AddRange(items);
        return items;
    }

    /// <summary>Says why a key is not carried over as it is, where it is given.</summary>
    public void Note(string key, string why, string remedy)
    {
        if (Find(key) is { Value: not SettingText { IsNothing: true } } entry)
            _notes.Add(entry.Key.At, Name(key), why, remedy);
    }

    /// <summary>Says something that is about the whole of it.</summary>
    public void NoteAll(string key, string why, string remedy) => _notes.Add(At, Name(key), why, remedy);

    /// <summary>Takes note that a key is meant to be left out without a word.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            _known.Add(key);
    }

    /// <summary>Says of every key that nobody asked for that it was not carried over.</summary>
    public void NoteRest()
    {
        foreach (SettingEntry entry in _map.Entries.Where(e => !_known.Contains(e.Key.Text) && e.Value is not SettingText { IsNothing: true }))
            _notes.Add(entry.Key.At, Name(entry.Key.Text), "OneSync does not know this key.", "Look in docs/adobe.md for what it has instead.");
        foreach (LegacyMap inner in _inner)
            inner.NoteRest();
    }

    private string Name(string key) => _path.Length == 0 ? key : key.Length == 0 ? _path : $"{_path}.{key}";

    private SettingEntry? Find(string key)
    {
        _known.Add(key);
        return _map.Find(key);
    }

    private static ConfigurationException Bad(string id, string message, string path) => new(new ConfigurationProblem(id, message, Position.Whole(path)));
}
