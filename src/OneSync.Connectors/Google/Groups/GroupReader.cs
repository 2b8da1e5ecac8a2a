using OneSync.Connectors.Google.Service;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Reads groups with their members, many side by side.</summary>
internal static class GroupReader
{
    private const int AtATime = 50;

    /// <summary>The groups of these names; a name that no group has gets no answer.</summary>
    public static IEnumerable<GroupReading> Read(DirectoryClient client, GoogleSettings settings, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        BatchSender sender = new(client, settings, cancellation);
        try
        {
            foreach (string[] some in names.Chunk(AtATime))
            {
                foreach (GroupReading? group in Task.WhenAll(some.Select(name => ReadAsync(client, settings, sender, name))).GetAwaiter().GetResult())
                {
                    if (group is not null)
                        yield return group;
                }
            }
        }
        finally
        {
            sender.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>The members of a group, by id, in pages.</summary>
    /// <exception cref="DestinationUnavailableException">The service does not answer any more.</exception>
    public static async Task<(Dictionary<string, GroupMember> Members, GoogleAnswer? Refusal)> MembersAsync(DirectoryClient client, BatchSender sender, string group)
    {
        Dictionary<string, GroupMember> members = [];
        for (string? token = ""; token is not null;)
        {
            GoogleAnswer answer = await sender.AskAsync(new ListMembers(client.Service, group)
            {
                PageToken = token.Length > 0 ? token : null,
                Fields = "nextPageToken,members(id,role,type)",
            }).ConfigureAwait(false);
            if (!answer.IsSuccess)
                return (members, answer);
            MemberList page = DirectorySerializer.Instance.Deserialize<MemberList>(answer.Body);
            foreach (GroupMember member in page.Members ?? [])
            {
                if (member.Id is not null)
                    members[member.Id] = member;
            }
            token = string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken;
        }
        return (members, null);
    }

    private static async Task<GroupReading?> ReadAsync(DirectoryClient client, GoogleSettings settings, BatchSender sender, string name)
    {
        GroupName group = new(name, settings);
        if (MailAddress.WhyNot(group.Address) is { } why)
            return new GroupReading(name, null, [], $"No group can be called so: {why}.");
        GoogleAnswer found = await sender.AskAsync(new GetGroup(client.Service, group.Address)).ConfigureAwait(false);
        if (found.Kind == AnswerKind.NotFound)
            return null;
        if (!found.IsSuccess)
            return new GroupReading(name, null, [], $"The group cannot be read. {found.Why}");
        if (settings.ProtectedGroups.Any(guarded => new GroupName(guarded, settings).Address == group.Address))
            return new GroupReading(name, null, [], $"'{group.Address}' is a protected group. Name another.");
        string id = DirectorySerializer.Instance.Deserialize<DirectoryGroup>(found.Body).Id!;
        (Dictionary<string, GroupMember> members, GoogleAnswer? refusal) = await MembersAsync(client, sender, id).ConfigureAwait(false);
        return new GroupReading(name, id, [.. members.Values.Where(m => group.Counts(m.Role)).Select(m => m.Id!)], refusal is { } refused ? $"Its members cannot be read. {refused.Why}" : null);
    }
}
