using System.Diagnostics;
using System.Text.RegularExpressions;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Activity;
using OneSync.Core.Ports;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>
/// Logging on with Kerberos. The libraries read their settings from the environment of the process as it was at its start, so that the job runs in one of its own.
/// </summary>
[Collection(DomainCollection.Name)]
public sealed class KerberosTests(DomainController dc)
{
    [Theory]
    [InlineData("Kerberos")]
    [InlineData("Negotiate")]
    public async Task With_a_keytab_the_whole_job_is_done_without_a_password_of_OneSyncs(string authentication)
    {
        using DirectoryWorkspace work = new(dc);
        IReadOnlyDictionary<string, string> environment = dc.Kerberos(work.Root);
        Configure(work, $"authentication: {authentication}, security: None");
        work.People("1,E1,Ada,Byron,North,Grade 9,E2,Pupil,", "2,E2,Grace,Hopper,North,Staff,,Head,");

        string said = await Job(work, environment);

        Assert.Contains("Export Complete", said, StringComparison.Ordinal);
        // A password is taken over a sealed connection only.
        Assert.Equal("512", Value(work.Account("E1"), "userAccountControl"));
        Assert.Equal("0", Value(work.Account("E1"), "pwdLastSet"));
    }

    [Fact]
    public async Task Without_a_ticket_the_remedy_is_told()
    {
        using DirectoryWorkspace work = new(dc);
        Dictionary<string, string> environment = new(dc.Kerberos(work.Root)) { ["KRB5_CLIENT_KTNAME"] = "/nowhere" };
        Configure(work, "authentication: Kerberos, security: None");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        await Job(work, environment);

        Assert.Contains("kinit", Failure(work), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_wants_Kerberos_to_seal_says_what_to_set()
    {
        using DirectoryWorkspace work = new(dc);
        IReadOnlyDictionary<string, string> environment = dc.Kerberos(work.Root);
        Configure(work, "authentication: Kerberos, security: Ldaps");
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");

        await Job(work, environment);

        Assert.Contains("'security' to None", Failure(work), StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_Windows_another_account_than_the_one_that_runs_cannot_be_named()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows takes a name and a password for Kerberos.");

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => DirectorySession.Open(
            dc.Need().Options with { Authentication = DirectoryAuthentication.Kerberos, Security = DirectorySecurity.None }, forWriting: true, lost: null, CancellationToken.None).Dispose());

        Assert.Equal("KerberosAccount", error.Id);
        Assert.Contains("keytab", error.Message, StringComparison.Ordinal);
    }

    private static void Configure(DirectoryWorkspace work, string options)
    {
        string text = File.ReadAllText(Path.Combine(work.Root, "onesync.yaml"));
        text = Regex.Replace(text, @"^ +(user|secret):.*\n", "", RegexOptions.Multiline);
        if (options.EndsWith("None", StringComparison.Ordinal))
            text = Regex.Replace(text, @"^ +ca:.*\n", "", RegexOptions.Multiline);
        work.Write("onesync.yaml", Regex.Replace(text, @"^( +)type: ActiveDirectory", $"$1type: ActiveDirectory\n$1{options.Replace(", ", "\n$1", StringComparison.Ordinal)}", RegexOptions.Multiline));
    }

    private static string Failure(DirectoryWorkspace work) =>
        string.Join('\n', work.Engine.Runs().Where(r => r.Status == RunStatus.Failed).Select(r => r.Message));

    private static async Task<string> Job(DirectoryWorkspace work, IReadOnlyDictionary<string, string> environment)
    {
        work.Close();
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneSync.CrashRunner.dll"), work.Root])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process job = Process.Start(start)!;
        Task<string> complaint = job.StandardError.ReadToEndAsync();
        await job.StandardInput.WriteLineAsync();
        string said = await job.StandardOutput.ReadToEndAsync();
        await job.WaitForExitAsync();
        return said + await complaint;
    }
}
