using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Roster;

/// <summary>The present records of people by their anchors, and the user that each became; about 32 bytes a person.</summary>
internal sealed class PersonIndex
{
    private readonly FingerprintIndex _byAnchor = new();
    private long[] _users = [];

    /// <summary>The user of a person; 0 for one who was not merged yet.</summary>
    public long UserOf(int person) => _users[person];

    /// <summary>The person of that anchor; -1 for none.</summary>
    public int Find(int source, ReadOnlySpan<byte> anchor) => _byAnchor.Find(RosterTable.Key(source, Fingerprint.Of(anchor)));

    /// <summary>The person of that anchor, by the fingerprint of it; -1 for none.</summary>
    public int Find(int source, ulong anchor) => _byAnchor.Find(RosterTable.Key(source, anchor));

    /// <summary>Reads the people, without their values.</summary>
    public static PersonIndex Load(IVault vault, CancellationToken cancellation)
    {
        PersonIndex index = new();
        List<long> numbers = [];
        using (IRecordCursor records = vault.Records.Read(RecordKind.Person, withData: false))
        {
            while (records.MoveNext())
            {
                if ((numbers.Count & 0x1FFF) == 0)
                    cancellation.ThrowIfCancellationRequested();
                if (records.State == RecordState.Present && index._byAnchor.TryAdd(RosterTable.Key(records.Source, records.AnchorFingerprint)))
                    numbers.Add(records.Number);
            }
        }
        // The numbers ascend as the vault hands them out.
        index._users = new long[numbers.Count];
        List<long> ofUser = [];
        using IUserCursor users = vault.Users.Read(withData: false);
        while (users.MoveNext())
        {
            users.CopyRecords(ofUser);
            foreach (long record in ofUser)
            {
                int person = numbers.BinarySearch(record);
                if (person >= 0)
                    index._users[person] = users.Number;
            }
        }
        return index;
    }
}
