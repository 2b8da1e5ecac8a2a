namespace OneSync.Core.Correlation;

/// <summary>
/// The clusters to start from: records of one user are together. A user that holds a rejected pair was a wrong merge: its records start
/// alone, and the rules find again what belongs together.
/// </summary>
internal static class ExistingUsers
{
    public static Clusters Cluster(RecordTable records, IReadOnlyList<RecordPair> rejected)
    {
        HashSet<long> split = [];
        foreach (RecordPair pair in rejected)
        {
            if (records.User(pair.First) == records.User(pair.Second))
                split.Add(records.User(pair.First));
        }
        Clusters clusters = new(records.Count);
        int[] first = Table(records, out int shift);
        for (int record = 0; record < records.Count; record++)
        {
            long user = records.User(record);
            if (user == 0 || split.Contains(user))
                continue;
            int at = (int)((ulong)user * 0x9E3779B97F4A7C15 >> shift);
            while (first[at] != 0 && records.User(first[at] - 1) != user)
                at = (at + 1) & (first.Length - 1);
            if (first[at] == 0)
                first[at] = record + 1;
            else
                clusters.Unite(first[at] - 1, record);
        }
        return clusters;
    }

    // Open addressing over the first record of each user, at most half full; 0 is free.
    private static int[] Table(RecordTable records, out int shift)
    {
        int known = 0;
        for (int record = 0; record < records.Count; record++)
        {
            if (records.User(record) != 0)
                known++;
        }
        int bits = 4;
        while (1L << bits < known * 2L)
            bits++;
        shift = 64 - bits;
        return new int[1 << bits];
    }
}
