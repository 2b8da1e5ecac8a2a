using OneSync.Connectors.Accounts;
using OneSync.Connectors.Google.Service;
using OneSync.Connectors.Passwords;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Google;

/// <summary>One application of a plan's changes of accounts.</summary>
internal sealed class UserRun : IDisposable
{
    private readonly UserReading _reading;
    private readonly UserSteps _steps;
    private readonly FirstPasswords? _passwords;
    private readonly IOutcomeSink _outcomes;
    private readonly CancellationToken _cancellation;

    private UserRun(UserReading reading, UserSteps steps, FirstPasswords? passwords, IOutcomeSink outcomes, CancellationToken cancellation) =>
        (_reading, _steps, _passwords, _outcomes, _cancellation) = (reading, steps, passwords, outcomes, cancellation);

    /// <summary>Asks the domain for all that the changes need to know, before the first of them is sent.</summary>
    /// <exception cref="DestinationUnavailableException">The domain lacks an attribute, or cannot be reached.</exception>
    public static UserRun Prepare(
        DirectoryClient client, GoogleSettings settings, BatchSender sender, IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        HashSet<int> used = [];
        bool creates = false;
        foreach (StoredChange change in changes.Read())
        {
            creates |= change.Action == ChangeAction.Create;
            Note(change.Before.Span, used);
            Note(change.After.Span, used);
        }
        string[] names = [.. used.Order().Select(index => changes.Attributes.Names[index]).Append(AccountChanges.Protected).Distinct(StringComparer.OrdinalIgnoreCase)];
        UserReading reading = UserReading.LoadAsync(client, settings, names, cancellation).GetAwaiter().GetResult();
        OrgUnitMaker units = OrgUnitMaker.LoadAsync(client, settings, sender, cancellation).GetAwaiter().GetResult();
        DeletedUsers deleted = creates ? DeletedUsers.Load(client, settings, cancellation) : DeletedUsers.None;
        FirstPasswords? passwords = creates && settings.Password is not null
            ? FirstPasswords.Open(settings.Password, (password, _) => FirstPassword.WhyNot(password), settings.Destination, changes.Plan) : null;
        return new UserRun(reading, new UserSteps(client, settings, sender, reading, units, deleted), passwords, outcomes, cancellation);
    }

    /// <summary>Makes the changes of these accounts as far as they are open; each is answered as soon as it ended. Answers those that wait for an address.</summary>
    public IEnumerable<UserWork> Make(UserWork[] wave)
    {
        UserWork[] open = [.. wave.Where(w => w.IsOpen)];
        SideBySide.Run([.. open.Where(w => w.Anchor.Length > 0)], _ => { }, _steps.ReadAsync, Judge, _cancellation);
        UserWork[] send = [.. open.Where(w => w.IsOpen)];
        PlannedChange[] creates = [.. send.SelectMany(w => w.Changes).Where(c => c.Action == ChangeAction.Create && c.Status is null)];
        _passwords?.Choose(creates);
        foreach (UserWork work in send.Where(w => w.Changes[0].Action == ChangeAction.Create))
            work.Password = _passwords?.Chosen.GetValueOrDefault(work.Changes[0].Sequence);
        SideBySide.Run(send, Sending, _steps.MakeAsync, Answer, _cancellation);
        return send.Where(w => w.IsOpen && w.Changes.Exists(c => c.Status is null && c.IsNameTaken));
    }

    /// <summary>Gives up on addresses that others have.</summary>
    public void Refuse(IEnumerable<UserWork> works)
    {
        foreach (UserWork work in works)
        {
            foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
                change.End(ChangeStatus.Failed, change.NameTaken);
            Answer(work);
        }
    }

    /// <summary>Puts the hand-over files of first passwords in their place.</summary>
    public void HandOver() => _passwords?.HandOver();

    /// <inheritdoc/>
    public void Dispose() => _passwords?.Dispose();

    private void Judge(UserWork work)
    {
        ChangeJudge.Judge(work);
        Answer(work);
    }

    private void Sending(UserWork work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c.Status is null))
            _outcomes.Sending(change.Sequence);
    }

    private void Answer(UserWork work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c is { Status: not null, IsAnswered: false }))
        {
            bool isMade = change is { Action: ChangeAction.Create, Status: ChangeStatus.Done };
            // One that was restored keeps the password that it had.
            if (change.Action == ChangeAction.Create)
                _passwords?.Ended(change, isMade && !work.IsRestored);
            _outcomes.Answered(change.Sequence, change.Status!.Value, isMade ? work.Anchor : null, change.Error);
            change.IsAnswered = true;
        }
    }

    private static void Note(ReadOnlySpan<byte> row, HashSet<int> used)
    {
        while (AttributeEncoding.TrySliceNext(ref row, out int index, out _))
            used.Add(index);
    }
}
