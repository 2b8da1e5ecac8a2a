using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Csv;

/// <summary>
/// The changes of a feed as a file needs them: found by the row they change. Where there is no file yet, creates stay in the feed and
/// nothing is held.
/// </summary>
internal sealed class PendingChanges
{
    private readonly Dictionary<ulong, List<PendingChange>> _byAnchor = [];
    // The anchor a rename gives, and the one it takes away.
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _attributes = [];

    private PendingChanges()
    {
    }

    /// <param name="feed">The changes.</param>
    /// <param name="anchor">The attribute that identifies a row.</param>
    /// <param name="holdCreates">Whether creates may meet rows that are there already.</param>
    /// <param name="cancellation">Ends it.</param>
    public PendingChanges(IChangeFeed feed, string anchor, bool holdCreates, CancellationToken cancellation)
    {
        int anchorIndex = feed.Attributes.TryGetIndex(anchor, out int known) ? known : -1;
        foreach (StoredChange change in feed.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> after = change.After.Span;
            while (AttributeEncoding.TrySliceNext(ref after, out int index, out _))
                _attributes.Add(index);
            if (change.Action == ChangeAction.Create && !holdCreates)
                continue;
            if (change.Action == ChangeAction.Rename && AttributeEncoding.Read(change.After.Span, anchorIndex).First is { } given)
                _renamed[given] = change.Anchor;
            ulong key = Fingerprint.Of(change.Anchor.AsSpan());
            if (!_byAnchor.TryGetValue(key, out List<PendingChange>? changes))
                _byAnchor[key] = changes = [];
            changes.Add(new PendingChange(change.Sequence, change.Action, change.Anchor, change.Before.ToArray(), change.After.ToArray()));
        }
    }

    /// <summary>For a file that is new, whose columns are known.</summary>
    public static PendingChanges None { get; } = new();

    /// <summary>The attributes that any change sets, ascending.</summary>
    public IReadOnlyCollection<int> Attributes => _attributes;

    /// <summary>The changes of the row with that anchor, in their order, or none. They are taken out.</summary>
    public IReadOnlyList<PendingChange> Take(string anchor)
    {
        ulong key = Fingerprint.Of(anchor.AsSpan());
        if (!_byAnchor.TryGetValue(key, out List<PendingChange>? changes) || !changes.TrueForAll(c => c.Anchor == anchor))
            return [];
        _byAnchor.Remove(key);
        return changes;
    }

    /// <summary>
    /// The changes of a row that has its new anchor already, from a run that was killed after it wrote the file. They are taken out.
    /// </summary>
    public IReadOnlyList<PendingChange> TakeRenamed(string anchor) => _renamed.TryGetValue(anchor, out string? before) ? Take(before) : [];

    /// <summary>What was not taken: changes whose row is not in the file, in the order of the plan.</summary>
    public IReadOnlyList<PendingChange> Rest => [.. _byAnchor.Values.SelectMany(c => c).OrderBy(c => c.Sequence)];
}

/// <summary>A change that waits for its row.</summary>
internal sealed record PendingChange(int Sequence, ChangeAction Action, string Anchor, byte[] Before, byte[] After);
