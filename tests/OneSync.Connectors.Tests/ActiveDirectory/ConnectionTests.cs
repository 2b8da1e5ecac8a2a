using System.DirectoryServices.Protocols;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Getting into a real domain controller, and why not.</summary>
[Collection(DomainCollection.Name)]
public sealed class ConnectionTests(DomainController dc)
{
    [Theory]
    [InlineData(DirectorySecurity.Ldaps)]
    [InlineData(DirectorySecurity.StartTls)]
    public void A_private_authority_by_file_is_enough(DirectorySecurity security)
    {
        using DirectorySession session = Open(dc.Need().Options with { Security = security });

        Assert.Equal(DomainController.Domain, session.Root.Domain);
        Assert.Equal("dc1.onesync.test", session.Root.Host, ignoreCase: true);
        Assert.False(session.Root.IsReadOnly);
        Assert.NotNull(session.Root.Schema);
    }

    [Fact]
    public void A_server_whose_authority_nobody_trusts_is_refused_by_its_name()
    {
        DestinationUnavailableException error = Refused(dc.Need().Options with { CertificateAuthority = null });

        Assert.Equal("NoServer", error.Id);
        Assert.Contains("OneSync Test CA", error.Message, StringComparison.Ordinal);
        Assert.Contains("'ca'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_for_another_name_is_refused()
    {
        dc.Need();
        using TcpRelay relay = new(dc.Address, 636, "127.0.0.1");

        DestinationUnavailableException error = Refused(dc.Options with { Servers = [$"127.0.0.1:{relay.Port}"] });

        Assert.Contains("another name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("administrator@ONESYNC.TEST", "wrong", "WrongPassword")]
    [InlineData("nobody@ONESYNC.TEST", "wrong", "WrongPassword")]
    public void A_wrong_password_is_explained_and_never_told(string user, string password, string id)
    {
        DestinationUnavailableException error = Refused(dc.Need().Options with { User = user, Password = () => password });

        Assert.Equal(id, error.Id);
        Assert.DoesNotContain("'wrong'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("must change", "PasswordMustChange", "pwdLastSet", "0")]
    [InlineData("expired", "AccountExpired", "accountExpires", "116444736000000000")]
    [InlineData("disabled", "AccountDisabled", "userAccountControl", "514")]
    public void What_keeps_an_account_out_is_told(string name, string id, string attribute, string value)
    {
        string unit = dc.Need().NewUnit(), account = $"u{Guid.NewGuid():N}"[..12];
        string dn = dc.NewUser(unit, name, ("sAMAccountName", account), ("userPrincipalName", account + "@onesync.test"), ("unicodePwd", DomainController.Quoted("P@ssw0rd-Two2")), ("userAccountControl", "512"));
        dc.Modify(dn, (attribute, value));

        DestinationUnavailableException error = Refused(dc.Options with { User = account + "@onesync.test", Password = () => "P@ssw0rd-Two2" });

        Assert.Equal(id, error.Id);
        Assert.DoesNotContain("P@ssw0rd-Two2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_password_is_refused_before_anything_is_sent() =>
        Assert.Equal("EmptyPassword", Refused(dc.Need().Options with { Password = () => "" }).Id);

    [Fact]
    public void A_password_does_not_leave_the_machine_in_the_clear() =>
        Assert.Equal("PlainConnection", Refused(dc.Need().Options with { Servers = ["localhost.onesync.test", dc.Address], Security = DirectorySecurity.None }).Id);

    [Fact]
    public void A_controller_that_wants_TLS_says_so() =>
        Assert.Equal("SigningRequired", Refused(dc.Need().Options with { Security = DirectorySecurity.None }).Id);

    [Fact]
    public void The_next_server_is_taken_when_one_is_down_or_is_no_directory()
    {
        dc.Need();
        using TcpRelay dead = new(dc.Address, 636, dc.Address) { Cut = true };

        using DirectorySession session = Open(dc.Options with { Servers = [$"{dc.Address}:9", $"{dc.Address}:{dead.Port}", dc.Address] });

        Assert.Equal(new DirectoryServer(dc.Address, 636), session.Server);
    }

    [Fact]
    public void When_none_can_be_used_each_reason_is_told()
    {
        DestinationUnavailableException error = Refused(dc.Need().Options with { Servers = [$"{dc.Address}:9", $"{dc.Address}:10"] });

        Assert.Equal("NoServer", error.Id);
        Assert.Contains(":9: It cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains(":10: It cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_certificate_is_named()
    {
        using Scratch scratch = new();
        string file = scratch.Write("ca.pem", "nothing here");

        DestinationUnavailableException error = Refused(dc.Need().Options with { CertificateAuthority = file });

        Assert.Equal("BadCertificateAuthority", error.Id);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_for_an_answer_can_be_cancelled()
    {
        dc.Need();
        using TcpRelay slow = new(dc.Address, 636, dc.Address);
        using DirectorySession session = Open(dc.Options with { Servers = [$"{dc.Address}:{slow.Port}"] });
        slow.Hold = true;
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(200));

        Assert.ThrowsAny<OperationCanceledException>(() => session.Send(new SearchRequest(DomainController.Domain, "(objectClass=*)", SearchScope.Base), cancel.Token));
    }

    private static DirectorySession Open(DirectoryOptions options) => DirectorySession.Open(options, forWriting: true, lost: null, CancellationToken.None);

    private static DestinationUnavailableException Refused(DirectoryOptions options) => Assert.Throws<DestinationUnavailableException>(() => Open(options).Dispose());
}
