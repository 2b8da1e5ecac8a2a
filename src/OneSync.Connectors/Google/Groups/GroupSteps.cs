using OneSync.Connectors.Accounts;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Makes groups and changes who is in them. Members are compared with those a group has now, and go side by side, each with a request of its own.</summary>
internal sealed class GroupSteps(DirectoryClient client, GoogleSettings settings, BatchSender sender)
{
    private const int MembersAtATime = 100;

    /// <summary>The address of the group that a work is about.</summary>
    public string AddressOf(GroupWork work) => new GroupName(work.Changes.Name, settings).Address;

    /// <summary>Makes the changes of one group as far as they are open, name by name.</summary>
    public async Task MakeAsync(GroupWork[] works)
    {
        // Who gets another role leaves the old one first.
        foreach (GroupWork work in works)
            await MakeAsync(work).ConfigureAwait(false);
    }

    private async Task MakeAsync(GroupWork work)
    {
        GroupName name = new(work.Changes.Name, settings);
        if (await FindAsync(work, name).ConfigureAwait(false) is not { } group)
            return;
        (Dictionary<string, GroupMember> members, GoogleAnswer? refusal) = await GroupReader.MembersAsync(client, sender, group).ConfigureAwait(false);
        // One that was made a moment ago may not show yet; then its members come one by one, and nobody is in it.
        if (refusal is { Kind: not AnswerKind.NotFound } refused)
        {
            work.EndMembers(ChangeStatus.Failed, $"The members of '{name.Address}' cannot be read. {refused.Why}");
            return;
        }
        foreach (MemberChange[] some in work.Open.ToArray().Chunk(MembersAtATime))
            await Task.WhenAll(some.Select(member => ChangeAsync(work, group, name, member, members.GetValueOrDefault(member.Anchor)))).ConfigureAwait(false);
    }

    private async Task ChangeAsync(GroupWork work, string group, GroupName name, MemberChange member, GroupMember? now)
    {
        bool adds = member.Action == ChangeAction.AddMember, isIn = now is not null && name.Counts(now.Role);
        (ChangeStatus status, string? why) = isIn == adds ? (ChangeStatus.Done, null)
            : adds ? await AddAsync(group, member.Anchor, name.Role, now is not null).ConfigureAwait(false)
            : await RemoveAsync(group, member.Anchor).ConfigureAwait(false);
        lock (work)
            work.End(member.Sequence, status, why);
    }

    private async Task<(ChangeStatus, string?)> AddAsync(string group, string member, string role, bool isMember)
    {
        for (int attempt = 0; ; attempt++)
        {
            GoogleAnswer answer = isMember
                ? await sender.SendAsync(new UpdateMember(client.Service, group, member, role)).ConfigureAwait(false)
                : await sender.SendAsync(new InsertMember(client.Service, group, member, role)).ConfigureAwait(false);
            if (answer.IsSuccess)
                return (ChangeStatus.Done, null);
            // Somebody was quicker, or an answer was lost.
            if (answer.Kind is AnswerKind.Duplicate or AnswerKind.Unknown or AnswerKind.Conflict)
            {
                GoogleAnswer found = await sender.AskAsync(new GetMember(client.Service, group, member)).ConfigureAwait(false);
                isMember = found.IsSuccess;
                if (isMember && role.Equals(DirectorySerializer.Instance.Deserialize<GroupMember>(found.Body).Role, StringComparison.OrdinalIgnoreCase))
                    return (ChangeStatus.Done, null);
            }
            else if (answer.Kind == AnswerKind.NotFound && attempt > 0 && !(await sender.AskAsync(new GetUser(client.Service, member) { Fields = "id" }).ConfigureAwait(false)).IsSuccess)
            {
                return (ChangeStatus.Drifted, "The account is no longer there.");
            }
            if (!(answer.MayPass || answer.Kind is AnswerKind.NotFound or AnswerKind.Duplicate) || attempt >= settings.Client.Retries)
                return (ChangeStatus.Failed, answer.Why);
            await sender.PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    private async Task<(ChangeStatus, string?)> RemoveAsync(string group, string member)
    {
        GoogleAnswer answer = await sender.AskAsync(new DeleteMember(client.Service, group, member)).ConfigureAwait(false);
        bool isOut = answer.IsSuccess || answer.Kind == AnswerKind.NotFound;
        return isOut ? (ChangeStatus.Done, null) : (ChangeStatus.Failed, answer.Why);
    }

    // The group's id, made where that is planned; null when it is not to be had, which every change is answered with.
    private async Task<string?> FindAsync(GroupWork work, GroupName name)
    {
        GroupChanges changes = work.Changes;
        GoogleAnswer found = await sender.AskAsync(new GetGroup(client.Service, changes.Anchor ?? name.Address)).ConfigureAwait(false);
        DirectoryGroup? group = found.IsSuccess ? DirectorySerializer.Instance.Deserialize<DirectoryGroup>(found.Body) : null;
        bool isIt = group is not null && (name.Address.Equals(group.Email, StringComparison.OrdinalIgnoreCase) || group.Aliases?.Contains(name.Address, StringComparer.OrdinalIgnoreCase) == true
            || group.NonEditableAliases?.Contains(name.Address, StringComparer.OrdinalIgnoreCase) == true);
        if (changes.Create is not { } create)
        {
            if (!isIt)
                work.EndMembers(ChangeStatus.Drifted, $"The group '{name.Address}' is no longer there, or another has its name.");
            return isIt ? group!.Id : null;
        }
        string? id = isIt ? group!.Id : null, why = null;
        if (id is null)
            (id, why) = await CreateAsync(name).ConfigureAwait(false);
        if (id is null)
        {
            work.End(create, ChangeStatus.Failed, why);
            work.EndMembers(ChangeStatus.Skipped, $"The group '{name.Address}' was not made.");
            return null;
        }
        work.End(create, ChangeStatus.Done, anchor: id);
        return id;
    }

    private async Task<(string? Id, string? Why)> CreateAsync(GroupName name)
    {
        for (int attempt = 0; ; attempt++)
        {
            GoogleAnswer answer = await sender.SendAsync(new InsertGroup(client.Service, name.Address, name.Title)).ConfigureAwait(false);
            if (answer.IsSuccess)
                return (DirectorySerializer.Instance.Deserialize<DirectoryGroup>(answer.Body).Id, null);
            if (!(answer.MayPass || answer.Kind == AnswerKind.Duplicate) || attempt >= settings.Client.Retries)
                return (null, answer.Why);
            GoogleAnswer found = await sender.AskAsync(new GetGroup(client.Service, name.Address)).ConfigureAwait(false);
            if (found.IsSuccess)
                return (DirectorySerializer.Instance.Deserialize<DirectoryGroup>(found.Body).Id, null);
            if (answer.Kind == AnswerKind.Duplicate && attempt > 1)
                return (null, $"The address '{name.Address}' is taken by a user.");
            await sender.PauseAsync(attempt).ConfigureAwait(false);
        }
    }
}
