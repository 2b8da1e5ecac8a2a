using OneSync.Core.Ports;

namespace OneSync.Core.Planning;

/// <summary>The linked accounts that were not among those read: each was moved out of the managed scope, deleted in a way that can be taken back, or is gone.</summary>
internal sealed class LostAccounts
{
    private readonly IReadOnlySet<string> _outside, _deleted;

    private LostAccounts(IReadOnlySet<string> outside, IReadOnlySet<string> deleted) => (_outside, _deleted) = (outside, deleted);

    /// <summary>Asks the destination about them.</summary>
    public static LostAccounts Find(IDestination destination, IReadOnlyCollection<string> anchors, CancellationToken cancellation)
    {
        IReadOnlySet<string> outside = anchors.Count > 0 ? destination.FindOutside(anchors, cancellation) : new HashSet<string>();
        string[] left = [.. anchors.Where(anchor => !outside.Contains(anchor))];
        return new LostAccounts(outside, left.Length > 0 ? destination.FindDeleted(left, cancellation) : new HashSet<string>());
    }

    /// <summary>Whether the account is where OneSync does not manage it.</summary>
    public bool IsOutside(string anchor) => _outside.Contains(anchor);

    /// <summary>Whether the account was deleted and can be restored.</summary>
    public bool IsDeleted(string anchor) => _deleted.Contains(anchor);
}
