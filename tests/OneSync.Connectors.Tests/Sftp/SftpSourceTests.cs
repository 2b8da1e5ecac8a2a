using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using OneSync.Connectors.Sftp;
using OneSync.Connectors.Tests.OneRoster;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Connections;
using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Sftp;

/// <summary>Files on a real OpenSSH server: found, received whole, resumed when cut, and read once.</summary>
public sealed class SftpSourceTests : IClassFixture<SshServer>, IDisposable
{
    private readonly SshServer _server;
    private readonly RosterWorkspace _workspace = new();
    private readonly string _folder = Guid.NewGuid().ToString("N");

    public SftpSourceTests(SshServer server)
    {
        _server = server;
        Assert.SkipUnless(SshServer.Missing is null, $"needs {SshServer.Missing}");
        Directory.CreateDirectory(Path.Combine(server.Files, _folder));
    }

    public void Dispose() => _workspace.Dispose();

    private static byte[] Zip(Action<RosterDelivery>? change = null)
    {
        using RosterDelivery delivery = new();
        change?.Invoke(delivery);
        return File.ReadAllBytes(delivery.Zip());
    }

    private string Put(string name, byte[] bytes, int daysAgo = 1) => _server.Put($"{_folder}/{name}", bytes, DateTime.UtcNow.AddDays(-daysAgo));

    private string Put(string name, string text, int daysAgo = 1) => Put(name, Encoding.UTF8.GetBytes(text), daysAgo);

    private void Configure(string path, string more = "", int? port = null) => _workspace.Configure(_server.Options($"{_folder}{path}", port) + (more.Length > 0 ? "\n" + more : ""), path: null);

    private void ConfigureCsv(string path, string more = "") => _workspace.Configure(_server.Options($"{_folder}{path}") + "\nanchor: id" + (more.Length > 0 ? "\n" + more : ""), path: null, type: "Csv");

    private SourceUnavailableException Refused() => Assert.Throws<SourceUnavailableException>(() => _workspace.Import());

    [Fact]
    public void A_zip_is_read_once_unless_asked()
    {
        Put("roster.zip", Zip());
        Configure("/roster.zip");
        OneSyncRun run = _workspace.Import();
        Assert.Equal((RunStatus.Complete, 2), (run.Status, run.Count("Added")));
        run = _workspace.Import();
        Assert.Equal(RunStatus.Unchanged, run.Status);
        Assert.Contains("roster.zip' was read before", run.Message);
        run = _workspace.Import(full: true);
        Assert.Equal((RunStatus.Complete, 2), (run.Status, run.Count("Unchanged")));
        Put("roster.zip", Zip(d => d.Replace("users.csv", "Ann,", "Anna,")), daysAgo: 0);
        Assert.Equal(1, _workspace.Import().Count("Changed"));
    }

    [Fact]
    public void The_newest_of_a_pattern_or_of_a_folder_is_read()
    {
        Put("out/roster-b.zip", Zip(d => d.Replace("users.csv", "Ann,", "Oldest,")), daysAgo: 9);
        Put("out/roster-a.zip", Zip(d => d.Replace("users.csv", "Ann,", "Newest,")), daysAgo: 2);
        Put("out/other.zip", "no zip", daysAgo: 1);
        Put("out/sub/roster-z.zip", "no zip", daysAgo: 1);
        Configure("/out/roster-*.zip");
        _workspace.Import();
        Assert.Equal("Newest", _workspace.User("u1")["givenName"].First);
        File.Delete(Path.Combine(_server.Files, _folder, "out/other.zip"));
        Configure("/out");
        Assert.Equal(2, _workspace.Import().Count("Unchanged"));
    }

    [Fact]
    public void The_same_people_from_zip_folder_and_server_are_the_same_users()
    {
        using RosterDelivery delivery = new();
        List<IReadOnlyList<string>> all = [];
        File.Copy(delivery.Zip(), Path.Combine(_workspace.Root, "local.zip"));
        Put("roster.zip", File.ReadAllBytes(delivery.Zip()));
        ZipFile.ExtractToDirectory(delivery.Zip(), Path.Combine(_workspace.Root, "local"));
        foreach ((string name, string text) in delivery.Files)
            Put("set/" + name, text);
        foreach (Action configure in new Action[]
        {
            () => _workspace.Configure("", "./local.zip"), () => _workspace.Configure("", "./local"), () => Configure("/roster.zip"), () => Configure("/set"), () => Configure("/set/"),
        })
        {
            configure();
            File.Delete(Path.Combine(_workspace.Root, "onesync.db"));
            Assert.Equal((RunStatus.Complete, 2), (_workspace.Import().Status, _workspace.Present().Count));
            all.Add(_workspace.Contents());
        }
        Assert.All(all, contents => Assert.Equal(all[0], contents));
    }

