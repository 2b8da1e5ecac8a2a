using System.IO.Compression;
using System.Runtime.CompilerServices;
using OneSync.Samples;

namespace OneSync.Connectors.Tests.Samples;

/// <summary>The files in <c>samples/district</c> are what the generator writes.</summary>
public sealed class CommittedDistrictTests
{
    private const string Torn = "broken/oneroster-torn.zip";
    private static readonly IReadOnlyList<SampleFile> Generated = SampleFile.All();

    public static TheoryData<string> Paths() => [.. Generated.Select(f => f.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_committed_file_equals_the_generated_one(string path)
    {
        byte[] expected = Generated.Single(f => f.Path == path).Content;
        byte[] committed = Read(path);
        // Compressed bytes differ between versions of .NET, so zips are compared by their entries.
        if (path == Torn)
            Assert.True(Read("sis/oneroster.zip").AsSpan().StartsWith(committed));
        else if (path.EndsWith(".zip", StringComparison.Ordinal))
            Assert.Equal(Entries(expected), Entries(committed));
        else
            Assert.Equal(expected, committed);
    }

    [Fact]
    public void Nothing_else_is_in_the_generated_folders()
    {
        string[] written = [.. Generated.Select(f => f.Path).Where(p => p.Contains('/'))];
        IEnumerable<string> present = written.Select(p => p.Split('/')[0]).Distinct()
            .SelectMany(top => Directory.EnumerateFiles(Path.Combine(Folder(), top), "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Folder(), f).Replace('\\', '/'));
        Assert.Equal(written.Order(StringComparer.Ordinal), present.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_torn_zip_cannot_be_opened() =>
        Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(Read(Torn))).Entries.Count);

    private static List<string> Entries(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        return [.. archive.Entries.Select(e =>
        {
            using StreamReader text = new(e.Open());
            return $"{e.FullName} {e.LastWriteTime.DateTime:s}\n{text.ReadToEnd()}";
        })];
    }

    private static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Folder(), path));

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/district"));
}
