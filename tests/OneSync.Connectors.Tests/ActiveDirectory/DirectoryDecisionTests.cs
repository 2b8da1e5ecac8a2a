using System.DirectoryServices.Protocols;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Model;
using OneSync.TestServers.ActiveDirectory;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Decisions that need no server, those about Windows among them, which answers otherwise than Samba.</summary>
public sealed class DirectoryDecisionTests
{
    [Fact]
    public void Whatever_a_value_holds_it_stays_one_value_of_a_name() =>
        Check.QuickThrowOnFailure(Prop.ForAll<NonEmptyString, NonEmptyString>((first, second) =>
        {
            string name = $"{DistinguishedName.Part("CN", first.Get)},{DistinguishedName.Part("OU", second.Get)},DC=x";
            IReadOnlyList<string>? parts = DistinguishedName.Parts(name);
            return parts is { Count: 3 } && DistinguishedName.TryReadPart(parts[0], out _, out string? one) && one == first.Get
                && DistinguishedName.TryReadPart(parts[1], out _, out string? two) && two == second.Get
                && DistinguishedName.Canonical(DistinguishedName.Canonical(name)) == DistinguishedName.Canonical(name);
        }));

    [Theory]
    [InlineData("CN=Byron\\, Ada,OU=A", "cn=Byron\\2C Ada , ou=a", true)]
    [InlineData("CN=\\C3\\A9,OU=A", "CN=é,OU=A", true)]
    [InlineData("CN=a,OU=A", "CN=a,OU=B", false)]
    public void A_name_has_many_writings(string one, string other, bool same) => Assert.Equal(same, DistinguishedName.Same(one, other));

    [Theory]
    [InlineData("OU=a,DC=x,DC=y", "DC=x,DC=y", "OU=a")]
    [InlineData("dc=X,dc=y", "DC=x,DC=y", "")]
    [InlineData("OU=a\\,DC=x,DC=y", "DC=x,DC=y", null)]
    [InlineData("DC=z", "DC=x,DC=y", null)]
    public void What_is_below_a_container_is_told_by_parts_and_not_by_letters(string name, string ancestor, string? below) => Assert.Equal(below, DistinguishedName.Below(name, ancestor));

    [Fact]
    public void A_filter_has_no_character_of_a_value_that_means_something()
    {
        Assert.Equal(@"(cn=\2a\28\29\5c\00)", LdapFilter.Equal("cn", "*()\\\0"));
        Assert.Equal(@"(objectGUID=\2a\3c\5f\8d\4e\1b\60\4f\9a\7b\0c\1d\2e\3f\4a\5b)", LdapFilter.Equal("objectGUID", Guid.Parse("8d5f3c2a-1b4e-4f60-9a7b-0c1d2e3f4a5b").ToByteArray()));
    }

    [Theory]
    [InlineData("80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 525, v1db1", "UnknownAccount")]
    [InlineData("80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1", "WrongPassword")]
    [InlineData("…, data 530, v", "LogonHours")]
    [InlineData("…, data 531, v", "Workstation")]
    [InlineData("…, data 532, v", "PasswordExpired")]
    [InlineData("…, data 533, v", "AccountDisabled")]
    [InlineData("…, data 701, v", "AccountExpired")]
    [InlineData("…, data 773, v", "PasswordMustChange")]
    [InlineData("…, data 775, v", "AccountLocked")]
    [InlineData(null, "BindFailed")]
    public void A_refused_logon_is_explained_by_its_code(string? diagnostic, string id) => Assert.Equal(id, BindFailure.Explain(diagnostic).Id);

    [Theory]
    [InlineData(512, false, 514)]
    [InlineData(66050, true, 66048)]
    [InlineData(546, true, 544)]
    [InlineData(514, false, 514)]
    public void The_enabled_state_is_one_bit_and_the_others_stay(int control, bool enabled, int after)
    {
        Assert.Equal(after, EnabledState.With(control, enabled));
        Assert.Equal(enabled, EnabledState.Of(after));
    }

