using OneSync.Core.Planning;

namespace OneSync.Core.Ports;

/// <summary>A group of a destination as it was read.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Anchor">
/// The group's immutable id in the destination; null when the name fits no one group that may be managed (two fit, it is protected, it could not
/// be read), which <paramref name="Problem"/> explains: such a group is neither made nor changed.
/// </param>
/// <param name="Members">
/// The anchors of its direct members, as <see cref="IDestination.ReadAccounts"/> gives them. What is no account of the managed scope, such as a group
/// in the group, may be left out or named: nothing is done to it.
/// </param>
/// <param name="Problem">Why members may be missing, or why there is no anchor; null when all were read. Nobody is removed from such a group.</param>
public sealed record GroupReading(string Name, string? Anchor, IReadOnlyCollection<string> Members, string? Problem = null);

/// <summary>The changes of groups on their way to a destination. They may be read more than once.</summary>
public interface IGroupFeed
{
    /// <summary>The number of the plan they belong to.</summary>
    long Plan { get; }

    /// <summary>How many changes there are, each member counted.</summary>
    long Count { get; }

    /// <summary>
    /// The groups with changes still to be sent, one after the other. A member whose account could not be made is answered for already, and left out.
    /// </summary>
    IEnumerable<GroupChanges> Read();
}

/// <summary>What a plan does to one group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Anchor">Its immutable id as the plan read it; null when it was not there, and with destinations whose groups are names alone.</param>
/// <param name="Create">The change that makes the group, which comes before its members; null when there is none, or it was answered.</param>
/// <param name="Members">Who comes and who goes, in the order of the plan.</param>
public sealed record GroupChanges(string Name, string? Anchor, int? Create, IReadOnlyList<MemberChange> Members);

/// <summary>A member that comes or goes.</summary>
/// <param name="Sequence">The change.</param>
/// <param name="Action"><see cref="ChangeAction.AddMember"/> or <see cref="ChangeAction.RemoveMember"/>.</param>
/// <param name="User">The user's number.</param>
/// <param name="Anchor">The account's anchor as it is once the plan's other changes are made.</param>
public readonly record struct MemberChange(int Sequence, ChangeAction Action, long User, string Anchor);
