namespace OneSync.PowerShell.Hosting;

/// <summary>How PowerShell is started for a scheduled run: the one that runs now, without profile and questions.</summary>
/// <param name="Program">Its path.</param>
/// <param name="Before">What it must be told before anything else.</param>
internal sealed record ScheduledShell(string Program, IReadOnlyList<string> Before)
{
    /// <summary>The PowerShell that runs now.</summary>
    /// <param name="home">Its folder, <c>$PSHOME</c>.</param>
    /// <exception cref="IOException">It runs inside of another program, and has none of its own.</exception>
    public static ScheduledShell Here(string home)
    {
        string process = Environment.ProcessPath ?? "", library = Path.Combine(home, "pwsh.dll");
        string own = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        return Path.GetFileNameWithoutExtension(process) switch
        {
            "pwsh" => new ScheduledShell(process, []),
            // PowerShell as a .NET tool.
            "dotnet" when File.Exists(library) => new ScheduledShell(process, ["--roll-forward", "Major", library]),
            _ => File.Exists(own) ? new ScheduledShell(own, []) : throw new IOException($"This PowerShell runs inside of '{process}', and {own} is not there: register the schedule from pwsh."),
        };
    }

    /// <summary>
    /// What it is told: import the module, run the whole job, end as that ended. When the module cannot even be imported it ends with 1, because that is set before.
    /// </summary>
    /// <param name="module">The module's manifest.</param>
    /// <param name="workspace">The workspace, absolute.</param>
    /// <param name="full">Whether everything is read.</param>
    /// <param name="log">Where PowerShell itself keeps what is printed; null where the scheduler does.</param>
    public IReadOnlyList<string> Arguments(string module, string workspace, bool full, string? log)
    {
        string job = $"Import-Module {Quote(module)}; Invoke-OneSync -Workspace {Quote(workspace)}{(full ? " -Full" : "")}";
        return [.. Before, "-NoProfile", "-NonInteractive", "-Command", $"$global:LASTEXITCODE = 1; {(log is null ? job : $"& {{ {job} }} *> {Quote(log)}")}; exit $LASTEXITCODE"];
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