    [Fact]
    public void A_folder_with_a_changed_file_is_another_delivery()
    {
        using RosterDelivery delivery = new();
        foreach ((string name, string text) in delivery.Files)
            Put("set/" + name, text, daysAgo: 3);
        Configure("/set");
        _workspace.Import();
        Assert.Equal(RunStatus.Unchanged, _workspace.Import().Status);
        Put("set/users.csv", delivery.Files["users.csv"].Replace("Ann,", "Anna,", StringComparison.Ordinal), daysAgo: 2);
        Assert.Equal(1, _workspace.Import().Count("Changed"));
    }

    [Fact]
    public void Deltas_that_came_meanwhile_are_all_read()
    {
        static void Delta(RosterDelivery delivery, string row)
        {
            delivery.Files["manifest.csv"] = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,delta\n";
            foreach (string other in delivery.Files.Keys.Where(f => f is not ("manifest.csv" or "users.csv")).ToArray())
                delivery.Without(other);
            delivery.WithUsers(row);
        }
        Put("d/1.zip", Zip(), daysAgo: 5);
        Configure("/d/*.zip", "complete: { maxDrop: 50% }");
        _workspace.Import();
        Put("d/2.zip", Zip(d => Delta(d, "u1,active,2026-01-01,true,s1,student,a,,Two,Lee,,,,,,,,")), daysAgo: 4);
        Put("d/3.zip", Zip(d => Delta(d, "p1,tobedeleted,2026-01-01,true,s1,parent,b,,Bo,Lee,,,,,,,,")), daysAgo: 3);
        OneSyncRun run = _workspace.Import();
        Assert.Equal((RunStatus.Complete, 1, 1), (run.Status, run.Count("Changed"), run.Count("Gone")));
        Assert.Equal(("Two", "2010-03-04"), (_workspace.User("u1")["givenName"].First, _workspace.User("u1")["birthDate"].First));
        Assert.Equal(RunStatus.Unchanged, _workspace.Import().Status);
    }

    [Fact]
    public void Csv_files_are_read_the_newest_or_all()
    {
        Put("staff-1.csv", "id,name\n1,Ann\n2,Bo\n", daysAgo: 3);
        Put("staff-2.csv", "id,name\n2,Bob\n3,Cy\n", daysAgo: 2);
        ConfigureCsv("/staff-*.csv");
        Assert.Equal(2, _workspace.Import().Count("Added"));
        Assert.Equal(RunStatus.Unchanged, _workspace.Import().Status);
        Put("staff-3.csv", "id,name\n4,Di\n2,Bob\n3,Cy\n", daysAgo: 1);
        Assert.Equal(1, _workspace.Import().Count("Added"));
        File.Delete(Path.Combine(_server.Files, _folder, "staff-1.csv"));
        File.Delete(Path.Combine(_server.Files, _folder, "staff-2.csv"));
        Put("staff-4.csv", "id,name\n9,Zoe\n", daysAgo: 2);
        ConfigureCsv("/", "take: All");
        Assert.Equal((1, 4), (_workspace.Import().Count("Added"), _workspace.Import(full: true).Count("Unchanged")));
    }

    [Fact]
    public void What_was_partial_is_read_again()
    {
        Put("staff.csv", "id,name\n1,Ann\n2\n");
        ConfigureCsv("/staff.csv");
        Assert.Equal(RunStatus.Partial, _workspace.Import().Status);
        Assert.Equal(RunStatus.Partial, _workspace.Import().Status);
    }

    [Fact]
    public void Names_with_odd_characters_are_plain_names()
    {
        Put("two words/it's [1] é?.csv", "id,name\n1,Ann\n");
        Put("two words/it's 1 éx.csv", "id,name\n9,No\n");
        ConfigureCsv("/two words/it''s [1] é?.csv");
        Assert.Equal(1, _workspace.Import().Count("Added"));
        Assert.Equal("Ann", _workspace.Users().Single()["name"].First);
    }

