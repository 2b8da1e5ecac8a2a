using OneSync.Core.Activity;
using OneSync.Core.Correlation;
using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    private static readonly string[] s_reviewColumns = ["id", "state", "rule", "confidence", "reason", "evidence", "records", "decision"];

    /// <summary>The matches that wait for an admin, the surest first.</summary>
    public IEnumerable<OneSyncCorrelation> Correlations()
    {
        IReadOnlyDictionary<int, string> sources = Vault.Records.Sources;
        IReadOnlyList<StoredReview> pending = Vault.Reviews.Pending();
        Dictionary<long, long> users = UsersOf([.. pending.SelectMany(r => r.Records)]);
        return pending.Select(review => new OneSyncCorrelation(
            review.Id, review.Disputed ? ProposalState.Disputed : ProposalState.Proposed, review.Rule, review.Confidence, review.Reason, review.Evidence,
            review.Records.Select(number => Shown(number, sources, users)).ToArray()));
    }

    /// <summary>Keeps what an admin decided about matches that wait. The next merge acts on it.</summary>
    /// <exception cref="ConfigurationException">No such match waits.</exception>
    public void Decide(IEnumerable<(long Correlation, CorrelationDecision Decision)> decisions)
    {
        using IDisposable held = Vault.Lock("review of correlations");
        Dictionary<long, StoredReview> pending = Vault.Reviews.Pending().ToDictionary(r => r.Id);
        RunLog log = new(Vault, RunKind.Edit, "correlations", _context);
        using IVaultTransaction transaction = Vault.Begin();
        List<long> decided = [];
        foreach ((long id, CorrelationDecision decision) in decisions)
        {
            if (!pending.TryGetValue(id, out StoredReview? review))
                throw new ConfigurationException(new ConfigurationProblem("UnknownCorrelation", $"No match {id} waits for review.", new Position("Id", 1, 1)));
            Dictionary<long, long> users = UsersOf(review.Records);
            foreach ((long first, long second) in Pairs(review.Records))
            {
                bool sameUser = users.TryGetValue(first, out long user) && user == users.GetValueOrDefault(second);
                if (!sameUser)
                    Decide(first, second, decision == CorrelationDecision.Accept ? ReviewDecision.Accept : ReviewDecision.Reject, log.Run);
            }
            decided.Add(id);
            log.Count(decision.ToString(), 1);
        }
        Vault.Reviews.Replace([.. pending.Values.Where(r => !decided.Contains(r.Id))]);
        log.Close();
        transaction.Commit();
    }

    /// <summary>Takes records out of a user that was merged wrongly: they become a user of their own, for good.</summary>
    /// <param name="id">The user.</param>
    /// <param name="records">The numbers or <c>source anchor</c> names of some, but not all, of the user's records.</param>
    /// <returns>The new user.</returns>
    /// <exception cref="ConfigurationException">There is no such user, or the records are not some of its own.</exception>
    public OneSyncUser Split(long id, IReadOnlyList<string> records)
    {
        using IDisposable held = Vault.Lock($"split of user {id}");
        StoredUser before = Vault.Users.Find(id) ?? throw new ConfigurationException(new ConfigurationProblem("UnknownUser", $"There is no user {id}.", new Position("Id", 1, 1)));
        IReadOnlyDictionary<int, string> sources = Vault.Records.Sources;
        List<StoredRecord> own = [];
        foreach (long number in before.Records)
        {
            if (Vault.Records.TryGet(RecordKind.Person, number, out StoredRecord record))
                own.Add(record);
        }
        List<StoredRecord> leaving = [.. own.Where(r => records.Contains(r.Anchor, StringComparer.Ordinal) || records.Contains($"{sources[r.Source]} {r.Anchor}", StringComparer.OrdinalIgnoreCase))];
        if (leaving.Count == 0 || leaving.Count == own.Count)
        {
            string has = string.Join(", ", own.Select(r => $"'{sources[r.Source]} {r.Anchor}'"));
            throw new ConfigurationException(new ConfigurationProblem("UnknownRecord", $"Name some, but not all, of the records of user {id}: {has}.", new Position("Record", 1, 1)));
        }
        RunLog log = new(Vault, RunKind.Edit, "correlations", _context);
        using IVaultTransaction transaction = Vault.Begin();
        foreach (StoredRecord one in leaving)
        {
            foreach (StoredRecord other in own.Except(leaving))
                Decide(one.Number, other.Number, ReviewDecision.Reject, log.Run);
        }
        byte[] old = before.Data;
        Vault.Users.Update(id, before.State, before.LeftOn, [.. own.Except(leaving).Select(r => r.Number)], old);
        long user = Vault.Users.Insert(UserState.Active, null, [.. leaving.Select(r => r.Number)], leaving[0].Data, log.Run);
        Vault.Users.LogChange(log.Run, id, UserEvent.Split, old, [], $"Records {string.Join(", ", leaving.Select(r => r.Anchor))} became user {user}.");
        log.Count(nameof(UserEvent.Split), 1);
        log.Close();
        transaction.Commit();
        new Merging.MergeRun(Vault, Settings, _context).Run(force: false, CancellationToken.None);
        return Shown(Vault.Users.Find(user)!);
    }

    /// <summary>Writes the matches that wait as a CSV file with a column <c>decision</c> to fill in; answers how many.</summary>
    public int ExportReview(string path)
    {
        int count = 0;
        using ITableWriter table = _options.Host.CreateTable(path, s_reviewColumns);
        foreach (OneSyncCorrelation match in Correlations())
        {
            table.Write(match.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), match.State.ToString(), match.Rule,
                match.Confidence.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture), match.Reason, match.Evidence, string.Join(" | ", match.Records), "");
            count++;
        }
        table.Finish();
        return count;
    }

    /// <summary>Reads the file back: <c>accept</c> or <c>reject</c> in the column <c>decision</c>; blank ones go on waiting. Answers how many were decided.</summary>
    /// <exception cref="ConfigurationException">A decision is neither, or an id is unknown; nothing was kept.</exception>
    public int ImportReview(string path)
    {
        HashSet<long> pending = [.. Vault.Reviews.Pending().Select(r => r.Id)];
        List<(long, CorrelationDecision)> decisions = [];
        int line = 1;
        foreach (IReadOnlyDictionary<string, string> row in _options.Host.ReadTable(path))
        {
            line++;
            string decision = row.GetValueOrDefault("decision", "").Trim();
            if (decision.Length == 0)
                continue;
            if (!Enum.TryParse(decision, ignoreCase: true, out CorrelationDecision parsed) || !long.TryParse(row.GetValueOrDefault("id"), out long id))
            {
                throw new ConfigurationException(new ConfigurationProblem("BadDecision", $"'{decision}' is no decision on match '{row.GetValueOrDefault("id")}': write accept or reject, or leave it blank.",
                    new Position(path, line, 1), NearestName.Of(decision, Enum.GetNames<CorrelationDecision>())));
            }
            if (!pending.Contains(id))
                throw new ConfigurationException(new ConfigurationProblem("UnknownCorrelation", $"No match {id} waits for review any more; leave its decision blank.", new Position(path, line, 1)));
            decisions.Add((id, parsed));
        }
        Decide(decisions);
        return decisions.Count;
    }

    private void Decide(long first, long second, ReviewDecision decision, long run)
    {
        Vault.Reviews.Decide(new PairDecision(first, second, decision, _options.By, _options.Clock.UtcNow));
        // The next merge looks at records that changed.
        foreach (long number in (long[])[first, second])
        {
            if (Vault.Records.TryGet(RecordKind.Person, number, out StoredRecord record))
                Vault.Records.SetState(RecordKind.Person, number, record.State, record.Since ?? _options.Clock.Today, run);
        }
    }

    private static IEnumerable<(long, long)> Pairs(IReadOnlyList<long> records)
    {
        for (int i = 0; i < records.Count; i++)
        {
            for (int j = i + 1; j < records.Count; j++)
                yield return (records[i], records[j]);
        }
    }

    private CorrelationRecord Shown(long number, IReadOnlyDictionary<int, string> sources, Dictionary<long, long> users)
    {
        if (!Vault.Records.TryGet(RecordKind.Person, number, out StoredRecord record))
            return new CorrelationRecord(number, "", "", 0, "");
        OneSyncUser person = new(Vault.Attributes, record.Data) { Anchor = record.Anchor };
        return new CorrelationRecord(number, sources[record.Source], record.Anchor, users.GetValueOrDefault(number), person.Name);
    }

    private Dictionary<long, long> UsersOf(IReadOnlyCollection<long> records)
    {
        HashSet<long> wanted = [.. records];
        Dictionary<long, long> found = [];
        List<long> members = [];
        using IUserCursor users = Vault.Users.Read(withData: false);
        while (found.Count < wanted.Count && users.MoveNext())
        {
            users.CopyRecords(members);
            foreach (long member in members)
            {
                if (wanted.Contains(member))
                    found[member] = users.Number;
            }
        }
        return found;
    }
}
