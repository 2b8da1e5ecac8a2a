using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>
/// A directory in memory: it gives accounts and groups ids of its own, answers change by change, and refuses or breaks off where a test says so. It stands
/// for the connectors of directories, whose tests use the real ones.
/// </summary>
internal sealed class MemoryDirectory : IDestinationConnector, IDestination, IDestinationWriter
{
    private int _last;

    public Dictionary<string, string> Accounts { get; } = [];

    public Dictionary<string, (string Id, HashSet<string> Members)> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that cannot be made.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Groups that cannot be read, and why.</summary>
    public Dictionary<string, string> Unreadable { get; } = [];

    /// <summary>After so many more answers the connection is lost; below 0 never.</summary>
    public int BreaksAfter { get; set; } = -1;

    public ConnectorDescription Description { get; } = new ConnectorHost().Destinations[0].Description;

    public string Name => "out";

    public DestinationCapabilities Capabilities { get; } = new(
        new HashSet<ChangeAction>([ChangeAction.Create, ChangeAction.Update, ChangeAction.AddMember, ChangeAction.RemoveMember, ChangeAction.CreateGroup]), null, Atomic: false);

    public IReadOnlyList<string>? Attributes => null;

    public IDestination Create(DestinationSettings settings, ConnectorContext context) => this;

    public IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation) => new Reader([.. Accounts]);

    public IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        foreach (string name in names)
        {
            if (Unreadable.TryGetValue(name, out string? why))
                yield return new GroupReading(name, null, [], why);
            else if (Groups.TryGetValue(name, out var group))
                yield return new GroupReading(name, group.Id, [.. group.Members, "a group in the group"]);
        }
    }

    public IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled) => [];

    public IDestinationWriter OpenWriter(CancellationToken cancellation) => this;

    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        foreach (StoredChange change in changes.Read())
        {
            string id = change.Action == ChangeAction.Create ? $"id{++_last}" : change.Anchor;
            string name = AttributeEncoding.Read(change.After.Span, changes.Attributes.Add("id")).First!;
            Send(change.Sequence, outcomes);
            if (Refused.Contains(name))
            {
                outcomes.Answered(change.Sequence, ChangeStatus.Failed, null, "It is refused.");
                continue;
            }
            Accounts[id] = name;
            outcomes.Answered(change.Sequence, ChangeStatus.Done, id);
        }
    }

    public void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        foreach (GroupChanges changes in groups.Read())
        {
            if (changes.Create is { } create)
            {
                Send(create, outcomes);
                Groups.TryAdd(changes.Name, ($"g{++_last}", []));
                outcomes.Answered(create, ChangeStatus.Done, Groups[changes.Name].Id);
            }
            foreach (MemberChange member in changes.Members)
            {
                Send(member.Sequence, outcomes);
                (string id, HashSet<string> members) = Groups[changes.Name];
                bool drifted = changes.Anchor is not null && changes.Anchor != id;
                if (!drifted && member.Action == ChangeAction.AddMember)
                    members.Add(member.Anchor);
                else if (!drifted)
                    members.Remove(member.Anchor);
                outcomes.Answered(member.Sequence, drifted ? ChangeStatus.Drifted : ChangeStatus.Done);
            }
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Who is in which group, by the names of accounts.</summary>
    public string[] Members() => [.. Groups.SelectMany(g => g.Value.Members.Select(m => $"{g.Key}:{Accounts.GetValueOrDefault(m, m)}")).Order(StringComparer.Ordinal)];

    private void Send(int sequence, IOutcomeSink outcomes)
    {
        if (BreaksAfter == 0)
            throw new DestinationUnavailableException("ConnectionLost", "The connection was lost.");
        BreaksAfter--;
        outcomes.Sending(sequence);
    }

    private sealed class Reader(KeyValuePair<string, string>[] accounts) : IRecordReader, IAttributeRow
    {
        private int _at = -1;

        public IAttributeSchema Schema { get; } = new AttributeTable("id");

        public string Anchor => accounts[_at].Key;

        public IAttributeRow Current => this;

        public bool IsRemoved => false;

        public bool IsDelta => false;

        public IReadOnlyList<QuarantinedRow> Quarantined => [];

        public IReadOnlyList<string> Warnings => [];

        public string? Incomplete => null;

        public double? Progress => null;

        public AttributeValue this[int index] => index == 0 ? AttributeValue.Of(accounts[_at].Value) : AttributeValue.Absent;

        public bool MoveNext() => ++_at < accounts.Length;

        public void Dispose()
        {
        }
    }
}
