namespace OneSync.Connectors.Tests;

/// <summary>Real inputs that lie beside the repository: in <c>ONESYNC_SHARED</c>, or in a folder <c>shared</c> next to one above.</summary>
internal static class SharedData
{
    /// <summary>The file, or a skipped test.</summary>
    public static string Path(string name)
    {
        string? found = Folders().Select(f => System.IO.Path.Combine(f, "data", name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"'shared/data/{name}' is not beside the repository; set ONESYNC_SHARED to the folder that has data/{name}.");
        return found!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("ONESYNC_SHARED") is { Length: > 0 } set)
            yield return set;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return System.IO.Path.Combine(folder.FullName, "shared");
    }
}
