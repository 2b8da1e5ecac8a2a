using System.Text;
using OneSync.Connectors.Files;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>
/// The file of memberships beside the one of accounts: a row for each, with columns <c>group</c> and <c>anchor</c>, the anchor as the file of accounts
/// has it. A group is there as soon as it has a row. Rows of other groups, and further columns, stay as they are.
/// </summary>
internal sealed class MembershipFile(CsvDestination destination, string path)
{
    private static readonly string[] s_header = ["group", "anchor"];

    /// <summary>Reads the groups of these names.</summary>
    /// <exception cref="DestinationUnavailableException">The file cannot be read.</exception>
    public IReadOnlyList<GroupReading> Read(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return [];
        Dictionary<string, List<string>> members = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> wanted = new(names, StringComparer.OrdinalIgnoreCase);
        string? problem = null;
        try
        {
            using CsvRowReader rows = Open(out int group, out int anchor);
            while (rows.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                if (rows.Problem != CsvRowProblem.None)
                {
                    if (!rows.IsBlank() && rows.Quarantine(anchor) is var bad)
                        problem ??= $"{bad.File}:{bad.Line}: {bad.Message}";
                    continue;
                }
                string name = GroupOf(rows, group);
                if (!wanted.Contains(name))
                    continue;
                if (!members.TryGetValue(name, out List<string>? there))
                    members[name] = there = [];
                there.Add(rows.GetString(anchor));
            }
            problem ??= rows.Incomplete;
        }
        catch (SourceUnavailableException error)
        {
            throw new DestinationUnavailableException(error.Id, $"The memberships of destination '{destination.Name}' cannot be read: {error.Message}", error);
        }
        return [.. names.Where(n => members.ContainsKey(n) || problem is not null).Select(n => new GroupReading(n, n, members.GetValueOrDefault(n) ?? [], problem))];
    }

    /// <summary>Writes the file anew with the changes, when anything differs.</summary>
    /// <param name="feed">The changes.</param>
    /// <param name="outcomes">Is told what drifted.</param>
    /// <param name="moved">The new anchors of accounts that were renamed, and null for those that were deleted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">A row is damaged, or a column is missing; nothing was written.</exception>
    public void Write(IGroupFeed feed, IOutcomeSink outcomes, IReadOnlyDictionary<string, string?> moved, CancellationToken cancellation)
    {
        bool exists = File.Exists(path);
        if (feed.Count == 0 && (!exists || moved.Count == 0))
            return;
        FingerprintIndex accounts = Accounts(cancellation);
        PendingMembers? pending = exists ? new(feed, cancellation) : null;
        using CsvRowReader? old = exists ? Open(out _, out _) : null;
        string[] header = [.. old?.Header ?? s_header];
        using AtomicFile file = AtomicFile.Create(path, destination.Files.OwnerOnly);
        bool differs = !exists;
        using (CsvFileWriter writer = new(file.Stream, destination.Format, leaveOpen: true))
        {
            writer.WriteHeader(header);
            if (old is not null)
                differs |= CopyWith(old, writer, pending!, moved, accounts, cancellation);
            foreach (GroupChanges group in pending?.Rest ?? feed.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                differs |= Append(writer, header, group, accounts, outcomes);
            }
        }
        if (differs)
            file.Commit();
    }

    private bool CopyWith(CsvRowReader old, CsvFileWriter writer, PendingMembers pending, IReadOnlyDictionary<string, string?> moved, FingerprintIndex accounts, CancellationToken cancellation)
    {
        (int group, int anchor) = (Column(old, s_header[0]), Column(old, s_header[1]));
        bool differs = false;
        while (old.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (old.Problem != CsvRowProblem.None)
            {
                if (old.IsBlank())
                    continue;
                QuarantinedRow bad = old.Quarantine(anchor);
                throw new SourceUnavailableException("DamagedFile", $"{bad.File}:{bad.Line}: {bad.Message} Mend the row; no membership was written.");
            }
            string member = old.GetString(anchor);
            string? now = member;
            // An account that was to be renamed or deleted, and is there as it was, keeps its rows.
            if (moved.TryGetValue(member, out string? to) && !Has(accounts, member))
                now = to is null ? null : Cell(to, accounts) ?? member;
            bool goes = now is null || pending.Take(GroupOf(old, group), now) == ChangeAction.RemoveMember;
            differs |= goes || now != member;
            if (goes)
                continue;
            for (int column = 0; column < old.Header.Count; column++)
            {
                if (column == anchor && now != member)
                    writer.WriteAsIs(now!);
                else
                    writer.Copy(old, column);
            }
            writer.EndRow();
        }
        return differs;
    }

    private bool Append(CsvFileWriter writer, string[] header, GroupChanges group, FingerprintIndex accounts, IOutcomeSink outcomes)
    {
        bool any = false;
        foreach (MemberChange member in group.Members.Where(m => m.Action == ChangeAction.AddMember))
        {
            if (Cell(member.Anchor, accounts) is not { } cell)
            {
                outcomes.Answered(member.Sequence, ChangeStatus.Drifted, null, "The file of accounts no longer has this account.");
                continue;
            }
            any = true;
            foreach (string column in header)
            {
                if (column.Equals(s_header[0], StringComparison.OrdinalIgnoreCase))
                    writer.WriteText(group.Name);
                else if (column.Equals(s_header[1], StringComparison.OrdinalIgnoreCase))
                    writer.WriteAsIs(cell);
                else
                    writer.Write(AttributeValue.Absent);
            }
            writer.EndRow();
        }
        return any;
    }

    // The anchor as the file of accounts has it: one that was read there, or one that was just written. Null when it has neither.
    private string? Cell(string anchor, FingerprintIndex accounts)
    {
        if (Has(accounts, anchor))
            return anchor;
        string? written = destination.Format.Cells.ToCell(AttributeValue.Of(anchor));
        return written is not null && Has(accounts, written) ? written : null;
    }

    private FingerprintIndex Accounts(CancellationToken cancellation)
    {
        FingerprintIndex anchors = new();
        if (!File.Exists(destination.Files.Accounts))
            return anchors;
        using CsvRowReader rows = CsvRowReader.OpenFile(destination.Files.Accounts, destination.Files.Accounts, destination.Dialect);
        int anchor = Column(rows, destination.Anchor);
        while (rows.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            anchors.TryAdd(Fingerprint.Of(rows.GetUtf8(anchor)));
        }
        return anchors;
    }

    private CsvRowReader Open(out int group, out int anchor)
    {
        CsvRowReader rows = CsvRowReader.OpenFile(path, path, destination.Dialect);
        try
        {
            (group, anchor) = (Column(rows, s_header[0]), Column(rows, s_header[1]));
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private string GroupOf(CsvRowReader row, int column)
    {
        string cell = row.GetString(column);
        AttributeValue value = destination.Format.Cells.FromCell(cell);
        return value.IsMultiValued ? cell : value.First ?? "";
    }

    private static int Column(CsvRowReader rows, string name)
    {
        for (int column = 0; column < rows.Header.Count; column++)
        {
            if (rows.Header[column].Equals(name, StringComparison.OrdinalIgnoreCase))
                return column;
        }
        throw new SourceUnavailableException("MissingColumn", $"'{rows.Name}' has no column '{name}'. Its columns are: {string.Join(", ", rows.Header)}.");
    }

    private static bool Has(FingerprintIndex accounts, string anchor) => accounts.Find(Fingerprint.Of(Encoding.UTF8.GetBytes(anchor))) >= 0;
}
