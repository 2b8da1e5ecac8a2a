using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>
/// Makes a plan's changes of groups. Members of user groups go ten a command of the group; those of product profiles, which have no commands of their
/// own, go with all the groups of a user in one command of the user.
/// </summary>
internal sealed class MembershipPass
{
    private readonly AdobeSettings _settings;
    private readonly AdobeService _service;
    private readonly IGroupFeed _groups;
    private readonly IOutcomeSink _outcomes;
    private readonly CommandSender _sender;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, List<Membership>> _byUser = new(StringComparer.Ordinal);
    private AccountSnapshot _now = new();

    public MembershipPass(AdobeSettings settings, AdobeService service, IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        (_settings, _service, _groups, _outcomes, _cancellation) = (settings, service, groups, outcomes, cancellation);
        _sender = new CommandSender(service, outcomes, cancellation);
    }

    /// <summary>Does all of it.</summary>
    /// <exception cref="DestinationUnavailableException">The service was lost on the way.</exception>
    public void Run()
    {
        HashSet<string> ids = [.. _groups.Read().SelectMany(g => g.Members).Select(m => m.Anchor)];
        _now = AccountSnapshot.Read(_service, _settings.Destination, ids, new HashSet<string>(), _cancellation);
        GroupDirectory directory = GroupDirectory.Read(_service, _cancellation);
        foreach (GroupChanges changes in _groups.Read())
        {
            if (Group(changes, directory) is not { } group)
                continue;
            List<Membership> open = [.. changes.Members.Select(m => Judge(m, group)).OfType<Membership>()];
            if (group.IsUserGroup)
                SendOfGroup(group, [.. open.Where(m => m.User.Domain is null)]);
            // A command of a group names its members by e-mail alone.
            foreach (Membership member in open.Where(m => !group.IsUserGroup || m.User.Domain is not null))
                (_byUser.TryGetValue(member.Change.Anchor, out List<Membership>? of) ? of : _byUser[member.Change.Anchor] = []).Add(member);
        }
        foreach (List<Membership> of in _byUser.Values)
            SendOfUser(of);
        _sender.Flush();
    }

    // The group as it is now, made where that is planned; null when it is not to be had, which every change is answered with.
    private AdobeGroup? Group(GroupChanges changes, GroupDirectory directory)
    {
        AdobeGroup? group = directory.Find(changes.Name);
        if (changes.Create is { } create)
        {
            string? why = group is null ? Create(changes.Name, create) : null;
            _outcomes.Answered(create, why is null ? ChangeStatus.Done : ChangeStatus.Failed, null, why);
            // One that is only tried is not there to put anybody into.
            if (why is null && _service.TestOnly && group is null)
                return null;
            if (why is null)
                return group ?? new AdobeGroup(changes.Name, changes.Name, "USER_GROUP");
            AnswerAll(changes, ChangeStatus.Skipped, $"The group '{changes.Name}' was not made.");
            return null;
        }
        // A group that this plan made, before it was killed, had no id then.
        if (group is not null && (changes.Anchor is null || group.Id == changes.Anchor))
            return group;
        AnswerAll(changes, ChangeStatus.Drifted, $"The group '{changes.Name}' is no longer there, or another has its name.");
        return null;
    }

    private string? Create(string name, int sequence)
    {
        string? why = null;
        _sender.Flush();
        _sender.Add(new PendingCommand(Command.OfGroup(AccountCommands.RequestId(sequence), name, [], Step.CreateGroup(name)), [sequence], error => why = error is null ? null : ErrorCodes.Explain(error)));
        _sender.Flush();
        return why;
    }

    private void AnswerAll(GroupChanges changes, ChangeStatus status, string error)
    {
        foreach (MemberChange member in changes.Members)
            _outcomes.Answered(member.Sequence, status, null, error);
    }

    private Membership? Judge(MemberChange member, AdobeGroup group)
    {
        bool adds = member.Action == ChangeAction.AddMember;
        AdobeUser? user = _now.Find(member.Anchor);
        if (user is null || user.Groups.Contains(group.Name, StringComparer.OrdinalIgnoreCase) == adds)
        {
            bool isLost = user is null && adds;
            _outcomes.Answered(member.Sequence, isLost ? ChangeStatus.Drifted : ChangeStatus.Done, null, isLost ? "The account is no longer in the organisation." : null);
            return null;
        }
        if (_settings.Protection.Why(user) is { } reason)
        {
            _outcomes.Answered(member.Sequence, ChangeStatus.Drifted, null, $"The account is protected now: {reason}.");
            return null;
        }
        return new Membership(member, group.Name, user.Key, user.Type == IdentityType.Adobe);
    }

    private void SendOfGroup(AdobeGroup group, List<Membership> members)
    {
        foreach (bool adds in new[] { true, false })
        {
            foreach (Membership[] some in members.Where(m => m.Adds == adds).Chunk(Step.MostItems))
            {
                UserKey[] users = [.. some.Select(m => m.User)];
                Command command = Command.OfGroup(AccountCommands.RequestId(some[0].Change.Sequence), group.Name, users, Step.Members(adds, users));
                // One who cannot be added must not keep the others out.
                Add(command, some, error => Array.ForEach(some, one => SendOfUser([one])));
            }
        }
    }

    private void SendOfUser(List<Membership> of)
    {
        Command command = Command.Of(AccountCommands.RequestId(of[0].Change.Sequence), of[0].User,
            [.. Step.Add(of.Where(m => m.Adds).Select(m => m.Group)), .. Step.Remove(of.Where(m => !m.Adds).Select(m => m.Group))]) with { UseAdobeId = of[0].IsAdobeId };
        Add(command, of, error =>
        {
            if (of.Count > 1)
                of.ForEach(one => SendOfUser([one]));
            else
                Answer(of[0], error);
        });
    }

    private void Add(Command command, IReadOnlyCollection<Membership> members, Action<CommandError> failed) =>
        _sender.Add(new PendingCommand(command, [.. members.Select(m => m.Change.Sequence)], error =>
        {
            if (error is not null)
            {
                failed(error);
                return;
            }
            foreach (Membership member in members)
                _outcomes.Answered(member.Change.Sequence, ChangeStatus.Done);
        }));

    private void Answer(Membership member, CommandError error)
    {
        ErrorKind kind = ErrorCodes.KindOf(error.Code);
        bool isSo = kind == ErrorKind.AlreadySo || (kind == ErrorKind.Missing && !member.Adds);
        ChangeStatus status = isSo ? ChangeStatus.Done : kind == ErrorKind.Missing && !_service.TestOnly ? ChangeStatus.Drifted : ChangeStatus.Failed;
        _outcomes.Answered(member.Change.Sequence, status, null, isSo ? null : ErrorCodes.Explain(error));
    }

    private readonly record struct Membership(MemberChange Change, string Group, UserKey User, bool IsAdobeId)
    {
        public bool Adds => Change.Action == ChangeAction.AddMember;
    }
}
