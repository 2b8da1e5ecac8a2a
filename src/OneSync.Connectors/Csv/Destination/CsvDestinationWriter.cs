using OneSync.Connectors.Files;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Csv;

/// <summary>
/// Writes the file with all accounts anew: the rows as they are with their changes, then the new ones. The new file takes the old one's
/// place in one step, and only when something differs.
/// </summary>
internal sealed class CsvDestinationWriter(CsvDestination destination) : IDestinationWriter
{
    // The new anchors of accounts that are renamed, and null for those that are deleted.
    private readonly Dictionary<string, string?> _moved = new(StringComparer.Ordinal);

    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        Guarded(destination.Files.Accounts, () =>
        {
            if (destination.Files.Memberships is not null)
                NoteMoves(changes);
            bool exists = File.Exists(destination.Files.Accounts);
            PendingChanges pending = exists || destination.Columns.Count == 0 ? new(changes, destination.Anchor, holdCreates: exists, cancellation) : PendingChanges.None;
            using CsvRowReader? old = exists ? CsvRowReader.OpenFile(destination.Files.Accounts, destination.Files.Accounts, destination.Dialect) : null;
            AccountColumns columns = AccountColumns.Of(old?.Header, destination, changes.Attributes, pending.Attributes);
            using AtomicFile file = AtomicFile.Create(destination.Files.Accounts, destination.Files.OwnerOnly);
            using ChangeFile? log = destination.Files.Changes is { } path ? new ChangeFile(path, destination, columns, changes.Plan) : null;
            bool differs = !exists;
            using (CsvFileWriter writer = new(file.Stream, destination.Format, leaveOpen: true))
            {
                writer.WriteHeader(columns.Names);
                AccountFile accounts = new(writer, columns, destination.Format.Cells, outcomes, log);
                if (old is not null)
                    differs |= accounts.CopyWith(old, pending, cancellation);
                differs |= old is null ? accounts.Append(changes, cancellation) : accounts.Append(pending.Rest);
            }
            if (!differs)
                return;
            // The changes go first: were the process killed between the two, they would be found and written again.
            log?.Commit();
            file.Commit();
        });
    }

    public void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (destination.Files.Memberships is { } path)
            Guarded(path, () => new MembershipFile(destination, path).Write(groups, outcomes, _moved, cancellation));
    }

    public void Dispose()
    {
    }

    // Memberships follow accounts that get another anchor, and go with those that go.
    private void NoteMoves(IChangeFeed changes)
    {
        if (!changes.Attributes.TryGetIndex(destination.Anchor, out int anchor))
            return;
        foreach (StoredChange change in changes.Read(ChangeAction.Rename))
        {
            if (AttributeEncoding.Read(change.After.Span, anchor).First is { Length: > 0 } now)
                _moved[change.Anchor] = now;
        }
        foreach (StoredChange change in changes.Read(ChangeAction.Delete))
            _moved[change.Anchor] = null;
    }

    private void Guarded(string path, Action write)
    {
        try
        {
            write();
        }
        catch (SourceUnavailableException error)
        {
            throw new DestinationUnavailableException(error.Id, $"The file of destination '{destination.Name}' cannot be read: {error.Message}", error);
        }
        catch (InvalidDataException error)
        {
            throw new DestinationUnavailableException("CannotEncode", $"Destination '{destination.Name}': {error.Message} '{path}' is as it was.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationUnavailableException("FileNotWritable", $"'{path}' cannot be written: {error.Message} The old file is as it was.", error);
        }
    }
}
