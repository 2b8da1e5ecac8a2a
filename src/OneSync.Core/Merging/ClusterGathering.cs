using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Merging;

/// <summary>Holds the records of clusters, which come in the order of their numbers, until all of a cluster are there.</summary>
internal sealed class ClusterGathering(int[] sizes)
{
    private readonly ByteArena _rows = new();
    private readonly List<(MemberRecord Record, int Next, int Count)> _waiting = [];

    // By cluster: the place, from 1, of the record that came last.
    private readonly int[] _last = new int[sizes.Length];

    private readonly List<MemberRecord> _complete = [];

    /// <summary>Adds the cursor's record; true when <paramref name="members"/> are now all of the cluster, valid until the next call.</summary>
    public bool TryComplete(int cluster, IRecordCursor cursor, long user, out List<MemberRecord> members)
    {
        members = _complete;
        int next = _last[cluster];
        int count = next == 0 ? 1 : _waiting[next - 1].Count + 1;
        bool complete = count == sizes[cluster];
        ReadOnlyMemory<byte> row = complete ? cursor.Data.ToArray() : _rows.Keep(cursor.Data);
        MemberRecord record = new(cursor.Number, cursor.Source, cursor.State, cursor.Since, row, user);
        if (!complete)
        {
            _waiting.Add((record, next, count));
            _last[cluster] = _waiting.Count;
            return false;
        }
        _complete.Clear();
        _complete.Add(record);
        for (; next != 0; next = _waiting[next - 1].Next)
            _complete.Add(_waiting[next - 1].Record);
        _complete.Reverse();
        return true;
    }
}
