using System.Text;
using System.Text.RegularExpressions;

namespace OneSync.Core.Settings.Reading;

/// <summary>
/// Reads the <c>user…Format</c> keys of a source: the formats of the Adobe user sync connector, each a mapping in few words. Every <c>{attribute}</c> is the
/// record's own, of several values the first; where one has no value, the whole has none.
/// </summary>
internal static partial class FormatReader
{
    private static readonly (string Key, string Attribute, string Help)[] s_formats =
    [
        ("userEmailFormat", "email", "The e-mail address"),
        ("userGivenNameFormat", "givenName", "The given name"),
        ("userSurnameFormat", "familyName", "The family name"),
        ("userCountryCodeFormat", "country", "The country, in upper case"),
        ("userUsernameFormat", "username", "The user name"),
        ("userDomainFormat", "domain", "The domain"),
        ("userIdentityTypeFormat", "identityType", "The identity type: adobeID, enterpriseID or federatedID"),
    ];

    /// <summary>The keys.</summary>
    public static IEnumerable<SettingKey> Keys { get; } = s_formats.Select(f => new SettingKey(
        f.Key, SettingShape.Of("a text with {attributes}", TextShape.Any), $"{f.Help}, such as \"{{givenName}}.{{familyName}}@school.test\": a mapping of {f.Attribute}, absent where an attribute has no value."));

    /// <summary>The mappings that the keys of a source stand for.</summary>
    public static IReadOnlyList<MappingSettings> Read(SettingMap source, IReadOnlyList<MappingSettings> map, ReadingContext context)
    {
        List<MappingSettings> mappings = [];
        foreach ((string key, string attribute, _) in s_formats)
        {
            if (source.Find(key) is not { Value: SettingText { IsNothing: false } format } entry)
                continue;
            if (map.FirstOrDefault(m => m.Target.Text.Equals(attribute, StringComparison.OrdinalIgnoreCase)) is { } other)
                context.Error("ConflictingKeys", $"'{key}' is a mapping of '{attribute}', which is mapped at {other.Target.At} already. Leave the one or the other out.", entry.Key.At);
            else if (Placeholder().Replace(format.Text, "").IndexOfAny(['{', '}']) >= 0)
                context.Error("TemplateSyntax", $"'{key}' takes the names of attributes in braces, without functions. Use 'map' for more than that.", format.At);
            else
                mappings.Add(new MappingSettings(new SourceText(attribute, entry.Key.At), [Case(format, upper: attribute == "country")]));
        }
        return mappings;
    }

    private static MappingCase Case(SettingText format, bool upper)
    {
        StringBuilder text = new();
        int at = 0;
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Placeholder().Matches(format.Text))
        {
            string literal = format.Text[at..match.Index], name = match.Groups[1].Value.Trim();
            text.Append(upper ? literal.ToUpperInvariant() : literal).Append("{$_.").Append(name).Append(upper ? "|first|upper}" : "|first}");
            names.Add(name);
            at = match.Index + match.Length;
        }
        string rest = format.Text[at..];
        text.Append(upper ? rest.ToUpperInvariant() : rest);
        SourceText? when = names.Count == 0 ? null : new SourceText(string.Join(" -and ", names.Select(n => $"exists($_.'{n.Replace("'", "''", StringComparison.Ordinal)}')")), format.At);
        // A format without attributes is the same for everybody.
        string value = names.Count == 0 ? $"'{text.ToString().Replace("'", "''", StringComparison.Ordinal)}'" : text.ToString();
        return new MappingCase(when, new SourceText(value, format.At));
    }

    [GeneratedRegex(@"\{([^{}|?]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