    [Theory]
    [InlineData("2026-06-30", 134273376000000000)]
    [InlineData("2027-06-29", 134587872000000000)]
    [InlineData("2026-07-01T00:00:00Z", 134273376000000000)]
    [InlineData("", 0)]
    public void An_account_expires_at_the_end_of_its_last_day(string text, long ticks)
    {
        Assert.True(DirectoryTime.TryToExpiry(text, TimeZoneInfo.Utc, out long read));
        Assert.Equal(ticks, read);
        Assert.Equal(text.Length > 10 ? "2026-06-30" : text, DirectoryTime.FromExpiry(ticks, TimeZoneInfo.Utc));
        Assert.Equal("", DirectoryTime.FromExpiry(long.MaxValue, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Times_and_bytes_become_texts_and_come_back()
    {
        Assert.Equal("2026-07-01T12:30:00.000Z", AttributeSyntax.Time.FromDirectory("20260701123000.0Z"u8.ToArray()));
        Assert.Equal("20260701123000.0Z", AttributeSyntax.Time.ToDirectory("2026-07-01T12:30:00Z"));
        Assert.Equal("true", AttributeSyntax.Boolean.FromDirectory("TRUE"u8.ToArray()));
        Assert.Equal("FALSE", AttributeSyntax.Boolean.ToDirectory("False"));
        Guid id = Guid.Parse("8d5f3c2a-1b4e-4f60-9a7b-0c1d2e3f4a5b");
        Assert.Equal("KjxfjU4bYE+aewwdLj9KWw==", Convert.ToBase64String((byte[])AttributeSyntax.Guid.ToDirectory(id.ToString())));
        Assert.Equal(id.ToString(), AttributeSyntax.Guid.FromDirectory(id.ToByteArray()));
        Assert.Equal("IgBQAGEAJAAkAHcAMAByAGQALQDpACIA", Convert.ToBase64String(AccountRequests.QuotedPassword("Pa$$w0rd-é")));
        Assert.Throws<FormatException>(() => AttributeSyntax.Integer.ToDirectory("ten"));
    }

    [Theory]
    [InlineData("jsmith", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("123456789012345678901", false)]
    [InlineData("j.smith.", false)]
    [InlineData("j@smith", false)]
    [InlineData("j:smith", false)]
    [InlineData("j[smith", false)]
    [InlineData("j\"smith", false)]
    [InlineData(" jsmith", false)]
    public void A_user_name_is_what_Windows_takes(string name, bool good) => Assert.Equal(good, UserNames.WhyNotAccountName(name) is null);

    [Theory]
    [InlineData("a@b.test", true)]
    [InlineData("a", false)]
    [InlineData("a@b@c", false)]
    [InlineData("@b", false)]
    [InlineData("a b@c", false)]
    public void A_principal_name_is_a_name_at_a_domain(string name, bool good) => Assert.Equal(good, UserNames.WhyNotPrincipalName(name) is null);

    [Fact]
    public void A_new_primary_address_makes_a_secondary_one_of_the_old()
    {
        AttributeValue merged = MailAddresses.Merge(AttributeValue.Of(["SMTP:old@x", "smtp:alias@x", "X500:/o=x"]), AttributeValue.Of(["SMTP:new@x"]));

        Assert.Equal(["smtp:old@x", "smtp:alias@x", "X500:/o=x", "SMTP:new@x"], merged.ToArray());
        Assert.Equal(merged, MailAddresses.Merge(merged, AttributeValue.Of(["SMTP:NEW@x"]).ToArray() is [var same] ? AttributeValue.Of(same.Replace("NEW", "new", StringComparison.Ordinal)) : default));
    }

    [Theory]
    [InlineData(ResultCode.Busy, null, nameof(AnswerKind.TryLater))]
    [InlineData(ResultCode.Unavailable, null, nameof(AnswerKind.TryLater))]
    [InlineData(ResultCode.NoSuchObject, null, nameof(AnswerKind.NoSuchObject))]
    [InlineData(ResultCode.UnwillingToPerform, "0000052D: SvcErr: DSID-031A120C, problem 5003 (WILL_NOT_PERFORM), data 0", nameof(AnswerKind.Refused))]
    [InlineData(ResultCode.TimeLimitExceeded, null, nameof(AnswerKind.Refused))]
    [InlineData(ResultCode.UnwillingToPerform, "00000561: SvcErr: DSID-031A120C, problem 5003 (WILL_NOT_PERFORM), data 0", nameof(AnswerKind.AlreadySo))]
    [InlineData(ResultCode.EntryAlreadyExists, "00000562: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0", nameof(AnswerKind.AlreadySo))]
    [InlineData(ResultCode.NoSuchAttribute, null, nameof(AnswerKind.AlreadySo))]
    [InlineData(ResultCode.AttributeOrValueExists, null, nameof(AnswerKind.AlreadySo))]
    [InlineData(ResultCode.ConstraintViolation, "000021C8: AtrErr: DSID-03200BBA", nameof(AnswerKind.AlreadyExists))]
    public void An_answer_says_what_is_to_be_done(ResultCode code, string? diagnostic, string kind)
    {
        Assert.Equal(kind, Answer.Kind(code, diagnostic).ToString());
        Assert.NotEmpty(Answer.Explain(code, diagnostic));
    }

    [Theory]
    [InlineData(ResultCode.EntryAlreadyExists, "00002071: UpdErr: DSID-0305038D, problem 6005 (ENTRY_EXISTS), data 0", true)]
    [InlineData(ResultCode.ConstraintViolation, "000021C8: AtrErr: DSID-03200BBA, #1: 0: 000021C8: DSID-03200BBA, problem 1005 (CONSTRAINT_ATT_TYPE)", true)]
    [InlineData(ResultCode.ConstraintViolation, "0000052D: SvcErr", false)]
    public void A_name_that_is_taken_is_told_from_other_refusals(ResultCode code, string diagnostic, bool taken) => Assert.Equal(taken, Answer.IsNameTaken(code, diagnostic));

    [Theory]
    [InlineData("0000052D: SvcErr", "password does not meet")]
    [InlineData("00000523: SysErr: DSID-031A0FB6, problem 22 (Invalid argument), data 0", "user name is not valid")]
    [InlineData("0000200B: AtrErr", "too long")]
    [InlineData("0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0, best match of: 'DC=x'", "does not exist")]
    [InlineData("00002071: UpdErr: DSID-0305038D, problem 6005 (ENTRY_EXISTS), data 0", "another object has this name")]
    [InlineData("00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0", "user name exists already")]
    [InlineData("00002095: objectclass: Cannot rename CN=a, parent does not exist!", "container does not exist")]
    public void Windows_errors_become_sentences(string diagnostic, string says) => Assert.Contains(says, Answer.Explain(ResultCode.Other, diagnostic), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData(16, "no such value")]
    [InlineData(20, "there already")]
    [InlineData(32, "does not exist")]
    [InlineData(50, "no right")]
    [InlineData(51, "busy")]
    [InlineData(52, "not available")]
    [InlineData(66, "objects below it")]
    [InlineData(68, "has this name already")]
    [InlineData(80, "refused the change")]
    public void A_result_becomes_a_sentence_that_holds_its_number(int code, string says)
    {
        string told = Answer.Explain((ResultCode)code, null);

        Assert.Contains(says, told, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"(result {code})", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_referral_names_where_it_leads() =>
        Assert.Contains("child.district.test for 'DC=child,DC=d'", LdapReferral.Explain([new Uri("ldap://child.district.test/DC=child,DC=d")]), StringComparison.Ordinal);

    [Theory]
    [InlineData("ldap://dc.test/OU=Far%20away,OU=A,DC=x", "dc.test for 'OU=Far away,OU=A,DC=x'")]
    [InlineData("ldap://dc.test:3389/ou=a,dc=x??sub", "dc.test:3389 for 'ou=a,dc=x'")]
    [InlineData("ldap://dc.test", "dc.test")]
    [InlineData("ldap://dc.test/CN=Configuration,DC=x", null)]
    public void What_lies_elsewhere_is_missed_where_it_is_below_the_base(string address, string? missing) => Assert.Equal(missing, LdapReferral.Missing(new Uri(address), "OU=A,DC=x"));

    [Fact]
    public void A_right_that_is_missing_is_named_with_its_object()
    {
        string Told(DirectoryRequest request) => Answer.Explain(ResultCode.InsufficientAccessRights, "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", request);
        Assert.Contains("no right to create user objects in 'OU=A,DC=x'. Delegate it", Told(new AddRequest("CN=a,OU=A,DC=x", "user")), StringComparison.Ordinal);
        Assert.Contains("to create organizational units in 'DC=x'", Told(new AddRequest("OU=A,DC=x", "organizationalUnit")), StringComparison.Ordinal);
        Assert.Contains("to delete 'CN=a,DC=x'", Told(new DeleteRequest("CN=a,DC=x")), StringComparison.Ordinal);
        Assert.Contains("to write 'member' of 'CN=g,DC=x'", Told(new ModifyRequest("CN=g,DC=x", DirectoryAttributeOperation.Add, "member", "CN=a,DC=x")), StringComparison.Ordinal);
        Assert.Contains("to rename 'CN=a,DC=x'", Told(new ModifyDNRequest("CN=a,DC=x", "DC=x", "CN=b")), StringComparison.Ordinal);
        Assert.Contains("create them in 'OU=B,DC=x'", Told(new ModifyDNRequest("CN=a,DC=x", "OU=B,DC=x", "CN=a")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short-1", 8, true, false)]
    [InlineData("onlysmallletters", 8, true, false)]
    [InlineData("river-otter-42", 8, true, true)]
    [InlineData("byron-otter-42", 8, true, false)]
    [InlineData("onlysmallletters", 8, false, true)]
    public void A_password_is_measured_by_the_domains_policy(string password, int least, bool complex, bool good) =>
        Assert.Equal(good, new PasswordPolicy(least, complex).WhyNot(password, "abyron", "Ada Byron") is null);

    [Theory]
    [InlineData("dc1", "dc1", 636)]
    [InlineData("dc1:3269", "dc1", 3269)]
    [InlineData("[::1]:636", "::1", 636)]
    [InlineData("fe80::1", "fe80::1", 636)]
    public void A_server_may_name_its_port(string text, string host, int port) => Assert.Equal(new DirectoryServer(host, port), DirectoryServer.Parse(text, 636));

    [Theory]
    [InlineData("OU=Students", "OU=Students")]
    [InlineData("ou=Students , ou=North", "OU=Students,OU=North")]
    [InlineData("OU=A,OU=Base,DC=x,DC=y", "OU=A")]
    [InlineData("OU=Elsewhere,DC=x,DC=y", "OU=Elsewhere,DC=x,DC=y")]
    [InlineData("", "")]
    public void A_container_has_one_path(string written, string path)
    {
        AccountScope scope = new("OU=Base", "dc=x,dc=y");

        Assert.Equal("OU=Base,DC=x,DC=y", scope.Base);
        Assert.Equal(path, scope.PathOf(scope.ContainerOf(written)!));
    }

    [Fact]
    public void An_authority_has_the_name_that_OpenSSL_looks_for()
    {
        using Scratch scratch = new();
        TestCertificates.Write(scratch.Root, "dc1");
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(scratch.Root, "ca.pem"));
        if (!File.Exists("/usr/bin/openssl"))
            Assert.Skip("apt-get install openssl");
        using Process openssl = Process.Start(new ProcessStartInfo("openssl", ["x509", "-hash", "-noout", "-in", Path.Combine(scratch.Root, "ca.pem")]) { RedirectStandardOutput = true })!;

        Assert.Equal(openssl.StandardOutput.ReadToEnd().Trim(), TrustedAuthority.SubjectHash(authority.SubjectName));
    }

    [Fact]
    public void A_group_whose_name_no_user_name_can_be_gets_one_of_its_own()
    {
        Assert.Equal("Adobe Acrobat Pro", GroupNames.AccountName("Adobe Acrobat Pro"));
        Assert.StartsWith("Econ 101_ A-", GroupNames.AccountName("Econ 101: A"), StringComparison.Ordinal);
        Assert.NotEqual(GroupNames.AccountName("a:b"), GroupNames.AccountName("a;b"));
    }
}
