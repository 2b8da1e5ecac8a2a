namespace OneSync.Connectors.Configuration;

/// <summary>The files that a new workspace starts with: a commented <c>onesync.yaml</c> and three people to try it on.</summary>
public static class WorkspaceTemplate
{
    private const string Prefix = "OneSync.Template.";

    /// <summary>The names and texts of the files.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files { get; } =
        [(WorkspaceReader.FileName, Read(WorkspaceReader.FileName)), ("people.csv", Read("people.csv"))];

    /// <summary>Writes the files and the schema into a folder, which is made if need be.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="schema">The text of the JSON schema.</param>
    /// <returns>The paths of the files written, the configuration first.</returns>
    /// <exception cref="IOException">One of the files is there already: nothing is overwritten, and nothing was written.</exception>
    public static IReadOnlyList<string> Create(string folder, string schema) => Create(folder, Files, schema);

    /// <summary>Writes these files and the schema into a folder, which is made if need be.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="given">The names and texts of the files, the configuration first.</param>
    /// <param name="schema">The text of the JSON schema.</param>
    /// <returns>The paths of the files written.</returns>
    /// <exception cref="IOException">One of the files is there already: nothing is overwritten, and nothing was written.</exception>
    public static IReadOnlyList<string> Create(string folder, IEnumerable<(string Name, string Text)> given, string schema)
    {
        (string Path, string Text)[] files =
            [.. given.Append((Name: JsonSchemaWriter.FileName, Text: schema)).Select(f => (Path.Combine(folder, f.Name), f.Text))];
        foreach ((string path, _) in files)
        {
            if (Path.Exists(path))
                throw new IOException($"There is a file '{path}' already. Choose another folder, or move it away.");
        }
        Directory.CreateDirectory(folder);
        foreach ((string path, string text) in files)
            File.WriteAllText(path, text);
        return [.. files.Select(f => f.Path)];
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(WorkspaceTemplate).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
