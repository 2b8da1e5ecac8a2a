using System.Net;
using System.Net.Sockets;
using OneSync.Connectors.Sftp;
using OneSync.Connectors.Tests.OneRoster;
using OneSync.Core;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Sftp;

/// <summary>Whatever fails between here and a server's file is named, with its remedy.</summary>
public sealed class SftpFaultTests : IClassFixture<SshServer>, IDisposable
{
    private readonly SshServer _server;
    private readonly RosterWorkspace _workspace = new();

    public SftpFaultTests(SshServer server)
    {
        _server = server;
        Assert.SkipUnless(SshServer.Missing is null, $"needs {SshServer.Missing}");
        server.Put("staff.csv", "id,name\n1,Ann\n"u8.ToArray());
    }

    public void Dispose() => _workspace.Dispose();

    private void Configure(string path, params (string Old, string New)[] changes)
    {
        string options = _server.Options(path);
        foreach ((string old, string @new) in changes)
        {
            Assert.Contains(old, options);
            options = options.Replace(old, @new, StringComparison.Ordinal);
        }
        _workspace.Configure(options + "\nanchor: id", path: null, type: "Csv");
    }

    private string Refused(string id)
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => _workspace.Import());
        Assert.True(refused.Id == id, $"{refused.Id}: {refused.Message}");
        return refused.Message;
    }

    [Fact]
    public void A_host_whose_key_is_not_known()
    {
        File.WriteAllText(_server.In("empty"), "");
        Configure("staff.csv", (_server.KnownHosts, _server.In("empty")));
        Assert.Contains($"ssh-keyscan -p {_server.Port} 127.0.0.1", Refused("HostKeyUnknown"));
    }

    [Fact]
    public void A_host_with_another_key()
    {
        Configure("staff.csv", (_server.KnownHosts, _server.Known("changed", _server.In("id_other.pub"), _server.Port)));
        Assert.Contains("somebody stands in between", Refused("HostKeyChanged"));
    }

    [Fact]
    public void A_known_hosts_file_or_a_key_that_is_not_there()
    {
        Configure("staff.csv", (_server.KnownHosts, _server.In("nowhere")));
        Refused("KnownHostsNotFound");
        Configure("staff.csv", ($"key: '{_server.Key}'", $"key: '{_server.In("nowhere")}'"));
        Refused("KeyNotFound");
    }

    [Fact]
    public void A_login_that_is_refused()
    {
        Configure("staff.csv", ($"key: '{_server.Key}'", $"key: '{_server.In("id_other")}'"));
        string message = Refused("LoginRefused");
        Assert.Contains("Permission denied", message);
        Assert.Contains("authorized_keys", message);
    }

    [Fact]
    public void A_password_that_is_refused_is_not_told()
    {
        Environment.SetEnvironmentVariable("ONESYNC_TEST_SFTP", "c4nary-Passw0rd!");
        Configure("staff.csv", ($"key: '{_server.Key}'", "password: env:ONESYNC_TEST_SFTP"));
        string message = Refused("LoginRefused");
        Assert.Contains("the password", message);
        Assert.DoesNotContain("c4nary", message);
        Assert.DoesNotContain("c4nary", File.ReadAllText(Path.Combine(_workspace.Root, "onesync.db"), System.Text.Encoding.Latin1));
    }

    [Fact]
    public void A_secret_that_is_not_there()
    {
        Configure("staff.csv", ($"key: '{_server.Key}'", "password: env:ONESYNC_NOT_SET"));
        Assert.Contains("ONESYNC_NOT_SET", Assert.ThrowsAny<Exception>(() => _workspace.Import()).Message);
    }

    [Fact]
    public void A_key_that_a_phrase_opens()
    {
        Environment.SetEnvironmentVariable("ONESYNC_TEST_PHRASE", "open sesame");
        Configure("staff.csv", ($"key: '{_server.Key}'", $"key: '{_server.In("id_phrase")}'\nkeyPhrase: env:ONESYNC_TEST_PHRASE"));
        Assert.Equal(1, _workspace.Import().Count("Added"));
        Environment.SetEnvironmentVariable("ONESYNC_TEST_WRONG", "open says me");
        Configure("staff.csv", ($"key: '{_server.Key}'", $"key: '{_server.In("id_phrase")}'\nkeyPhrase: env:ONESYNC_TEST_WRONG"));
        Assert.DoesNotContain("says me", Assert.Throws<SourceUnavailableException>(() => _workspace.Import()).Message);
    }

    [Fact]
    public void A_key_that_others_can_read()
    {
        string open = _server.In("id_open");
        File.Copy(_server.Key, open, overwrite: true);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Configure("staff.csv", ($"key: '{_server.Key}'", $"key: '{open}'"));
        Assert.Contains("chmod 600", Refused("KeyNotProtected"));
    }

    [Theory]
    [InlineData("stuff.csv", "Did you mean 'staff.csv'?")]
    [InlineData("other-*.csv", "matches 'other-*.csv'")]
    [InlineData("nowhere/staff.csv", "nowhere")]
    public void A_file_or_a_folder_that_is_not_there(string path, string says)
    {
        Configure(path);
        Assert.Contains(says, Refused("FileNotFound"));
    }

    [Fact]
    public void An_empty_folder()
    {
        Directory.CreateDirectory(Path.Combine(_server.Files, "hollow"));
        Configure("hollow");
        Assert.Contains("holds no .csv file", Refused("FileNotFound"));
    }

    [Fact]
    public void A_port_where_nobody_listens()
    {
        Configure("staff.csv", ($"port: {_server.Port}", $"port: {SshServer.FreePort()}"));
        Refused("ConnectionRefused");
    }

    [Fact]
    public void A_server_that_is_silent()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Configure("staff.csv", ($"port: {_server.Port}", $"port: {((IPEndPoint)silent.LocalEndpoint).Port}"), ("timeoutSeconds: 5", "timeoutSeconds: 1"));
        Refused("ConnectionTimedOut");
    }

    [Fact]
    public void A_name_that_nobody_knows()
    {
        Configure("staff.csv", ("host: 127.0.0.1", "host: sftp.invalid"));
        Assert.Contains("'sftp.invalid'", Refused("HostNotFound"));
    }

    [Fact]
    public void A_client_that_is_not_installed()
    {
        SftpClient client = new(new SftpSettings("127.0.0.1", "x"), "sftp-that-is-not-there");
        SourceUnavailableException missing = Assert.Throws<SourceUnavailableException>(() => client.Run(Path.GetTempPath(), ["pwd"], null, default));
        Assert.Equal("SftpClientMissing", missing.Id);
        Assert.Contains("openssh-client", missing.Message);
    }

    [Fact]
    public void Cancelling_ends_the_client()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Configure("staff.csv", ($"port: {_server.Port}", $"port: {((IPEndPoint)silent.LocalEndpoint).Port}"), ("timeoutSeconds: 5", "timeoutSeconds: 100"));
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(1));
        using Workspace engine = _workspace.Open();
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Import("sis", null, stop.Token));
    }

    [Theory]
    [InlineData("host: 127.0.0.1", "host: '-oProxyCommand=touch'", "BadValue")]
    [InlineData("host: 127.0.0.1", "host: 'root@127.0.0.1'", "BadValue")]
    [InlineData("host: 127.0.0.1\n", "", "MissingKey")]
    [InlineData("user: ", "# ", "MissingKey")]
    [InlineData("path: '", "path: 'a\\b", "BadValue")]
    public void Options_that_cannot_be(string old, string @new, string id)
    {
        Configure("staff.csv", (old, @new));
        Assert.Contains(Assert.Throws<ConfigurationException>(() => _workspace.Import()).Problems, p => p.Id == id);
    }
}
