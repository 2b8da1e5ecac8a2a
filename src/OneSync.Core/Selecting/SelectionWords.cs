namespace OneSync.Core.Selecting;

/// <summary>The words of a selection.</summary>
public static class SelectionWords
{
    /// <summary>Stands for people without a role or a status.</summary>
    public const string Blank = "blank";

    private static readonly string[] s_yes = ["yes", "y", "true", "1", "x", "✓", "✔", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero", "sim", "verdadeiro"];
    private static readonly string[] s_no = ["no", "n", "false", "0", "-", "nein", "falsch", "non", "faux", "falso", "nee", "não"];

    /// <summary>The statuses of users that OneRoster and its relatives know.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["active", "inactive", "tobedeleted", Blank];

    /// <summary>The id that a text stands for.</summary>
    public static string Id(SelectionKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        return kind is SelectionKind.Role or SelectionKind.Status && trimmed.Trim('(', ')').Equals(Blank, StringComparison.OrdinalIgnoreCase) ? "" : trimmed;
    }

    /// <summary>The text that stands for an id.</summary>
    public static string Text(SelectionKind kind, string id) => id.Length == 0 && kind is SelectionKind.Role or SelectionKind.Status ? $"({Blank})" : id;

    /// <summary>
    /// Reads what an admin wrote into the column <c>sync</c>: case and spaces are ignored, and what spreadsheets make of a truth value
    /// in some languages is known. Blank is no answer.
    /// </summary>
    /// <returns>False when the text is none of these words.</returns>
    public static bool TryAnswer(string text, out bool? sync)
    {
        ArgumentNullException.ThrowIfNull(text);
        string word = text.Trim();
        sync = s_yes.Contains(word, StringComparer.OrdinalIgnoreCase) ? true : s_no.Contains(word, StringComparer.OrdinalIgnoreCase) ? false : null;
        return sync is not null || word.Length == 0;
    }
}
