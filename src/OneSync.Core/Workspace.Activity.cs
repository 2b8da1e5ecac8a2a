using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>Runs, the newest first.</summary>
    public IEnumerable<OneSyncRun> Runs() => Vault.Runs.Read();

    /// <summary>The activity log: the newest run first, and in it everything in order.</summary>
    public IEnumerable<OneSyncActivity> FindActivity(ActivityQuery query, CancellationToken cancellation)
    {
        ActivityReader reader = new(Vault, this);
        foreach (OneSyncRun run in Vault.Runs.Read().ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!ActivityReader.Wants(query, run))
                continue;
            foreach (OneSyncActivity activity in reader.Read(run, query))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return activity;
            }
        }
    }

    /// <summary>What was done last for each source and each destination, counted: people read, accounts made, changes sent.</summary>
    /// <param name="runs">The runs that count; null for all.</param>
    public IEnumerable<OneSyncSummary> Summarize(IReadOnlyCollection<long>? runs = null) =>
        new SummaryReader(Vault).Read(Settings.Sources.Select(s => s.Name.Text), Settings.Destinations.Select(d => d.Name.Text), runs?.ToHashSet());

    /// <summary>Writes activity to a file, as CSV, or as JSON Lines when its name ends in <c>.jsonl</c>; answers how many lines.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there before stays.</exception>
    public long ExportActivity(string path, ActivityQuery query, CancellationToken cancellation) =>
        ActivityFile.Write(_options.Host, path, FindActivity(query, cancellation));

    /// <summary>Removes activity that ended before, but no plan that waits and no last import; answers how many runs.</summary>
    public int PurgeActivity(DateTimeOffset before)
    {
        using IDisposable held = Vault.Lock("removal of old activity");
        using IVaultTransaction transaction = Vault.Begin();
        int removed = Vault.Runs.Purge(before);
        transaction.Commit();
        return removed;
    }

    /// <summary>Removes activity older than the configured retention; does nothing when none is configured.</summary>
    public int PurgeActivity() => Settings.ActivityRetentionDays is { } days ? PurgeActivity(_options.Clock.UtcNow.AddDays(-days)) : 0;
}
