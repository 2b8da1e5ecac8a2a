using OneSync.Connectors.Files;

namespace OneSync.Connectors.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Target => Path.Combine(_scratch.Root, "out.csv");

    [Fact]
    public void The_new_version_appears_whole_on_commit()
    {
        File.WriteAllText(Target, "old");
        using (AtomicFile file = AtomicFile.Create(Target))
        {
            file.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(Target));
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_scratch.Root));
    }

    [Fact]
    public void Without_commit_nothing_changes()
    {
        using (AtomicFile file = AtomicFile.Create(Target))
            file.Stream.Write("new"u8);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Root));
    }

    [Fact]
    public void Leftovers_of_killed_runs_go_and_those_of_live_ones_stay()
    {
        string left = Path.Combine(_scratch.Root, $".out.csv.{Guid.NewGuid():N}.onesync-tmp");
        string other = Path.Combine(_scratch.Root, $".out.csv.bak.{Guid.NewGuid():N}.onesync-tmp");
        File.WriteAllText(left, "half");
        File.WriteAllText(other, "not ours");
        using AtomicFile live = AtomicFile.Create(Target);
        Assert.False(File.Exists(left));
        using AtomicFile second = AtomicFile.Create(Target);
        second.Commit();
        live.Stream.Write("x"u8);
        live.Commit();
        Assert.Equal("x", File.ReadAllText(Target));
        Assert.True(File.Exists(other));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Rights_are_the_owners_or_those_of_before_and_links_are_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes");
        File.WriteAllText(Target, "old");
        const UnixFileMode before = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(Target, before);
        string link = Path.Combine(_scratch.Root, "link.csv");
        File.CreateSymbolicLink(link, Target);
        using (AtomicFile file = AtomicFile.Create(link))
            file.Commit();
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("", File.ReadAllText(Target));
        Assert.Equal(before, File.GetUnixFileMode(Target));
        using (AtomicFile file = AtomicFile.Create(Target, ownerOnly: true))
            file.Commit();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }
}
