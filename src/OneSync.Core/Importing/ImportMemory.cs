using OneSync.Core.Activity;
using OneSync.Core.Mapping;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>
/// The memory of one import: what the source remembers, and beside it under which settings that was read and whether it was complete. Both are
/// kept with the import or not at all.
/// </summary>
internal sealed class ImportMemory
{
    // No source can use these names: they are taken out of what it sees.
    private const string Own = "import:", MarkName = Own + "mark", PartialName = Own + "partial";

    private readonly IVault _vault;
    private readonly string _source, _mark;
    private readonly string? _lastMark, _lastPartial;

    private ImportMemory(IVault vault, string source, string mark, bool full)
    {
        (_vault, _source, _mark) = (vault, source, mark);
        Dictionary<string, string> all = new(vault.Memory.Read(source));
        all.Remove(MarkName, out _lastMark);
        all.Remove(PartialName, out _lastPartial);
        OfSource = new SourceMemory(all, isFull: full || _lastMark != mark, isKept: true);
    }

    /// <summary>What the source sees.</summary>
    public SourceMemory OfSource { get; }

    /// <summary>Recalls what a source remembers. When its settings changed since, the reading is to be full.</summary>
    public static ImportMemory Recall(IVault vault, SourceSettings settings, MappingResources resources, DateOnly today, bool full) =>
        new(vault, settings.Name.Text, ReadingMark.Of(settings, resources, today), full);

    /// <summary>Closes the import, and keeps what is to be remembered of it.</summary>
    public OneSyncRun Keep(RunLog log, string? unchanged)
    {
        // What was read in part and is not read again is still there in part.
        if (unchanged is not null && _lastPartial is not null)
            log.Partial($"{unchanged} When it was read it was Partial: {_lastPartial}");
        OneSyncRun run = unchanged is not null && _lastPartial is null ? log.Close(RunStatus.Unchanged, unchanged) : log.Close();
        bool partial = run.Status == RunStatus.Partial;
        Dictionary<string, string> after = OfSource.After(partial);
        // Records that a Partial reading missed are still as the settings before made them.
        if ((partial ? _lastMark : _mark) is { } mark)
            after[MarkName] = mark;
        if (partial)
            after[PartialName] = _lastPartial ?? run.Message ?? "";
        _vault.Memory.Replace(_source, after);
        return run;
    }
}
