using System.IO.Enumeration;

namespace OneSync.Connectors.Files;

/// <summary>
/// Finds files by a path whose segments may hold <c>*</c> (any characters), <c>?</c> (one) and <c>**</c> (any folders). Brackets
/// are plain characters.
/// </summary>
internal static class FileGlob
{
    /// <summary>Whether the path is a pattern.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The files that <paramref name="path"/> matches, in the order of their full names. Folders that cannot be read are passed over.</summary>
    /// <param name="root">Where a relative path starts.</param>
    /// <param name="path">The pattern.</param>
    public static IReadOnlyList<string> Find(string root, string path)
    {
        string full = Path.Combine(root, path);
        string start = Path.GetPathRoot(full) ?? "";
        string[] segments = full[start.Length..].Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        SortedSet<string> found = new(StringComparer.Ordinal);
        Walk(start.Length == 0 ? "." : start, segments, found);
        return [.. found];
    }

    private static void Walk(string folder, ReadOnlySpan<string> segments, SortedSet<string> found)
    {
        string segment = segments[0];
        bool last = segments.Length == 1;
        if (segment == "**")
        {
            // "**" alone stands for every file below.
            Walk(folder, last ? ["*"] : segments[1..], found);
            foreach (string child in List(folder, Directory.EnumerateDirectories))
                Walk(child, segments, found);
            return;
        }
        if (!IsPattern(segment))
        {
            string only = Path.Combine(folder, segment);
            if (!last && Directory.Exists(only))
                Walk(only, segments[1..], found);
            else if (last && File.Exists(only))
                found.Add(only);
            return;
        }
        foreach (string child in List(folder, last ? Directory.EnumerateFiles : Directory.EnumerateDirectories))
        {
            if (!FileSystemName.MatchesSimpleExpression(segment, Path.GetFileName(child.AsSpan()), ignoreCase: true))
                continue;
            if (last)
                found.Add(child);
            else
                Walk(child, segments[1..], found);
        }
    }

    private static IReadOnlyList<string> List(string folder, Func<string, string, EnumerationOptions, IEnumerable<string>> list) =>
        Directory.Exists(folder) ? [.. list(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint })] : [];
}
