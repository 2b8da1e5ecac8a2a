using System.DirectoryServices.Protocols;
using System.Globalization;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>What values a real domain takes, how long they may be, and that a plan knows it before the domain has to say so.</summary>
[Collection(DomainCollection.Name)]
public sealed class DirectoryLimitTests(DomainController dc)
{
    // Microsoft's published schema; the two user names have rules of their own.
    private static readonly Dictionary<string, int> s_limits = new()
    {
        ["initials"] = 6, ["employeeID"] = 16, ["postalCode"] = 40, ["c"] = 3, ["givenName"] = 64, ["sn"] = 64, ["middleName"] = 64, ["personalTitle"] = 64, ["department"] = 64, ["company"] = 64,
        ["telephoneNumber"] = 64, ["mobile"] = 64, ["title"] = 128, ["physicalDeliveryOfficeName"] = 128, ["l"] = 128, ["st"] = 128, ["co"] = 128, ["displayName"] = 256, ["mail"] = 256,
        ["employeeType"] = 256, ["division"] = 256, ["employeeNumber"] = 512, ["streetAddress"] = 1024, ["description"] = 1024, ["info"] = 1024, ["proxyAddresses"] = 1123, ["wWWHomePage"] = 2048,
    };

    [Fact]
    public void Each_attribute_takes_as_many_characters_as_a_plan_allows_and_not_one_more()
    {
        string dn = dc.Need().NewUser(dc.NewUnit(), "Long", ("sAMAccountName", "l" + Guid.NewGuid().ToString("N")[..10]));
        AccountAttributes attributes = AccountAttributes.Load(dc.Session, new DirectorySettings(dc.Options, dc.NewUnit()), [.. s_limits.Keys, "cn"], s_limits.Keys, default);
        foreach ((string name, int limit) in s_limits)
        {
            // Beyond ASCII: what counts are characters and not bytes.
            string fits = new('ü', limit), tooLong = new('ü', limit + 1);
            if (name is "c" or "mail" or "proxyAddresses" or "telephoneNumber")
                (fits, tooLong) = (new string('u', limit), new string('u', limit + 1));
            AttributeRule rule = AccountRules.Of(name, attributes, new Dictionary<string, ReferenceMap>())!;

            Assert.True(rule.WhyNot!(AttributeValue.Of(fits)) is null, name);
            string? why = rule.WhyNot!(AttributeValue.Of(tooLong));
            Assert.Contains($"has {limit + 1} characters and the directory takes {limit}; shorten it with |left {limit}", why, StringComparison.Ordinal);
            Assert.Equal(limit, rule.MaxLength);
            dc.Modify(dn, (name, fits));
            DirectoryOperationException refused = Assert.Throws<DirectoryOperationException>(() => dc.Modify(dn, (name, tooLong)));
            Assert.Contains("too long", Answer.Explain(refused.Response, new ModifyRequest(dn)), StringComparison.Ordinal);
            dc.Modify(dn, (name, null));
        }
        Assert.Equal(64, AccountRules.Of("cn", attributes, new Dictionary<string, ReferenceMap>())!.MaxLength);
    }

    [Fact]
    public void Each_who_has_a_value_that_is_too_long_is_told_and_the_others_go_on()
    {
        using DirectoryWorkspace work = new(dc, map: "initials: { value: jobTitle, when: \"grade -eq 'I'\" }\n      description: { value: jobTitle, when: \"grade -eq 'D'\" }");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,North,Grade 9,,Pupil,");
        work.Run();
        string givenName = new('A', 65), unit = new('o', 65), title = new('t', 129);

        work.People($"1,E1,{givenName},Byron,North,Grade 9,,Captain,", "2,E2,Grace,Hopper,North,Grade 9,,Captain,", $"3,E3,Joan,Clarke,North,{unit},,Pupil,", $"4,E4,Alan,Turing,North,Grade 9,,{title},",
            "5,E5,Dorothy,Vaughan,North,Grade 9,,Pupil,");
        OneSyncPlan plan = work.Plan();

        Assert.Equal([ChangeAction.Update, ChangeAction.Create], work.Changes(plan).Select(c => c.Action));
        string[] told = [.. work.Notices(plan).Where(n => n.Kind == NoticeKind.Error).Select(n => n.Message)];
        Assert.Equal(3, told.Length);
        Assert.Contains(told, m => m.Contains("has 65 characters and the directory takes 64; shorten it with |left 64", StringComparison.Ordinal) && m.Contains("'givenName'", StringComparison.Ordinal));
        Assert.Contains(told, m => m.Contains("'ou'", StringComparison.Ordinal) && m.Contains($"'{unit}' has 65 characters", StringComparison.Ordinal));
        Assert.Contains(told, m => m.Contains("'title'", StringComparison.Ordinal) && m.Contains("takes 128", StringComparison.Ordinal));
        work.Export(plan);
        Assert.Equal("Captain", Value(work.Account("E2"), "title"));
        Assert.Equal("Pupil", Value(work.Account("E1"), "title"));
        Assert.NotNull(work.Account("E5"));
        Assert.Null(work.Account("E3"));
    }

