using OneSync.Connectors.Accounts;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>The changes of one account, which go in one command.</summary>
internal sealed class AccountWork(string anchor, long user) : AccountChanges(anchor, user)
{
    /// <summary>The account as it is; null when it is not there.</summary>
    public AdobeUser? Now { get; private set; }

    /// <inheritdoc/>
    public override bool IsThere => Now is not null;

    /// <summary>The change that makes the account; null when it is there.</summary>
    public PlannedChange? Create => Changes[0].Action == ChangeAction.Create ? Changes[0] : null;

    /// <summary>The changes that have not ended.</summary>
    public IEnumerable<PlannedChange> Open => Changes.Where(c => c.Status is null);

    /// <summary>How commands name an account that is to be made.</summary>
    public UserKey NewKey => UserKey.Of(Text(AccountAttributes.Email), Text(AccountAttributes.Username), Text(AccountAttributes.Domain));

    /// <summary>The value that the account shall have once it is made; <c>""</c> for none.</summary>
    public string Text(string attribute) => Create?.After(attribute).First ?? "";

    /// <summary>States what the account shows now.</summary>
    /// <param name="now">The account; null when it is not there.</param>
    /// <param name="protection">Who is never touched.</param>
    public void Show(AdobeUser? now, AccountProtection protection)
    {
        Now = now;
        if (now is null)
            return;
        foreach (string attribute in AccountAttributes.Mapped.Append(AccountAttributes.Groups))
            Values[attribute] = now[attribute];
        Values[Protected] = OneSync.Core.Model.AttributeValue.Of(protection.Why(now) ?? "");
    }

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
