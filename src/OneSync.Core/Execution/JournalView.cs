using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Execution;

/// <summary>Finds the journal entry of a change; asked in ascending order.</summary>
internal sealed class JournalView(IReadOnlyList<JournalEntry> entries)
{
    private int _at;

    /// <summary>The entry, or null when the change was not sent.</summary>
    public JournalEntry? Find(int sequence)
    {
        while (_at < entries.Count && entries[_at].Last < sequence)
            _at++;
        return _at < entries.Count && entries[_at].First <= sequence ? entries[_at] : null;
    }
}
