using System.ComponentModel;
using System.Diagnostics;

namespace OneSync.Cli.Tests;

public sealed class OdbcTests
{
    [Fact]
    public void The_same_people_from_a_database_become_the_same_accounts()
    {
        using TestWorkspace files = new(), database = new(TestWorkspace.Configuration.Replace(
            "type: Csv\n    path: ./sis.csv",
            "type: Odbc\n    connection: Driver=SQLite3;Database=sis.db\n    query: select * from pupils where born > ? order by rowid\n    parameters: ['1900-01-01']", StringComparison.Ordinal));
        string[] rows = [.. File.ReadAllLines(Path.Combine(files.Root, "sis.csv")).Skip(1).Select(l => $"insert into pupils values({string.Join(',', l.Split(',').Select(c => c.Length == 0 ? "null" : $"'{c.Replace("'", "''")}'"))})")];
        Sql(database.Root, ["create table pupils(id varchar(10), first varchar(30), last varchar(30), born date, grade varchar(2))", .. rows]);

        files.Run("run").Expect(0);
        database.Run("run").Expect(0);
        Assert.Equal(files.Accounts, database.Accounts);
        Assert.Contains("Núñez", database.Accounts, StringComparison.Ordinal);
        Assert.Equal(files.Run("users", "-o", "json").Expect(0).Out, database.Run("users", "-o", "json").Expect(0).Out);

        Assert.StartsWith("3.", database.Run("test", "sis", "-o", "json").Expect(0).Json.Single().GetProperty("version").GetString(), StringComparison.Ordinal);
        database.Write("onesync.yaml", File.ReadAllText(Path.Combine(database.Root, "onesync.yaml")).Replace("select *", "selec *", StringComparison.Ordinal));
        Assert.Contains("syntax error", database.Run("import", "sis").Expect(1).Error, StringComparison.Ordinal);
    }

    private static void Sql(string folder, IEnumerable<string> statements)
    {
        ProcessStartInfo start = new("isql", ["-b", "-k", "Driver=SQLite3;Database=sis.db"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using Process isql = Process.Start(start)!;
            foreach (string statement in statements)
                isql.StandardInput.WriteLine(statement);
            isql.StandardInput.Close();
            string said = isql.StandardOutput.ReadToEnd();
            isql.WaitForExit();
            Assert.SkipUnless(isql.ExitCode == 0, $"The SQLite ODBC driver is not installed: apt-get install libsqliteodbc. {said}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("isql is not installed: apt-get install unixodbc odbcinst libsqliteodbc");
        }
    }
}
