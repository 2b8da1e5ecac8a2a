using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OneSync.Connectors.Conversion;

/// <summary>A map of YAML under construction: keys in the order in which they are set; values are texts, lists and maps.</summary>
internal sealed class YamlMap
{
    private readonly List<KeyValuePair<string, object>> _entries = [];

    /// <summary>Whether nothing was set.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The entries.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Entries => _entries;

    /// <summary>Sets a key; a null, or a map without keys, is left out.</summary>
    public YamlMap Set(string key, object? value)
    {
        if (value is not null and not YamlMap { IsEmpty: true })
            _entries.Add(KeyValuePair.Create(key, value));
        return this;
    }
}

/// <summary>Writes maps as YAML, every text so that it is read back as it is.</summary>
internal static partial class YamlText
{
    /// <summary>The text of a document.</summary>
    public static string Write(YamlMap map)
    {
        StringBuilder text = new();
        Write(text, map, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlMap map, int depth)
    {
        foreach ((string key, object value) in map.Entries)
        {
            text.Append(' ', 2 * depth).Append(Quote(key)).Append(':');
            if (value is YamlMap inner)
            {
                text.Append('\n');
                Write(text, inner, depth + 1);
            }
            else if (value is IReadOnlyList<YamlMap> { Count: > 0 } maps)
            {
                text.Append('\n');
                foreach (YamlMap item in maps)
                    text.Append(' ', 2 * depth).Append("  - ").Append(Inline(item)).Append('\n');
            }
            else
            {
                text.Append(' ').Append(Inline(value)).Append('\n');
            }
        }
    }

    private static string Inline(object value) => value switch
    {
        YamlMap map => $"{{ {string.Join(", ", map.Entries.Select(e => $"{Quote(e.Key)}: {Inline(e.Value)}"))} }}",
        IEnumerable<YamlMap> maps => $"[{string.Join(", ", maps.Select(Inline))}]",
        IEnumerable<string> texts => $"[{string.Join(", ", texts.Select(Quote))}]",
        _ => Quote((string)value),
    };

    private static string Quote(string text)
    {
        if (Plain().IsMatch(text) && !Word().IsMatch(text))
            return text;
        return text.Any(char.IsControl) ? JsonSerializer.Serialize(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9./_%-]*[A-Za-z0-9%]\z")]
    private static partial Regex Plain();

    // What other readers of YAML take for something else than a text. True and false are meant.
    [GeneratedRegex(@"\A(null|yes|no|on|off|y|n|~)\z|\A[-.]|\A%", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
