using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Connectors.Vault;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Tests.Vault;

/// <summary>The vault's file: whose it is, who may write it, and what becomes of one that cannot be used.</summary>
public sealed class VaultFileTests
{
    private const string Ann = "s1,1001,Ann,Alm,2010-01-01,,student,", Bo = "s2,1002,Bo,Berg,2010-02-02,,student,";

    [Fact]
    public void Only_the_owner_may_read_anything_of_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        using TestWorkspace w = new();
        w.Sis(Ann);
        using var import = w.Engine.OpenImport("sis", null, default);
        import.MoveNext();
        string[] files = [.. Directory.EnumerateFiles(w.Root, "onesync.db*").Order(StringComparer.Ordinal)];
        Assert.Equal(["", ".holder", ".lock", "-shm", "-wal"], files.Select(f => f[w.Vault.Length..]).Order(StringComparer.Ordinal).OrderBy(f => f.Length > 0 ? f[0] == '.' ? 1 : 2 : 0));
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(f)));
    }

    [Fact]
    public void A_second_run_is_told_who_holds_the_vault()
    {
        using TestWorkspace w = new();
        w.Sis(Ann);
        using Workspace other = w.Open();
        using (var import = w.Engine.OpenImport("sis", null, default))
        {
            VaultLockedException held = Assert.Throws<VaultLockedException>(() => other.Merge(false, default));
            Assert.Contains("import of source 'sis'", held.Message);
            Assert.Contains($"process {Environment.ProcessId}", held.Message);
            Assert.Contains(Environment.UserName, held.Message);
            Assert.Throws<VaultLockedException>(() => other.Plan("out", null, default));
        }
        Assert.Equal(RunStatus.Complete, other.Merge(false, default).Status);
    }

    [Fact]
    public void Others_read_while_one_imports_and_see_what_was_there_before()
    {
        using TestWorkspace w = new();
        w.Sis(Ann);
        w.Merge();
        w.Sis(Ann.Replace("Alm", "Ek"), Bo);
        using Workspace other = w.Open();
        using (var import = w.Engine.OpenImport("sis", null, default))
        {
            while (import.MoveNext())
            {
                Assert.Equal(["Ann Alm"], other.FindUsers(new UserQuery(), default).Select(u => u.Name));
                Assert.Equal(["Ann Alm"], other.FindUsers(new UserQuery { Source = "sis" }, default).Select(u => u.Name));
                Assert.Empty(other.Correlations());
            }
            import.Finish();
        }
        Assert.Equal(2, other.FindUsers(new UserQuery { Source = "sis" }, default).Count());
        Assert.Equal(RunStatus.Complete, other.Merge(false, default).Status);
        Assert.Equal(2, w.Users().Count);
    }

    [Fact]
    public void A_newer_vault_is_refused_and_left_as_it_is()
    {
        using TestWorkspace w = new();
        w.Sis(Ann);
        w.Merge();
        w.Close();
        using (SqliteDatabase database = new(w.Vault))
            database.Execute("PRAGMA user_version = 99");
        Assert.Contains("version 99", Assert.Throws<VaultUnusableException>(() => w.Users()).Message);
        using SqliteDatabase again = new(w.Vault);
        using SqliteStatement version = again.Prepare("PRAGMA user_version");
        version.Step();
        Assert.Equal(99, version.Int32(0));
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_as_it_is()
    {
        using TestWorkspace w = new();
        using (SqliteDatabase database = new(w.Vault))
        {
            database.Execute("CREATE TABLE theirs(x)");
            database.Execute("PRAGMA user_version = 1");
        }
        Assert.Contains("another program", Assert.Throws<VaultUnusableException>(() => w.Users()).Message);
        using SqliteDatabase again = new(w.Vault);
        using SqliteStatement tables = again.Prepare("SELECT count(*) FROM sqlite_master");
        tables.Step();
        Assert.Equal(1, tables.Int32(0));
    }

    [Fact]
    public void A_file_that_is_no_vault_or_is_damaged_is_refused()
    {
        using TestWorkspace w = new();
        File.WriteAllText(w.Vault, string.Concat(Enumerable.Repeat("this is no vault. ", 500)));
        Assert.Contains("damaged or is no vault", Assert.Throws<VaultUnusableException>(() => w.Users()).Message);
        w.Close();
        File.Delete(w.Vault);
        w.Sis([.. Enumerable.Range(0, 2000).Select(n => $"s{n},{n},First{n},Last{n},,,student,")]);
        w.Merge();
        w.Close();
        using (SafeFileHandle file = File.OpenHandle(w.Vault, access: FileAccess.Write))
            RandomAccess.Write(file, Enumerable.Repeat((byte)0xAA, 120_000).ToArray(), 4096 * 3);
        Assert.Throws<VaultUnusableException>(() => w.Users().Count + w.Engine.Runs().Count());
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        VaultUnusableException error = Assert.Throws<VaultUnusableException>(() => new SqliteVault("/no/such/folder/onesync.db"));
        Assert.Contains("/no/such/folder/onesync.db", error.Message);
    }

    [Fact]
    public void What_is_not_committed_leaves_no_trace()
    {
        using Scratch scratch = new();
        string path = Path.Combine(scratch.Root, "v.db");
        using SqliteVault vault = new(path);
        using (IVaultTransaction transaction = vault.Begin())
        {
            int source = vault.Records.SourceNumber("sis");
            for (int n = 0; n < 5000; n++)
                vault.Records.Insert(Core.Ports.RecordKind.Person, source, $"a{n}", 1, new byte[200], 1);
            vault.SetFact("x", "y");
        }
        using SqliteVault other = new(path);
        Assert.Null(other.GetFact("x"));
        Assert.Empty(other.Records.Sources);
        using IRecordCursor records = other.Records.Read(Core.Ports.RecordKind.Person);
        Assert.False(records.MoveNext());
    }

    [Fact]
    public void A_vault_in_memory_takes_the_whole_job()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml().Replace("vault: ./onesync.db", "vault: ':memory:'"));
        w.Sis([.. Enumerable.Range(0, 4000).Select(n => $"s{n},{n + 1},First{n},Last{n},,p{n}@x,student,")]);
        w.Hr([.. Enumerable.Range(0, 1000).Select(n => $"h{n},,First{n},Last{n},,P{n}@X,staff,")]);
        w.Run();
        Assert.Equal(4000, w.Accounts().Count);
        Assert.Equal(0, w.MergeAndPlan().Total);
        Assert.False(File.Exists(w.Vault));
    }

    [Fact]
    public void A_full_disk_keeps_nothing_of_the_step_and_says_so()
    {
        using Scratch small = new();
        Assert.SkipUnless(Mount(small.Root), "needs to mount a small tmpfs, as root on Linux.");
        try
        {
            FillUp(Path.Combine(small.Root, "v.db"));
        }
        finally
        {
            Run("umount", small.Root);
        }
    }

    private static void FillUp(string path)
    {
        using (SqliteVault vault = new(path))
        {
            Assert.Contains("full", Assert.Throws<VaultUnusableException>(() =>
            {
                using IVaultTransaction transaction = vault.Begin();
                int source = vault.Records.SourceNumber("sis");
                for (int n = 0; n < 100_000; n++)
                    vault.Records.Insert(Core.Ports.RecordKind.Person, source, $"a{n}", 1, new byte[200], 1);
                transaction.Commit();
            }).Message);
        }
        using SqliteVault again = new(path);
        Assert.Empty(again.Records.Sources);
    }

    private static bool Mount(string folder) => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder);

    private static bool Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
