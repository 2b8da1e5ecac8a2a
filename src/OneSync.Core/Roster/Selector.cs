using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Core.Roster;

/// <summary>What a selector names.</summary>
internal enum SelectorKind
{
    /// <summary>Nothing in particular: everybody.</summary>
    Everybody,

    /// <summary>Schools and other organisations.</summary>
    Schools,

    /// <summary>Courses, which reach all their classes.</summary>
    Courses,

    /// <summary>Classes, which some call sections.</summary>
    Classes,
}

/// <summary>
/// A selector, <c>classes::Art I::students</c>: which people of the schools, courses or classes of a name. A name alone takes the defaults, and
/// <c>*</c> is everybody. The syntax is that of the Adobe user sync connector, whose words are compared without regard to case.
/// </summary>
/// <param name="Text">The selector as it was written.</param>
/// <param name="Kind">What it names.</param>
/// <param name="Name">The name; empty for everybody.</param>
/// <param name="People">Which people.</param>
internal sealed record Selector(SourceText Text, SelectorKind Kind, string Name, SelectorPeople People)
{
    /// <summary>Reads a selector.</summary>
    /// <exception cref="ConfigurationException"><c>SelectorSyntax</c>: it has not three parts, or one of them is not known.</exception>
    public static Selector Parse(SourceText text, SelectorSettings settings)
    {
        string written = text.Text, delimiter = settings.Delimiter;
        if (written.Trim() == "*")
            return new Selector(text, SelectorKind.Everybody, "", settings.AllUsersFilter);
        if (!written.Contains(delimiter, StringComparison.Ordinal))
        {
            return string.IsNullOrWhiteSpace(written)
                ? throw Wrong(text, "The selector is blank.", 0)
                : new Selector(text, KindOf(settings.DefaultGroupFilter)!.Value, written.Trim(), settings.DefaultUserFilter);
        }
        string[] parts = written.Split(delimiter);
        int doubled = written.IndexOf(delimiter + delimiter[^1], StringComparison.Ordinal);
        if (parts.Length != 3 || doubled >= 0)
        {
            throw Wrong(text, $"A selector has three parts, such as classes{delimiter}Art I{delimiter}students, and this has {parts.Length}"
                + (doubled >= 0 ? $" with '{delimiter}{delimiter[^1]}' in it" : "")
                + $". Where a name has '{delimiter}' in it, set selectors.delimiter to another text.", Math.Max(0, doubled));
        }
        int nameAt = parts[0].Length + delimiter.Length, peopleAt = nameAt + parts[1].Length + delimiter.Length;
        if (KindOf(parts[0].Trim()) is not { } kind)
            throw Wrong(text, $"'{parts[0].Trim()}' is none of {string.Join(", ", GroupShape.GroupFilters)}.", 0, NearestName.Of(parts[0].Trim(), GroupShape.GroupFilters));
        string[] words = [.. Enum.GetNames<SelectorPeople>().Select(w => w.ToLowerInvariant())];
        int people = Array.FindIndex(words, w => w.Equals(parts[2].Trim(), StringComparison.OrdinalIgnoreCase));
        if (people < 0)
            throw Wrong(text, $"'{parts[2].Trim()}' is none of {string.Join(", ", words)}.", peopleAt, NearestName.Of(parts[2].Trim(), words));
        return string.IsNullOrWhiteSpace(parts[1])
            ? throw Wrong(text, $"The name is missing: {parts[0].Trim()}{delimiter}name{delimiter}{parts[2].Trim()}.", nameAt)
            : new Selector(text, kind, parts[1].Trim(), (SelectorPeople)people);
    }

    /// <summary>Whether a user of these roles is among those that a selector for everybody means.</summary>
    public bool IsOfEverybody(AttributeValue roles) => People == SelectorPeople.Users
        || roles.ToArray().Any(r => r.Trim().Equals(People == SelectorPeople.Students ? "student" : "teacher", StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => Text.Text;

    private static SelectorKind? KindOf(string word) => word.ToLowerInvariant() switch
    {
        "schools" or "orgs" => SelectorKind.Schools,
        "courses" => SelectorKind.Courses,
        "classes" or "sections" => SelectorKind.Classes,
        _ => null,
    };

    private static ConfigurationException Wrong(SourceText text, string message, int offset, string? nearest = null) =>
        new(new ConfigurationProblem("SelectorSyntax", $"Selector '{text.Text}': {message}", text.PositionOf(offset), nearest));
}
