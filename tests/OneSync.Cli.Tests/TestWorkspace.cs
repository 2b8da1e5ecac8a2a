using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace OneSync.Cli.Tests;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>The objects of <c>--output json</c>.</summary>
    public IReadOnlyList<JsonElement> Json => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public Outcome Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode}, expected {exitCode}.\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>A folder with a small workspace, and the built command to run in it.</summary>
internal sealed class TestWorkspace : IDisposable
{
    public const string Configuration = """
        version: 1
        vault: ./onesync.db
        sources:
          sis:
            type: Csv
            path: ./sis.csv
            anchor: id
            map: { number: id, givenName: first, familyName: last, birthDate: born, role: "'student'", grade: grade }
            complete: { maxDrop: 90% }
          hr:
            type: Csv
            path: ./hr.csv
            anchor: id
            map: { number: id, givenName: first, familyName: last, birthDate: born, role: "'staff'" }
        correlations:
          - { name: number, match: [number] }
          - { name: name and birth date, match: [givenName, familyName, birthDate] }
        collections:
          students: role -eq 'student'
          staff: role -eq 'staff'
        destinations:
          accounts:
            type: Csv
            path: ./out/accounts.csv
            anchor: id
            statusAttribute: status
            enabledValue: active
            disabledValue: disabled
            scope: students -or staff
            map:
              id: number
              name: "{givenName} {familyName}"
              grade: grade
            thresholds: { Disable: { count: 5 } }

        """;

    private static readonly string s_command = typeof(TestWorkspace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "OneSyncCommand").Value!;

    public TestWorkspace(string configuration = Configuration, int pupils = 30)
    {
        Write("onesync.yaml", configuration);
        Pupils(Enumerable.Range(1, pupils));
        Write("hr.csv", "id,first,last,born\ne1,Jose,Nunez,1980-01-02\ne2,Ingrid,Dahl,1990-05-06\n");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("onesync-cli-").FullName;

    /// <summary>A folder in which programs are looked for first.</summary>
    public string? Programs { get; set; }

    public string Accounts => File.ReadAllText(Path.Combine(Root, "out", "accounts.csv"));

    /// <summary>The student file with these pupils, and a teacher whom HR has without accents.</summary>
    public void Pupils(IEnumerable<int> numbers, Func<int, string>? grade = null) => Write("sis.csv", "id,first,last,born,grade\nt1,José,Núñez,1980-01-02,\n"
        + string.Concat(numbers.Select(n => $"p{n},Ann{n},O'Neill,2012-03-{1 + n % 28:00},{grade?.Invoke(n) ?? "07"}\n")));

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Root, name), text);

    public Outcome Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [s_command, .. arguments])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("ONESYNC_WORKSPACE");
        if (Programs is not null)
            start.Environment["PATH"] = Programs + Path.PathSeparator + start.Environment["PATH"];
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
