namespace OneSync.Core.Selecting;

/// <summary>
/// Where a person belongs, as the source says it before any mapping: what a selection chooses by. Few different ones occur, so that each is
/// kept once and people refer to it.
/// </summary>
/// <param name="Orgs">The anchors of schools and other organisations.</param>
/// <param name="Roles">The roles, as the source spells them.</param>
/// <param name="Status">active, inactive, tobedeleted, another word of the source, or empty for none.</param>
public sealed record Affiliation(IReadOnlyList<string> Orgs, IReadOnlyList<string> Roles, string Status)
{
    private const char BetweenParts = '\u001E', BetweenValues = '\u001F';

    /// <summary>Of somebody of whom the source says nothing.</summary>
    public static Affiliation None { get; } = new([], [], "");

    /// <summary>The text it is kept as.</summary>
    public string Content => $"{string.Join(BetweenValues, Orgs)}{BetweenParts}{string.Join(BetweenValues, Roles)}{BetweenParts}{Status}";

    /// <summary>Reads <see cref="Content"/>.</summary>
    public static Affiliation Parse(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string[] parts = content.Split(BetweenParts);
        return parts.Length == 3 ? new Affiliation(Values(parts[0]), Values(parts[1]), parts[2]) : None;
    }

    private static string[] Values(string part) => part.Length == 0 ? [] : part.Split(BetweenValues);
}
