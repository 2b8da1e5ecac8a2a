namespace OneSync.PowerShell.Pipeline;

/// <summary>Where the workspace is when nobody says.</summary>
internal static class WorkspaceLocation
{
    /// <summary><c>$env:ONESYNC_WORKSPACE</c>, or the current folder.</summary>
    public static string Default => Environment.GetEnvironmentVariable("ONESYNC_WORKSPACE") is { Length: > 0 } given ? given : ".";
}
