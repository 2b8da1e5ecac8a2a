using OneSync.Core.Ports.Vault;
using OneSync.Core.Selecting;

namespace OneSync.Connectors.Vault;

internal sealed class SqliteSelectionStore(SqliteDatabase database) : ISelectionStore
{
    public SourceSelection Read(int source)
    {
        List<SelectionAnswer> answers = [];
        using SqliteStatement query = database.Prepare("SELECT kind, id, sync FROM selection WHERE source = ?1 ORDER BY kind, id");
        query.Bind(1, source);
        while (query.Step())
            answers.Add(new SelectionAnswer((SelectionKind)query.Int32(0), query.Text(1), query.Int32(2) != 0));
        return new SourceSelection(answers);
    }

    public void Replace(int source, SourceSelection selection)
    {
        database.Command("DELETE FROM selection WHERE source = ?1").Bind(1, source).Run();
        foreach (SelectionAnswer answer in selection.Answers)
        {
            database.Command("INSERT INTO selection(source, kind, id, sync) VALUES(?1, ?2, ?3, ?4)")
                .Bind(1, source).Bind(2, (long)answer.Kind).Bind(3, answer.Id).Bind(4, answer.Sync ? 1 : 0).Run();
        }
    }

    public string? Reason(long record)
    {
        SqliteStatement query = database.Command("SELECT reason FROM out_of_scope WHERE record = ?1").Bind(1, record);
        string? reason = query.Step() ? query.Text(0) : null;
        query.Reset();
        return reason;
    }

    public IReadOnlyDictionary<long, string> Reasons()
    {
        Dictionary<long, string> reasons = [];
        // Few different ones occur.
        HashSet<string> once = [];
        using SqliteStatement query = database.Prepare("SELECT record, reason FROM out_of_scope");
        while (query.Step())
        {
            string reason = query.Text(1);
            if (!once.TryGetValue(reason, out string? same))
                once.Add(same = reason);
            reasons[query.Int64(0)] = same;
        }
        return reasons;
    }

    public void SetReason(long record, string? reason)
    {
        if (reason is null)
            database.Command("DELETE FROM out_of_scope WHERE record = ?1").Bind(1, record).Run();
        else
            database.Command("INSERT OR REPLACE INTO out_of_scope(record, reason) VALUES(?1, ?2)").Bind(1, record).Bind(2, reason).Run();
    }
}
