using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning.Groups;

/// <summary>
/// Users of whom a record is out of scope while another is present. What the record says does not count, and has not ended either: they stay in
/// the groups they are in.
/// </summary>
internal static class PartlyOutOfScope
{
    /// <summary>Their numbers.</summary>
    public static IReadOnlySet<long> Load(IVault vault)
    {
        HashSet<long> records = [], users = [];
        foreach (int source in vault.Records.Sources.Keys.Where(source => vault.Records.Count(RecordKind.Person, source).GetValueOrDefault(RecordState.OutOfScope) > 0))
        {
            using IRecordCursor people = vault.Records.Read(RecordKind.Person, source, withData: false);
            while (people.MoveNext())
            {
                if (people.State == RecordState.OutOfScope)
                    records.Add(people.Number);
            }
        }
        if (records.Count == 0)
            return users;
        List<long> ofUser = [];
        using IUserCursor cursor = vault.Users.Read(withData: false);
        while (cursor.MoveNext())
        {
            cursor.CopyRecords(ofUser);
            if (ofUser.Exists(records.Contains))
                users.Add(cursor.Number);
        }
        return users;
    }
}
