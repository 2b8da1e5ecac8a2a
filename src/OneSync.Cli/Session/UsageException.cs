namespace OneSync.Cli.Session;

/// <summary>The command line names something that is not there, or contradicts itself.</summary>
internal sealed class UsageException(string message) : Exception(message);
