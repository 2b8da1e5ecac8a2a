using FsCheck;
using FsCheck.Fluent;
using OneSync.Connectors.Odbc;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>Connection strings hold any value, and say it back.</summary>
public class ConnectionTextTests
{
    [Fact]
    public void Whatever_a_value_holds_is_read_back()
    {
        Gen<string> values = Gen.Elements('a', ';', '{', '}', '=', ' ', '\'', 'é', '@', '(').ListOf().Select(chars => new string([.. chars]));
        Prop.ForAll(values.ToArbitrary(), values.ToArbitrary(), (user, password) =>
        {
            ConnectionText text = ConnectionText.Parse("Driver={My Driver};Server=db1;");
            text.Add("UID", user);
            text.Add("PWD", password);
            ConnectionText read = ConnectionText.Parse(text.ToString());
            return (read["driver"], read["Server"], read["uid"], read.Password) == ("My Driver", "db1", user, password);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_set_holds()
    {
        ConnectionText text = ConnectionText.Parse(" driver = PostgreSQL Unicode ; Fetch=7;");
        DriverDefaults.Add(text, "PostgreSQL Unicode");
        text.Add("driver", "other");
        Assert.Equal("driver=PostgreSQL Unicode;Fetch=7;UseDeclareFetch=1;", text.ToString());
    }

    [Theory]
    [InlineData("Driver")]
    [InlineData("a=1;b;c=2")]
    [InlineData("PWD={never closed")]
    public void What_cannot_be_read_is_refused(string text) => Assert.Throws<FormatException>(() => ConnectionText.Parse(text));
}
