using OneSync.Core.Model;

namespace OneSync.Core.Ports.Vault;

/// <summary>
/// The store of records, users, links, names, plans and runs. One process may have several open on the same store; one of them
/// writes at a time. Not safe for use from several threads.
/// </summary>
public interface IVault : IDisposable
{
    /// <summary>The vocabulary of every encoded row in the vault. Names added to it are kept by the next commit.</summary>
    AttributeTable Attributes { get; }

    /// <summary>Records of people and of the roster.</summary>
    IRecordStore Records { get; }

    /// <summary>What sources remember between readings.</summary>
    ISourceMemoryStore Memory { get; }

    /// <summary>Users and overrides.</summary>
    IUserStore Users { get; }

    /// <summary>Links between users and accounts, and the ledger of names.</summary>
    ILinkStore Links { get; }

    /// <summary>Correlations for review, and what was decided.</summary>
    IReviewStore Reviews { get; }

    /// <summary>Plans, their changes and the journal of what was sent.</summary>
    IPlanStore Plans { get; }

    /// <summary>Runs and what they met.</summary>
    IRunStore Runs { get; }

    /// <summary>What admins selected, and who is out of scope for it.</summary>
    ISelectionStore Selections { get; }

    /// <summary>Small facts under a name, such as the fingerprint of the rules that were last applied.</summary>
    string? GetFact(string name);

    /// <summary>Keeps a fact; <see langword="null"/> removes it.</summary>
    void SetFact(string name, string? value);

    /// <summary>
    /// Starts to write. All that is written until <see cref="IVaultTransaction.Commit"/> is kept together or not at all, even when the process is
    /// killed. Transactions do not nest.
    /// </summary>
    IVaultTransaction Begin();

    /// <summary>Takes the run lock, which one process on one machine holds at a time and which ends with the process.</summary>
    /// <exception cref="VaultLockedException">Somebody holds it; the message says who and since when.</exception>
    IDisposable Lock(string purpose);
}

/// <summary>A stretch of writing. Disposed without <see cref="Commit"/>, it leaves no trace.</summary>
public interface IVaultTransaction : IDisposable
{
    /// <summary>Keeps what was written; it is on the disk when this returns.</summary>
    void Commit();
}

/// <summary>Another run holds the vault's lock.</summary>
public sealed class VaultLockedException(string message) : Exception(message);

/// <summary>The vault cannot be opened: it is damaged, newer than this OneSync, or no vault.</summary>
public sealed class VaultUnusableException(string message, Exception? inner = null) : Exception(message, inner);
