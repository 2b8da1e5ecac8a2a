using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    private const string InMemory = ":memory:";

    // A record of a source stands for the user it became: a number of its own would be another user's in the vault. Only where there
    // is no vault to speak of are source users themselves what is planned for.
    private PipedUsers Piped(IEnumerable<OneSyncUser> users)
    {
        List<OneSyncUser> given = [.. users];
        if (Settings.VaultPath != InMemory && given.Exists(u => u.Id == 0))
            ReplaceRecords(given);
        return new PipedUsers(given, Vault.Attributes);
    }

    private void ReplaceRecords(List<OneSyncUser> given)
    {
        Dictionary<(string Source, string Anchor), long> records = [];
        foreach (OneSyncUser user in given.Where(u => u.Id == 0))
            records[(user.Source ?? "", user.Anchor ?? "")] = 0;
        foreach ((int number, string source) in Vault.Records.Sources)
        {
            using IRecordCursor cursor = Vault.Records.Read(RecordKind.Person, number, withData: false);
            while (cursor.MoveNext())
            {
                if (records.ContainsKey((source, cursor.Anchor)))
                    records[(source, cursor.Anchor)] = cursor.Number;
            }
        }
        Dictionary<long, long> users = UsersOf([.. records.Values.Where(r => r != 0)]);
        for (int i = 0; i < given.Count; i++)
        {
            OneSyncUser user = given[i];
            if (user.Id != 0)
                continue;
            if (!users.TryGetValue(records[(user.Source ?? "", user.Anchor ?? "")], out long number))
            {
                throw new ConfigurationException(new ConfigurationProblem("NotMerged",
                    $"'{user.Name}' ({user.Source} {user.Anchor}) is a record of a source, and no user of this workspace yet. Run Merge-OneSyncCorrelation after the import, and pipe Get-OneSyncUser.",
                    new Position("User", 1, 1)));
            }
            given[i] = Shown(Vault.Users.Find(number)!);
        }
    }
}
