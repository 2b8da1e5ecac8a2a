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
    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        try
        {
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
        }
        catch (SourceUnavailableException error)
        {
            throw new DestinationUnavailableException(error.Id, $"The accounts of destination '{destination.Name}' cannot be read: {error.Message}", error);
        }
        catch (InvalidDataException error)
        {
            throw new DestinationUnavailableException("CannotEncode", $"Destination '{destination.Name}': {error.Message} Nothing was written.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationUnavailableException("FileNotWritable", $"'{destination.Files.Accounts}' cannot be written: {error.Message} The old file is as it was.", error);
        }
    }

    public void Dispose()
    {
    }
}
