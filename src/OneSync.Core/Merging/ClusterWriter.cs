using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Merging;

/// <summary>Writes the users that clusters of records make, and logs what became of those that were there before.</summary>
internal sealed class ClusterWriter
{
    private readonly IVault _vault;
    private readonly MergeInput _input;
    private readonly CorrelationResult _result;
    private readonly RunLog _log;
    private readonly RunContext _context;
    private readonly RecordMerger _merger;
    private readonly int[] _sizes;
    private readonly bool[] _affected;
    private readonly bool[] _counted;
    private readonly ClusterGathering _gathering;
    private readonly Dictionary<long, IReadOnlyList<UserOverride>> _overrides;
    private readonly long[] _single = new long[1];
    private readonly HashSet<long> _kept = [];
    private readonly SortedDictionary<string, long> _joined = new(StringComparer.Ordinal);

    public ClusterWriter(IVault vault, MergeInput input, CorrelationResult result, Precedence precedence, RunLog log, RunContext context)
    {
        (_vault, _input, _result, _log, _context) = (vault, input, result, log, context);
        _merger = new RecordMerger(precedence, vault.Records.Sources, vault.Attributes);
        _sizes = new int[result.ClusterCount];
        _gathering = new ClusterGathering(_sizes);
        _affected = new bool[result.ClusterCount];
        _counted = new bool[result.ClusterCount];
        _overrides = vault.Users.Overrides().GroupBy(o => o.User).ToDictionary(g => g.Key, g => (IReadOnlyList<UserOverride>)[.. g]);
    }

    /// <summary>Writes every cluster that is new or that something changed in.</summary>
    /// <param name="all">Whether to write all of them.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Write(bool all, CancellationToken cancellation)
    {
        FindAffected(all);
        using IRecordCursor records = _vault.Records.Read(RecordKind.Person);
        for (int record = 0; records.MoveNext(); record++)
        {
            if ((record & 0x3FFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                _context.Observer.Progress(new RunProgress("Merging", string.Create(CultureInfo.InvariantCulture, $"{record:N0} records"), (double)record / _input.Count));
            }
            int cluster = _result.ClusterOf[record];
            if (!_affected[cluster])
                continue;
            if (_result.JoinedBy(record) is { } join)
                Joined(cluster, records.Number, join);
            if (_sizes[cluster] == 1 && _input.User(record) == 0)
                InsertSingle(record, records);
            else if (_gathering.TryComplete(cluster, records, _input.User(record), out List<MemberRecord> members))
                WriteCluster(members);
        }
        foreach ((string rule, long users) in _joined)
            _log.Count($"Joined by {rule}", users);
    }

    // Each user counts once, for the rule that first brought two of its records together.
    private void Joined(int cluster, long record, in CorrelationTrace join)
    {
        _vault.Users.LogJoin(_log.Run, record, join.Rule, join.Confidence);
        if (_counted[cluster])
            return;
        _counted[cluster] = true;
        _joined[join.Rule] = _joined.GetValueOrDefault(join.Rule) + 1;
    }

    private void FindAffected(bool all)
    {
        long[] users = new long[_result.ClusterCount];
        int[] clusters = new int[_input.HighestUser + 1];
        for (int record = 0; record < _input.Count; record++)
        {
            int cluster = _result.ClusterOf[record];
            long user = _input.User(record);
            bool joined = _sizes[cluster] > 0 && users[cluster] != user;
            _affected[cluster] |= all || user == 0 || joined || _input.Changed(record);
            users[cluster] = user;
            _sizes[cluster]++;
            // A user whose records a decision told apart is in two clusters.
            if (user != 0 && clusters[user] is var first and not 0 && first - 1 != cluster)
                _affected[cluster] = _affected[first - 1] = true;
            clusters[user] = cluster + 1;
        }
    }

    // The common case of a first import: a person with one record.
    private void InsertSingle(int record, IRecordCursor cursor)
    {
        bool present = _input.State(record) == RecordState.Present;
        _single[0] = cursor.Number;
        ReadOnlySpan<byte> head = _merger.Head(_input.Source(record), present);
        UserState state = present ? UserState.Active : _input.State(record).IsOutOfScope() ? UserState.OutOfScope : UserState.Left;
        _vault.Users.Insert(state, present ? null : cursor.Since, _single, head, _log.Run, withRecord: true);
        _log.Count("Added", 1);
    }

    private void WriteCluster(List<MemberRecord> members)
    {
        // Of the clusters that a user's records fell into, the first keeps the user.
        long[] users = [.. members.Select(m => m.User).Where(u => u != 0 && !_kept.Contains(u)).Distinct().Order()];
        _kept.UnionWith(users);
        long survivor = Array.Find(users, _input.HasLinks) is var linked and not 0 ? linked : users.FirstOrDefault();
        long[] records = [.. members.Select(m => m.Number)];
        UserState standing = members.Select(m => m.State).UserState();
        DateOnly? leftOn = standing == UserState.Active ? null : members.Max(m => m.Since);
        if (survivor == 0)
        {
            _vault.Users.Insert(standing, leftOn, records, _merger.Merge(members, null), _log.Run);
            _log.Count("Added", 1);
            return;
        }
        StoredUser before = _vault.Users.Find(survivor)!;
        foreach (long other in users.Where(u => u != survivor))
            Absorb(survivor, other);
        ReadOnlySpan<byte> row = _merger.Merge(members, _overrides.GetValueOrDefault(survivor));
        UserState state = before.State == UserState.Removed ? UserState.Removed : standing;
        DateOnly? left = state == UserState.Removed ? before.LeftOn : leftOn;
        bool same = row.SequenceEqual(before.Data);
        if (same && state == before.State && left == before.LeftOn && records.AsSpan().SequenceEqual([.. before.Records]))
            return;
        if (members.Count == 1 && !_overrides.ContainsKey(survivor))
            _vault.Users.Update(survivor, state, left, records, _merger.Head(members[0].Source, members[0].State == RecordState.Present), withRecord: true);
        else
            _vault.Users.Update(survivor, state, left, records, row);
        Log(survivor, before, state, row, same);
    }

    private void Absorb(long survivor, long other)
    {
        StoredUser gone = _vault.Users.Find(other)!;
        foreach (UserOverride value in _vault.Users.Overrides(other))
        {
            _vault.Users.SetOverride(value with { Value = AttributeValue.Absent });
            if (!_vault.Users.Overrides(survivor).Any(o => o.Attribute.Equals(value.Attribute, StringComparison.OrdinalIgnoreCase)))
                _vault.Users.SetOverride(value with { User = survivor });
        }
        _overrides[survivor] = _vault.Users.Overrides(survivor);
        _vault.Links.Move(other, survivor);
        _vault.Users.Delete(other);
        _vault.Users.LogChange(_log.Run, survivor, UserEvent.Merged, gone.Data, [], $"User {other} is the same person and became part of user {survivor}.");
        _log.Count("Merged", 1);
    }

    private void Log(long user, StoredUser before, UserState state, ReadOnlySpan<byte> row, bool same)
    {
        if (state != before.State)
        {
            UserEvent what = state switch { UserState.Active => UserEvent.Returned, UserState.OutOfScope => UserEvent.OutOfScope, _ => UserEvent.Left };
            _vault.Users.LogChange(_log.Run, user, what, before.Data, row, null);
            _log.Count(what.ToString(), 1);
        }
        else if (!same)
        {
            _vault.Users.LogChange(_log.Run, user, UserEvent.Changed, before.Data, row, null);
            _log.Count(nameof(UserEvent.Changed), 1);
        }
    }
}
