using System.Reflection;

namespace OneSync.Core.Mapping;

/// <summary>The words that ship with OneSync for <c>{word}</c>: short, easy to type for a child, in ASCII lower case, and none that anybody minds.</summary>
public static class WordList
{
    /// <summary>English words of four to eight letters, each once.</summary>
    public static IReadOnlyList<string> English { get; } = Read("OneSync.Core.Mapping.Words.english.txt");

    private static string[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