    [Fact]
    public void A_file_that_grows_is_waited_for()
    {
        string path = Put("staff.csv", "id,name\n", daysAgo: 0);
        ConfigureCsv("/staff.csv", "settleSeconds: 2");
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < 40; i++)
            {
                File.AppendAllText(path, $"{i},Name{i}\n");
                Thread.Sleep(100);
            }
        }, TestContext.Current.CancellationToken);
        Assert.Equal(40, _workspace.Import().Count("Added"));
        Assert.True(writing.IsCompleted);
    }

    [Fact]
    public async Task A_file_that_does_not_stop_growing_is_refused()
    {
        string path = Put("staff.csv", "id,name\n", daysAgo: 0);
        ConfigureCsv("/staff.csv", "settleSeconds: 1\npatienceSeconds: 1");
        using CancellationTokenSource stop = new();
        Task writing = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                File.AppendAllText(path, $"{i},Name{i}\n");
                Thread.Sleep(50);
            }
        }, TestContext.Current.CancellationToken);
        SourceUnavailableException growing = Refused();
        await stop.CancelAsync();
        await writing;
        Assert.Equal("FileGrowing", growing.Id);
        Assert.Empty(_workspace.Users());
    }

    [Fact]
    public void A_file_written_this_minute_is_looked_at_again()
    {
        Put("staff.csv", "id,name\n1,Ann\n", daysAgo: 0);
        ConfigureCsv("/staff.csv", "settleSeconds: 0");
        _workspace.Import();
        Put("staff.csv", "id,name\n1,Bob\n", daysAgo: 0);
        Assert.Equal(1, _workspace.Import().Count("Changed"));
    }

    [Fact]
    public void A_transfer_that_is_cut_is_taken_up_where_it_was()
    {
        byte[] noise = RandomNumberGenerator.GetBytes(45 << 20);
        byte[] bytes = Zip(d => d.Files["results.csv"] = Convert.ToBase64String(noise));
        Assert.True(bytes.Length > 40 << 20);
        Put("big.zip", bytes);
        using CuttingProxy proxy = new(_server.Port, long.MaxValue, 39 << 20);
        Configure("/big.zip", port: proxy.Port);
        Assert.Equal(2, _workspace.Import().Count("Added"));
        // Where it was cut, less what may have gaps.
        Assert.InRange(proxy.Passed[2], 1 << 20, bytes.Length - (2 << 20));
        Assert.Empty(Left());
    }

    [Fact]
    public void A_transfer_that_stays_cut_is_taken_up_by_the_next_import()
    {
        byte[] noise = RandomNumberGenerator.GetBytes(45 << 20);
        byte[] bytes = Zip(d => d.Files["results.csv"] = Convert.ToBase64String(noise));
        Put("big.zip", bytes);
        using CuttingProxy proxy = new(_server.Port, long.MaxValue, 39 << 20, 1000, 1000, 1000, 1000, 1000, 1000);
        Configure("/big.zip", port: proxy.Port);
        Assert.Equal("ConnectionCut", Refused().Id);
        Assert.EndsWith(".part", Assert.Single(Left()));
        int before = proxy.Passed.Count;
        Configure("/big.zip");
        Assert.Equal(2, _workspace.Import().Count("Added"));
        Assert.Empty(Left());
        Assert.Equal(before, proxy.Passed.Count);
    }

    private string[] Left() => [.. Directory.EnumerateFiles(Path.Combine(_workspace.Root, "onesync.db.files", "sis", "sftp")).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))];

    [Fact]
    public void What_is_received_is_the_owners_alone_and_is_not_left_behind()
    {
        Put("roster.zip", Zip());
        Configure("/roster.zip");
        _workspace.Import();
        string kept = Path.Combine(_workspace.Root, "onesync.db.files");
        Assert.Empty(Left());
Assert.All(Directory.EnumerateDirectories(kept, "*", SearchOption.AllDirectories).Append(kept), d => Assert.True(Scratch.IsOwnersAlone(d), d));
    }

    [Fact]
    public void A_torn_zip_on_the_server_is_refused()
    {
        Put("roster.zip", Zip()[..^200]);
        Configure("/roster.zip");
        Assert.Equal("TornZip", Refused().Id);
    }

    [Fact]
    public void Previews_need_no_vault_and_leave_nothing()
    {
        Put("roster.zip", Zip());
        Configure("/roster.zip");
        using Workspace engine = _workspace.Open();
        Assert.Equal(2, engine.PreviewUsers("sis", default).Count());
        Assert.Single(engine.PreviewRecords("sis", RecordKind.Class, default));
        Assert.Empty(Left());
    }

    [Fact]
    public void A_connection_test_says_what_is_there()
    {
        Put("roster.zip", Zip());
        Configure("/roster.zip");
        using Workspace engine = _workspace.Open();
        OneSyncConnection connection = engine.TestConnection("sis", default).Single();
        Assert.True(connection.Ok, string.Join(" ", connection.Checks.Select(c => c.Detail)));
        Assert.Contains(connection.Checks, c => c.Detail.Contains("the newest is 'sftp://", StringComparison.Ordinal));
        Assert.Equal("1.1", connection.Version);
    }
}