    [Fact]
    public void A_user_name_that_Windows_does_not_take_is_told_before_it_is_written()
    {
        using DirectoryWorkspace work = new(dc);
        work.Configure(name: "jobTitle");
        string tag = Guid.NewGuid().ToString("N")[..8];
        string tooLong = tag + new string('n', 13), colon = tag + ":x", stop = tag + ".", at = tag + "@x", fits = tag + new string('n', 12);
        work.People($"1,E1,A,One,North,Grade 9,,{tooLong},", $"2,E2,B,Two,North,Grade 9,,{colon},", $"3,E3,C,Three,North,Grade 9,,{stop},", $"4,E4,D,Four,North,Grade 9,,{at},", $"5,E5,E,Five,North,Grade 9,,{fits},");

        OneSyncPlan plan = work.Plan();
        work.Export(plan);

        Assert.Equal(fits, Value(work.Account("E5"), "sAMAccountName"));
        Assert.Single(work.Accounts());
        string[] told = [.. work.Notices(plan).Where(n => n.Kind == NoticeKind.Error).Select(n => n.Message)];
        Assert.Equal(4, told.Length);
        foreach (string says in new[] { $"'{tooLong}' has 21 characters and a user name takes 20; shorten it with |left 20", $"'{colon}' has the character :", $"'{stop}' must not", $"'{at}' has the character @" })
            Assert.Contains(told, m => m.Contains(says, StringComparison.Ordinal));
        // Samba refuses two of them by itself, with the error of Windows for a bad value.
        foreach (string name in new[] { colon, stop })
        {
            DirectoryOperationException refused = Assert.Throws<DirectoryOperationException>(() => dc.NewUser(work.Unit, "Bad", ("sAMAccountName", name)));
            Assert.Equal(ResultCode.ConstraintViolation, refused.Response.ResultCode);
        }
    }

    [Theory]
    [InlineData("short", 19, "'password.pattern'")]
    [InlineData("withoutcapitals", 19, "domain's policy")]
    [InlineData(null, 53, "over TLS")]
    public void A_password_that_the_domain_does_not_take_is_explained_as_its_policy(string? password, int code, string says)
    {
        string dn = dc.Need().NewUser(dc.NewUnit(), "Ada", ("sAMAccountName", "w" + Guid.NewGuid().ToString("N")[..10]));
        ModifyRequest modify = new(dn, DirectoryAttributeOperation.Replace, "unicodePwd", password is null ? "not in quotes"u8.ToArray() : DomainController.Quoted(password));

        DirectoryOperationException refused = Assert.Throws<DirectoryOperationException>(() => dc.Session.Send(modify, default));

        Assert.Equal(code, (int)refused.Response.ResultCode);
        // OneSync sends it with a new account.
        Assert.Contains(says, Answer.Explain(refused.Response, new AddRequest(dn)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changeAtNextLogon: false", "Enabled", "512")]
    [InlineData("changeAtNextLogon: true", "Disabled", "514")]
    public void A_new_account_has_the_state_and_the_password_it_was_given(string change, string state, string control)
    {
        using DirectoryWorkspace work = new(dc, options: $"newAccounts: {state}");
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("{digit 4}'", "{digit 4}', " + change, StringComparison.Ordinal));
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        work.Run();

        SearchResultEntry account = work.Account("E1")!;
        Assert.Equal(control, Value(account, "userAccountControl"));
        Assert.Equal("513", Value(account, "primaryGroupID"));
        Assert.Equal("805306368", Value(account, "sAMAccountType"));
        Assert.Equal([], work.Changes(work.Plan()));
        string file = Assert.Single(Directory.GetFiles(Path.Combine(work.Root, "passwords")));
        Dictionary<string, string> row = Assert.Single(Workspaces.TestWorkspace.Rows(file));
        DirectoryOptions he = dc.Options with { User = row["userPrincipalName"], Password = () => row["password"] };
        if (state == "Enabled")
        {
            // pwdLastSet is the moment, and the password opens the account at once.
            Assert.True(long.Parse(Value(account, "pwdLastSet")!, CultureInfo.InvariantCulture) > 0);
            DirectorySession.Open(he, false, null, default).Dispose();
        }
        else
        {
            Assert.Equal("0", Value(account, "pwdLastSet"));
            Assert.Equal("AccountDisabled", Assert.Throws<DestinationUnavailableException>(() => DirectorySession.Open(he, false, null, default).Dispose()).Id);
        }
    }

    [Fact]
    public void A_value_is_cleared_by_leaving_it_out_of_the_directory_whether_it_was_there_or_not()
    {
        using DirectoryWorkspace work = new(dc);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Grade 9,,,");
        OneSyncPlan plan = work.Plan();
        // Somebody was quicker.
        dc.Modify(work.Account("E1")!.DistinguishedName, ("title", null));

        work.Export(plan);

        Assert.Equal(ChangeStatus.Done, Assert.Single(work.Changes(plan)).Status);
        Assert.Null(Value(work.Account("E1"), "title"));
        // An empty text and a value that is not there are errors on the wire.
        DirectoryOperationException absent = Assert.Throws<DirectoryOperationException>(() => dc.Session.Send(new ModifyRequest(work.Account("E1")!.DistinguishedName, DirectoryAttributeOperation.Delete, "title", "x"), default));
        Assert.Equal(ResultCode.NoSuchAttribute, absent.Response.ResultCode);
    }
}
