using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Safety;

namespace OneSync.Core.Tests.Safety;

public sealed class RedactorTests
{
    [Fact]
    public void A_secret_is_masked_in_every_form_it_turns_up_in()
    {
        var redactor = new Redactor();
        redactor.Add("p&ss \"w\" ö\n");
        string json = System.Text.Json.JsonSerializer.Serialize("p&ss \"w\" ö");
        string base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("p&ss \"w\" ö"));
        Assert.Equal("a *** b", redactor.Redact("a p&ss \"w\" ö b"));
        Assert.Equal("?k=***&x", redactor.Redact("?k=p%26ss%20%22w%22%20%C3%B6&x"));
        Assert.Equal("\"***\"", redactor.Redact(json));
        Assert.Equal("basic ***", redactor.Redact("basic " + base64));
    }

    [Fact]
    public void A_line_of_a_key_file_is_a_secret_too()
    {
        var redactor = new Redactor();
        redactor.Add("{\r\n\"key\": \"MIIEvQIBADANBgkq\"\r\n}\r\n");
        Assert.Equal("at *** {", redactor.Redact("at \"key\": \"MIIEvQIBADANBgkq\" {"));
    }

    [Fact]
    public void Overlapping_secrets_leave_no_rest()
    {
        var redactor = new Redactor();
        redactor.Add("abcd");
        redactor.Add("cdef");
        redactor.Add("  ");
        Assert.Equal("x***y  ***", redactor.Redact("xabcdefy  cdef"));
    }

    [Fact]
    public void No_text_shows_a_secret_and_a_text_without_one_stays() => Prop.ForAll<NonWhiteSpaceString, string?, string?>((secret, before, after) =>
    {
        string hidden = "S" + secret.Get.Trim() + "S";
        var redactor = new Redactor();
        redactor.Add(hidden);
        string around = before + " " + after;
        return !redactor.Redact(before + hidden + after).Contains(hidden, StringComparison.Ordinal)
            && (around.Contains('S') || redactor.Redact(around) == around);
    }).QuickCheckThrowOnFailure();
}
