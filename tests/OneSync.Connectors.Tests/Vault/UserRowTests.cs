using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;

namespace OneSync.Connectors.Tests.Vault;

/// <summary>A user of one record is not written a second time; until the next merge it shows what the last one saw all the same.</summary>
public sealed class UserRowTests
{
    private const string Ann = "s1,1001,Ann,Alm,2010-01-01,,student,", Bo = "s2,1002,Bo,Berg,2010-02-02,,student,";

    [Fact]
    public void What_was_imported_shows_in_users_once_it_is_merged()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Run();
        foreach (string name in (string[])["Ek", "Eklund"]) // imported twice before one merge
        {
            w.Sis(Ann.Replace("Alm", name), Bo);
            w.Import("sis");
            Assert.Equal("Ann Alm", w.User("1001").Name);
            Assert.Equal(["Ann Alm", "Bo Berg"], w.Users().Select(u => u.Name).Order());
        }
        OneSyncRun merge = w.Engine.Merge(false, default);
        Assert.Equal(1, merge.Count("Changed"));
        Assert.Equal("Ann Eklund", w.User("1001").Name);
        OneSyncActivity changed = w.Engine.FindActivity(new ActivityQuery { Runs = [merge.Id], Actions = ["Changed"] }, default).Single();
        Assert.Equal(("Alm", "Eklund"), (changed.Before["familyName"], changed.After["familyName"]));
        w.Close();
        Assert.Equal("Ann Eklund", w.User("1001").Name);
    }

    [Fact]
    public void A_value_set_by_hand_and_a_second_record_end_the_sharing()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Run();
        long ann = w.User("1001").Id;
        w.Engine.SetUser(ann, new Dictionary<string, AttributeValue> { ["email"] = AttributeValue.Of("by@hand") });
        w.Sis(Ann.Replace("Alm", "Ek"), Bo);
        w.Hr("h2,1002,Bo,Bergman,1980-02-02,,staff,");
        w.Merge();
        Assert.Equal(("Ann Ek", "by@hand"), (w.User("1001").Name, w.User("1001")["email"].ToString()));
        Assert.Equal(("Bo Bergman", 2), (w.User("1002").Name, w.User("1002")["sources"].Count));
    }
}
