using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Csv;

/// <summary>Writes the rows of the file with all accounts, and answers each change.</summary>
internal sealed class AccountFile(CsvFileWriter writer, AccountColumns columns, CsvCellFormat cells, IOutcomeSink outcomes, ChangeFile? log)
{
    private readonly AttributeValue[] _row = new AttributeValue[columns.Names.Count];
    private readonly EncodedRow _new = new();
    private readonly bool[] _set = new bool[columns.Names.Count];
    private readonly int[] _columnOf = Columns(columns.Attributes);

    /// <summary>Copies the old rows with their changes; answers whether any row differs.</summary>
    public bool CopyWith(CsvRowReader old, PendingChanges pending, CancellationToken cancellation)
    {
        bool differs = old.Header.Count != columns.Names.Count;
        for (long row = 0; old.MoveNext(); row++)
        {
            if ((row & 0x1FFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (old.Problem != CsvRowProblem.None)
            {
                if (old.IsBlank())
                    continue;
                QuarantinedRow bad = old.Quarantine(columns.Anchor);
                throw new SourceUnavailableException("DamagedFile", $"{bad.File}:{bad.Line}: {bad.Message} Mend the row; nothing was written.");
            }
            string anchor = old.GetString(columns.Anchor);
            IReadOnlyList<PendingChange> changes = pending.Take(anchor);
            if (changes.Count == 0)
                changes = pending.TakeRenamed(anchor);
            if (changes.Count == 0)
                Copy(old);
            else
                differs |= Change(old, changes);
        }
        return differs;
    }

    /// <summary>Appends the rows that the feed creates; answers whether there are any.</summary>
    public bool Append(IChangeFeed feed, CancellationToken cancellation)
    {
        bool any = false;
        foreach (StoredChange change in feed.Read())
        {
            if ((change.Sequence & 0x1FFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            any |= Append(change.Sequence, change.Action, change.After.Span);
        }
        return any;
    }

    /// <summary>Appends the rows that the changes create; answers whether there are any. What changes a row that is not there has drifted.</summary>
    public bool Append(IReadOnlyList<PendingChange> changes)
    {
        bool any = false;
        foreach (PendingChange change in changes)
            any |= Append(change.Sequence, change.Action, change.After);
        return any;
    }

    private bool Append(int sequence, ChangeAction action, ReadOnlySpan<byte> after)
    {
        if (action != ChangeAction.Create)
        {
            // What shall be gone, and is, is done.
            if (action != ChangeAction.Delete)
                outcomes.Answered(sequence, ChangeStatus.Drifted, null, "The file no longer has this row.");
            return false;
        }
        if (log is null)
        {
            WriteNew(after);
            return true;
        }
        Array.Clear(_row);
        Lay(after);
        WriteRow();
        log.Write(action, _row);
        return true;
    }

    // Values stay bytes from the plan to the file.
    private void WriteNew(ReadOnlySpan<byte> after)
    {
        _new.Load(after);
        foreach (int attribute in columns.Attributes)
        {
            if (attribute >= 0 && _new.TryGetUtf8(attribute, out ReadOnlySpan<byte> utf8))
                writer.WriteUtf8(utf8);
            else
                writer.Write(attribute >= 0 ? _new[attribute] : AttributeValue.Absent);
        }
        writer.EndRow();
    }

    private void Copy(CsvRowReader old)
    {
        for (int column = 0; column < old.Header.Count; column++)
            writer.Copy(old, column);
        for (int column = old.Header.Count; column < columns.Names.Count; column++)
            writer.Write(AttributeValue.Absent);
        writer.EndRow();
    }

    private bool Change(CsvRowReader old, IReadOnlyList<PendingChange> changes)
    {
        Array.Clear(_row);
        Array.Clear(_set);
        for (int column = 0; column < old.Header.Count; column++)
            _row[column] = cells.Read(old, column);
        bool differs = false;
        foreach (PendingChange change in changes)
        {
            ChangeStatus status = Judge(change, out string? error);
            if (status != ChangeStatus.Planned)
            {
                if (status == ChangeStatus.Done && change.Action == ChangeAction.Rename)
                    outcomes.Answered(change.Sequence, ChangeStatus.Done, _row[columns.Anchor].First);
                else if (status != ChangeStatus.Done)
                    outcomes.Answered(change.Sequence, status, null, error);
                continue;
            }
            differs = true;
            Lay(change.After);
            log?.Write(change.Action, _row);
            if (change.Action == ChangeAction.Delete)
                return true;
            if (change.Action == ChangeAction.Rename)
                outcomes.Answered(change.Sequence, ChangeStatus.Done, _row[columns.Anchor].First);
        }
        // A cell that no change set is written as it stood, to the letter.
        for (int column = 0; column < _row.Length; column++)
        {
            if (_set[column] || column >= old.Header.Count)
                writer.Write(_row[column]);
            else
                writer.Copy(old, column);
        }
        writer.EndRow();
        return differs;
    }

    // Planned: to be written. Done: there already. Drifted: neither as it was nor as it shall be.
    private ChangeStatus Judge(PendingChange change, out string? error)
    {
        error = null;
        if (change.Action != ChangeAction.Delete && Shows(change.After))
            return ChangeStatus.Done;
        if (change.Action != ChangeAction.Create && Shows(change.Before))
            return ChangeStatus.Planned;
        error = change.Action == ChangeAction.Create ? "The file has a row of this anchor already, with other values." : "The row was changed since the plan was made.";
        return ChangeStatus.Drifted;
    }

    private bool Shows(ReadOnlySpan<byte> expected)
    {
        while (AttributeEncoding.TryReadNext(ref expected, out int index, out AttributeValue value))
        {
            int column = ColumnOf(index);
            if (!AccountDiff.Same(column < 0 ? default : _row[column], value))
                return false;
        }
        return true;
    }

    private void Lay(ReadOnlySpan<byte> after)
    {
        while (AttributeEncoding.TryReadNext(ref after, out int index, out AttributeValue value))
        {
            int column = ColumnOf(index);
            _row[column] = value;
            _set[column] = true;
        }
    }

    private int ColumnOf(int attribute) => attribute < _columnOf.Length ? _columnOf[attribute] : -1;

    private static int[] Columns(IReadOnlyList<int> attributes)
    {
        int[] columns = new int[attributes.Max() + 1];
        Array.Fill(columns, -1);
        for (int column = 0; column < attributes.Count; column++)
        {
            if (attributes[column] >= 0)
                columns[attributes[column]] = column;
        }
        return columns;
    }

    private void WriteRow()
    {
        foreach (AttributeValue value in _row)
            writer.Write(value);
        writer.EndRow();
    }
}
