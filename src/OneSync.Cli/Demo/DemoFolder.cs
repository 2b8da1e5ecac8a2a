namespace OneSync.Cli.Demo;

/// <summary>A copy of the sample district to work in.</summary>
internal sealed class DemoFolder
{
    private static readonly string[] s_exports = ["sis/oneroster.zip", "hr/staff.csv"];

    private DemoFolder(string path) => Root = path;

    /// <summary>Its path.</summary>
    public string Root { get; }

    /// <summary>Copies the district into a folder, or into a new one among the temporary files.</summary>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static DemoFolder Create(string? path)
    {
        string sample = Path.Combine(AppContext.BaseDirectory, "district");
        if (path is not null && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new IOException($"The folder {path} is not empty. Give one that is, or leave --folder out.");
        path ??= Directory.CreateTempSubdirectory("onesync-demo-").FullName;
        foreach (string file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(path, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return new DemoFolder(path);
    }

    /// <summary>Puts another day's exports in the place of the first day's.</summary>
    public void UseDay(int day)
    {
        foreach (string file in s_exports)
            File.Copy(Path.Combine(Root, $"day{day}", file), Path.Combine(Root, file), overwrite: true);
    }

    /// <summary>Cuts the HR export in half.</summary>
    public void CutStaff()
    {
        using FileStream staff = File.OpenWrite(Path.Combine(Root, "hr/staff.csv"));
        staff.SetLength(staff.Length / 2);
    }
}
