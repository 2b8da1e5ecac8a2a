using OneSync.Connectors.Configuration;
using OneSync.Core.Safety;

namespace OneSync.Connectors.Tests.Configuration;

public sealed class SecretResolverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onesync").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_environment_a_file_and_a_vault_give_secrets()
    {
        Environment.SetEnvironmentVariable("ONESYNC_TEST_SECRET", "from env");
        File.WriteAllText(Path.Combine(_folder, "s.txt"), "from file\r\n");
        var resolver = new SecretResolver(_folder, name => name == "Store/ad" ? "from vault" : null);
        Assert.Equal("from env", resolver.Resolve("env:ONESYNC_TEST_SECRET"));
        Assert.Equal("from file", resolver.Resolve("File:./s.txt"));
        Assert.Equal("from vault", resolver.Resolve("vault:Store/ad"));
        Assert.Equal("as it is", resolver.Resolve("as it is"));
    }

    [Theory]
    [InlineData("env:ONESYNC_TEST_UNSET", "'ONESYNC_TEST_UNSET'")]
    [InlineData("env:", "env:NAME")]
    [InlineData("file:nope.txt", "'file:nope.txt'")]
    [InlineData("file:.", "cannot be read")]
    [InlineData("file:empty.txt", "is empty")]
    [InlineData("file:", "file:PATH")]
    [InlineData("vault:nope", "'nope'")]
    [InlineData("vault:", "vault:NAME")]
    public void What_is_not_there_is_named(string reference, string named)
    {
        File.WriteAllText(Path.Combine(_folder, "empty.txt"), "\n");
        var resolver = new SecretResolver(_folder, _ => null);
        Assert.Contains(named, Assert.Throws<KeyNotFoundException>(() => resolver.Resolve(reference)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_vault_the_message_says_what_else_there_is() =>
        Assert.Contains("env: or file:", Assert.Throws<KeyNotFoundException>(() => new SecretResolver(_folder).Resolve("vault:x")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_was_resolved_is_kept_out_of_texts()
    {
        var redactor = new Redactor();
        new SecretResolver(_folder, _ => "canary-42", redactor).Resolve("vault:x");
        Assert.Equal("bind failed: *** is wrong", redactor.Redact("bind failed: canary-42 is wrong"));
    }
}
