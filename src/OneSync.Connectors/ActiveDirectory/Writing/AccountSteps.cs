using System.DirectoryServices.Protocols;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Makes the changes of one account on one connection, one request after the other.</summary>
internal sealed class AccountSteps(AccountAttributes attributes, ContainerMaker containers, IReadOnlyDictionary<int, string> passwords, bool changeAtNextLogon, CancellationToken cancellation)
{
    /// <summary>Makes what is left of the account's changes; a name that another object has is left for later.</summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">No answer came.</exception>
    public void Make(DirectorySession session, AccountWork work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
            change.IsNameTaken = false;
        // A new name and a new place in one request: on its way the account needs to be free of clashes in one container only.
        PlannedChange[] moves = [.. work.Changes.Where(c => c.Status is null && c.Action is ChangeAction.Rename or ChangeAction.Move)];
        if (moves.Length > 0)
            End(Relocate(session, work, [.. moves.SelectMany(m => m.Left)]), moves);
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null && c.Action is not (ChangeAction.Rename or ChangeAction.Move)))
            Make(session, work, change);
    }

    private void Make(DirectorySession session, AccountWork work, PlannedChange change)
    {
        switch (change.Action)
        {
            case ChangeAction.Create:
                End(Create(session, work, change), change);
                break;
            case ChangeAction.Delete:
                Outcome deleted = Send(session, new DeleteRequest(work.Name));
                End(deleted.Kind == AnswerKind.NoSuchObject ? Outcome.Done : deleted, change);
                break;
            default:
                Update(session, work, change);
                break;
        }
    }

    private void Update(DirectorySession session, AccountWork work, PlannedChange change)
    {
        change.References = [.. change.Left.Where(v => attributes.IsReference(v.Name) && v.After.HasValue)];
        Outcome outcome = AccountRequests.Modify(work, change.Left, attributes) is { } modify ? Send(session, modify) : Outcome.Done;
        if (outcome.Kind == AnswerKind.Success)
        {
            foreach (PlannedValue state in change.Left.Where(v => v.Name.Equals(EnabledState.Attribute, StringComparison.OrdinalIgnoreCase)))
                work.Control = EnabledState.With(work.Control, state.After.First == "true");
            // An archived account is disabled first, and put away then.
            if (change.Left.Any(IsPlace))
                outcome = Relocate(session, work, change.Left);
        }
        if (outcome.Kind == AnswerKind.NoSuchObject)
            change.End(ChangeStatus.Drifted, "The account is no longer there.");
        else if (outcome.Kind != AnswerKind.Success || change.References.Count == 0)
            End(outcome, change);
    }

    private Outcome Create(DirectorySession session, AccountWork work, PlannedChange change)
    {
        string name = change.After(AccountAttributes.Name).First ?? change.After("sAMAccountName").First ?? "";
        if (name.Length == 0)
            return new Outcome(AnswerKind.Refused, "The account has neither 'cn' nor 'sAMAccountName', and so no name.");
        string container = attributes.Scope.ContainerOf(change.After(AccountAttributes.Unit).First ?? "")!;
        if (containers.Ensure(session, container, cancellation) is { } why)
            return new Outcome(AnswerKind.Refused, why);
        string dn = DistinguishedName.Join(DistinguishedName.Part("CN", name), container);
        change.References = [.. change.Values.Where(v => attributes.IsReference(v.Name) && v.After.HasValue)];
        Outcome outcome = Send(session, AccountRequests.Create(dn, change, attributes, passwords.GetValueOrDefault(change.Sequence), changeAtNextLogon));
        if (outcome.Kind is AnswerKind.Success or AnswerKind.AlreadyExists)
            work.Name = dn;
        // Its objectGUID is asked for later, of many at a time.
        return outcome;
    }

    private Outcome Relocate(DirectorySession session, AccountWork work, IReadOnlyList<PlannedValue> values)
    {
        if (!DistinguishedName.TrySplit(work.Name!, out string? part, out string? parent))
            return new Outcome(AnswerKind.Refused, $"'{work.Name}' has no container.");
        string newPart = part, newParent = parent;
        foreach (PlannedValue value in values.Where(IsPlace))
        {
            if (value.Name.Equals(AccountAttributes.Name, StringComparison.OrdinalIgnoreCase))
                newPart = DistinguishedName.Part("CN", value.After.First ?? "");
            else
                newParent = attributes.Scope.ContainerOf(value.After.First ?? "")!;
        }
        if (containers.Ensure(session, newParent, cancellation) is { } why)
            return new Outcome(AnswerKind.Refused, why);
        Outcome outcome = Send(session, new ModifyDNRequest(work.Name, newParent, newPart) { DeleteOldRdn = true });
        if (outcome.Kind == AnswerKind.Success)
            work.Name = DistinguishedName.Join(newPart, newParent);
        return outcome;
    }

    /// <summary>Sends a request and says how it ended.</summary>
    public Outcome Send(DirectorySession session, DirectoryRequest request)
    {
        try
        {
            session.Send(request, cancellation);
            return Outcome.Done;
        }
        catch (DirectoryOperationException error) when (error.Response is { } response && !Answer.IsIdle(response))
        {
            return new Outcome(Answer.Kind(response.ResultCode, response.ErrorMessage), Answer.Explain(response, request));
        }
    }

    private static bool IsPlace(PlannedValue value) =>
        value.Name.Equals(AccountAttributes.Name, StringComparison.OrdinalIgnoreCase) || value.Name.Equals(AccountAttributes.Unit, StringComparison.OrdinalIgnoreCase);

    private static void End(Outcome outcome, params PlannedChange[] changes)
    {
        foreach (PlannedChange change in changes)
        {
            if (outcome.Kind == AnswerKind.AlreadyExists)
                (change.IsNameTaken, change.NameTaken) = (true, outcome.Why);
            else if (outcome.Kind != AnswerKind.Success)
                change.End(ChangeStatus.Failed, outcome.Why);
            else if (change.Action != ChangeAction.Create)
                change.End(ChangeStatus.Done);
        }
    }
}

/// <summary>How a request ended.</summary>
/// <param name="Kind">What is to be done about it.</param>
/// <param name="Why">One sentence, where it did not end well.</param>
internal readonly record struct Outcome(AnswerKind Kind, string? Why = null)
{
    /// <summary>Done.</summary>
    public static Outcome Done { get; } = new(AnswerKind.Success);
}
