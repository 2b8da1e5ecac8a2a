using OneSync.Core.Ports;

namespace OneSync.Core.Settings.Reading;

/// <summary>What the parts of one reading share.</summary>
/// <param name="Root">The folder that relative paths start from.</param>
/// <param name="Files">Looks for the files named; null when they are not to be looked for.</param>
internal sealed record ReadingContext(string Root, IWorkspaceFiles? Files)
{
    public List<ConfigurationProblem> Problems { get; } = [];

    public void Error(string id, string message, Position at, string? nearest = null) => Problems.Add(new ConfigurationProblem(id, message, at, nearest));

    public string FullPath(string path) => Path.GetFullPath(path, Root);

    /// <summary>Reports a file that is not there. A glob is left to whoever expands it.</summary>
    public void ExpectFile(SourceText path)
    {
        if (Files is null || path.Text.AsSpan().IndexOfAny('*', '?') >= 0)
            return;
        string full = FullPath(path.Text);
        if (Files.Exists(full))
            return;
        string? near = NearestName.Of(Path.GetFileName(full), Files.Names(Path.GetDirectoryName(full) ?? Root));
        string? nearest = near is null ? null : path.Text[..(path.Text.AsSpan().LastIndexOfAny('/', '\\') + 1)] + near;
        Error("MissingFile", $"There is no '{path.Text}' in {Root}.", path.At, nearest);
    }

    /// <summary>The problems so far in the order of the file.</summary>
    public IReadOnlyList<ConfigurationProblem> InOrder() =>
        [.. Problems.Distinct().OrderBy(p => p.At.File, StringComparer.Ordinal).ThenBy(p => p.At.Line).ThenBy(p => p.At.Column)];
}
