using System.Buffers;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

internal sealed class SqliteReviewStore(SqliteDatabase database) : IReviewStore
{
    public IReadOnlyList<StoredReview> Pending()
    {
        List<StoredReview> reviews = [];
        using SqliteStatement query = database.Prepare("SELECT id, rule, confidence, disputed, reason, evidence, records FROM review ORDER BY confidence DESC, id");
        while (query.Step())
        {
            List<long> records = [];
            NumberList.Read(query.Bytes(6), records);
            reviews.Add(new StoredReview(query.Int64(0), query.Text(1), query.Double(2), query.Int32(3) != 0, query.Text(4), query.Text(5), records));
        }
        return reviews;
    }

    public void Replace(IReadOnlyList<StoredReview> reviews)
    {
        Dictionary<(string Rule, string Records), long> known = Pending().ToDictionary(r => (r.Rule, Key(r)), r => r.Id);
        database.Execute("DELETE FROM review");
        foreach (StoredReview review in reviews)
        {
            ArrayBufferWriter<byte> records = new();
            NumberList.Write(records, [.. review.Records.Order()]);
            long? id = known.TryGetValue((review.Rule, Key(review)), out long number) ? number : null;
            database.Command("INSERT INTO review(id, rule, confidence, disputed, reason, evidence, records) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .Bind(1, id).Bind(2, review.Rule).Bind(3, review.Confidence).Bind(4, review.Disputed ? 1 : 0)
                .Bind(5, review.Reason).Bind(6, review.Evidence).Bind(7, records.WrittenSpan).Run();
        }
    }

    public IReadOnlyList<PairDecision> Decisions()
    {
        List<PairDecision> decisions = [];
        using SqliteStatement query = database.Prepare("SELECT first, last, decision, by, at FROM decision ORDER BY first, last");
        while (query.Step())
            decisions.Add(new PairDecision(query.Int64(0), query.Int64(1), (ReviewDecision)query.Int32(2), query.Text(3), query.Instant(4)!.Value));
        return decisions;
    }

    public void Decide(PairDecision decision) =>
        database.Command("INSERT OR REPLACE INTO decision(first, last, decision, by, at) VALUES(?1, ?2, ?3, ?4, ?5)")
            .Bind(1, Math.Min(decision.First, decision.Second)).Bind(2, Math.Max(decision.First, decision.Second))
            .Bind(3, (long)decision.Decision).Bind(4, decision.By).Bind(5, (DateTimeOffset?)decision.At).Run();

    private static string Key(StoredReview review) => string.Join(',', review.Records.Order());
}
