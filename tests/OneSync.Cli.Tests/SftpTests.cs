using OneSync.Connectors.Tests.Sftp;

namespace OneSync.Cli.Tests;

public sealed class SftpTests : IClassFixture<SshServer>
{
    private readonly SshServer _server;

    public SftpTests(SshServer server)
    {
        _server = server;
        Assert.SkipUnless(SshServer.Missing is null, $"needs {SshServer.Missing}");
    }

    [Fact]
    public void A_file_on_a_server_is_read_once_unless_asked()
    {
        _server.Put("pupils.csv", "id,first,last,born,grade\np1,Ann,Lee,2012-03-04,07\n"u8.ToArray());
        using TestWorkspace workspace = new(TestWorkspace.Configuration.Replace("path: ./sis.csv", string.Join("\n    ", _server.Options("pupils.csv").Split('\n')), StringComparison.Ordinal));
        workspace.Run("check").Expect(0);
        workspace.Run("test", "sis").Expect(0);
        Assert.Contains("Added 1", workspace.Run("import", "sis").Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("was read before, and there is nothing newer", workspace.Run("import", "sis").Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("Unchanged 1", workspace.Run("import", "sis", "--full").Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("Unchanged", workspace.Run("run").Expect(0).Out, StringComparison.Ordinal);
        File.Delete(Path.Combine(_server.Files, "pupils.csv"));
        Assert.Contains("no file 'pupils.csv'", workspace.Run("import", "sis").Expect(1).Error, StringComparison.Ordinal);
    }
}
