using OneSync.Core.Selecting;

namespace OneSync.Core.Ports.Vault;

/// <summary>What admins selected of each source, and why records are out of scope.</summary>
public interface ISelectionStore
{
    /// <summary>The selection of a source; one without answers when nothing was selected yet.</summary>
    SourceSelection Read(int source);

    /// <summary>Keeps a selection in place of the one before.</summary>
    void Replace(int source, SourceSelection selection);

    /// <summary>Why a record of a person is out of scope; null when it is not.</summary>
    string? Reason(long record);

    /// <summary>Why records are out of scope, by their number.</summary>
    IReadOnlyDictionary<long, string> Reasons();

    /// <summary>Keeps why a record is out of scope; null when it no longer is.</summary>
    void SetReason(long record, string? reason);
}
