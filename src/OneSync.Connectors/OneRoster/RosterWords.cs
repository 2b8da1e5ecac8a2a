using System.Collections.Frozen;

namespace OneSync.Connectors.OneRoster;

/// <summary>The words that a column may hold. Case is ignored in what is read, and put right.</summary>
internal sealed class RosterWords
{
    // What OneRoster 1.2 lets systems add to some vocabularies.
    private const string Extension = "ext:";

    private readonly FrozenDictionary<string, string> _words;
    private readonly bool _extensible;

    private RosterWords(bool extensible, string[] words, params (string Written, string Meant)[] aliases)
    {
        _extensible = extensible;
        _words = words.Select(w => KeyValuePair.Create(w, w)).Concat(aliases.Select(a => KeyValuePair.Create(a.Written, a.Meant))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public static RosterWords ClassTypes { get; } = new(true, ["homeroom", "scheduled"]);

    public static RosterWords EnrollmentRoles { get; } = new(true, ["administrator", "proctor", "student", "teacher"]);

    public static RosterWords OrgTypes { get; } = new(true, ["department", "school", "district", "local", "state", "national"]);

    public static RosterWords RoleTypes { get; } = new(false, ["primary", "secondary"]);

    public static RosterWords SessionTypes { get; } = new(true, ["gradingPeriod", "semester", "schoolYear", "term"]);

    public static RosterWords Sexes { get; } = new(true, ["male", "female", "unspecified", "other"], ("m", "male"), ("f", "female"));

    /// <summary>The roles of users in 1.1 (administrator, relative) and in 1.2 (the other ones).</summary>
    public static RosterWords UserRoles { get; } = new(true,
    [
        "administrator", "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor", "relative", "siteAdministrator",
        "student", "systemAdministrator", "teacher",
    ]);

    /// <summary>The word in its one spelling, or an extension <c>ext:word</c> where the vocabulary has such; null for any other.</summary>
    public string? Canonical(string cell)
    {
        string text = cell.Trim();
        if (_words.TryGetValue(text, out string? word))
            return word;
        return _extensible && text.Length > Extension.Length && text.StartsWith(Extension, StringComparison.OrdinalIgnoreCase)
            && text.AsSpan(Extension.Length).IndexOfAnyExcept(s_extensionCharacters) < 0 ? Extension + text[Extension.Length..] : null;
    }

    private static readonly System.Buffers.SearchValues<char> s_extensionCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
}
