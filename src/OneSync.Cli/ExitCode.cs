namespace OneSync.Cli;

/// <summary>How a command ended, for the script that called it.</summary>
internal enum ExitCode
{
    /// <summary>All of it was done.</summary>
    Done = 0,

    /// <summary>It failed: a configuration that is not valid, a system that cannot be reached, a vault that is in use.</summary>
    Failed = 1,

    /// <summary>The command line is not valid.</summary>
    Usage = 2,

    /// <summary>A threshold holds a plan, which waits for approval.</summary>
    Held = 3,

    /// <summary>What could be done was done.</summary>
    Partial = 4,

    /// <summary>It was stopped by Ctrl+C or by the system, as shells report it.</summary>
    Stopped = 130,
}
