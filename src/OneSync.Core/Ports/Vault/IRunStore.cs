using OneSync.Core.Activity;

namespace OneSync.Core.Ports.Vault;

/// <summary>Runs and what they met.</summary>
public interface IRunStore
{
    /// <summary>Opens a run and answers its number. It is kept at once, so that a run that is killed is seen.</summary>
    long Start(RunKind kind, string subject, string by, DateTimeOffset at);

    /// <summary>Closes a run with what it did.</summary>
    void Finish(OneSyncRun run);

    /// <summary>Keeps a row that could not be used.</summary>
    void Quarantine(long run, QuarantinedRow row);

    /// <summary>The rows that a run could not use.</summary>
    IEnumerable<QuarantinedRow> Quarantined(long run);

    /// <summary>Runs, the newest first.</summary>
    IEnumerable<OneSyncRun> Read();

    /// <summary>The last import of a source that ended Complete, Unchanged, Partial or Failed; one that somebody stopped says nothing of the source.</summary>
    OneSyncRun? LastImport(string source);

    /// <summary>What became of users in a run: those added, and those changed with their rows before and after.</summary>
    IEnumerable<StoredUserEvent> UserEvents(long run);

    /// <summary>Removes runs that ended before, with their plans and events, but no plan that is not applied yet and no last import.</summary>
    int Purge(DateTimeOffset before);
}

/// <summary>What became of a user in a run.</summary>
public sealed record StoredUserEvent(long Run, long User, UserEvent What, byte[] Before, byte[] After, string? Detail);
