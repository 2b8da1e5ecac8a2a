using System.Globalization;
using OneSync.Connectors.Files;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>
/// The file with the changes only: a row for each, with its action, its plan and the account as it is after it. Rows of earlier plans
/// that nobody has fetched yet stay; those of this plan are written anew when it is taken up again.
/// </summary>
internal sealed class ChangeFile : IDisposable
{
    private static readonly string[] Leading = ["action", "plan"];

    private readonly AtomicFile _file;
    private readonly CsvFileWriter _writer;
    private readonly string _plan;

    public ChangeFile(string path, CsvDestination destination, AccountColumns columns, long plan)
    {
        _plan = plan.ToString(CultureInfo.InvariantCulture);
        string[] header = [.. Leading, .. columns.Names];
        using CsvRowReader? old = File.Exists(path) ? CsvRowReader.OpenFile(path, path, destination.Dialect) : null;
        if (old is not null && !old.Header.SequenceEqual(header))
            throw new DestinationUnavailableException("OtherColumns", $"'{path}' still has changes with other columns. Let its reader fetch them, or move the file away.");
        _file = AtomicFile.Create(path, destination.Files.OwnerOnly);
        _writer = new CsvFileWriter(_file.Stream, destination.Format, leaveOpen: true);
        _writer.WriteHeader(header);
        while (old?.MoveNext() == true)
        {
            if (old.GetString(1) == _plan)
                continue;
            for (int column = 0; column < header.Length; column++)
                _writer.Copy(old, column);
            _writer.EndRow();
        }
    }

    /// <summary>Adds a change.</summary>
    public void Write(ChangeAction action, ReadOnlySpan<AttributeValue> row)
    {
        _writer.WriteText(action.ToString());
        _writer.WriteText(_plan);
        foreach (AttributeValue value in row)
            _writer.Write(value);
        _writer.EndRow();
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        _writer.Dispose();
        _file.Commit();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
