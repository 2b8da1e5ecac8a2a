using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Adobe;

/// <summary>The changes of one account, which go in one command.</summary>
internal sealed class AccountWork(string anchor, long user)
{
    /// <summary>The account's id; <c>""</c> for one that is to be made.</summary>
    public string Anchor { get; } = anchor;

    /// <summary>The user's number.</summary>
    public long User { get; } = user;

    /// <summary>Its changes, in the order of the plan.</summary>
    public List<PlannedChange> Changes { get; } = [];

    /// <summary>The change that makes the account; null when it is there.</summary>
    public PlannedChange? Create => Changes[0].Action == ChangeAction.Create ? Changes[0] : null;

    /// <summary>The changes that have not ended.</summary>
    public IEnumerable<PlannedChange> Open => Changes.Where(c => c.Status is null);

    /// <summary>How commands name an account that is to be made.</summary>
    public UserKey NewKey => UserKey.Of(Text(AccountAttributes.Email), Text(AccountAttributes.Username), Text(AccountAttributes.Domain));

    /// <summary>The changes of a plan, account by account: those of one follow each other.</summary>
    public static IEnumerable<AccountWork> Of(IChangeFeed changes)
    {
        AccountWork? work = null;
        foreach (StoredChange change in changes.Read())
        {
            if (work is null || change.Anchor.Length == 0 || work.Anchor != change.Anchor)
            {
                if (work is not null)
                    yield return work;
                work = new AccountWork(change.Anchor, change.User);
            }
            work.Changes.Add(PlannedChange.Of(change, changes.Attributes));
        }
        if (work is not null)
            yield return work;
    }

    /// <summary>The value that the account shall have once it is made; <c>""</c> for none.</summary>
    public string Text(string attribute) => Create?.After(attribute).First ?? "";

    /// <summary>Ends all that is open.</summary>
    public void End(ChangeStatus status, string? error = null)
    {
        foreach (PlannedChange change in Open.ToArray())
            change.End(status, error);
    }

    /// <summary>Tells the journal what it does not know yet.</summary>
    /// <param name="outcomes">The journal.</param>
    /// <param name="made">The id of the account that was made; null for none.</param>
    public void Answer(IOutcomeSink outcomes, string? made = null)
    {
        foreach (PlannedChange change in Changes.Where(c => c is { Status: not null, IsAnswered: false }))
        {
            outcomes.Answered(change.Sequence, change.Status!.Value, change is { Action: ChangeAction.Create, Status: ChangeStatus.Done } ? made : null, change.Error);
            change.IsAnswered = true;
        }
    }
}
