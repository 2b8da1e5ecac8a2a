using OneSync.Connectors.Files;
using OneSync.Core.Connections;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Csv;

/// <summary>Which of the files that are there a CSV source reads.</summary>
public enum CsvTake
{
    /// <summary>All of them, as one.</summary>
    All,

    /// <summary>The one that was written last.</summary>
    Newest,
}

/// <summary>People in one CSV file or several. A column is matched by its name, whatever its place in each file.</summary>
internal sealed class CsvSource(string name, ICsvPlace place, string target, CsvTake take, string? anchor, CsvDialect dialect, CsvCellFormat? cells) : ISource, IConnectionTest
{
    // What the source remembers: the files that were read completely.
    private const string Read = "read";

    public string Name => name;

    public SourceFields DescribeFields(CancellationToken cancellation)
    {
        // What a server has is not fetched for its header alone.
        if (place.IsRemote)
            return new SourceFields(dialect.Columns ?? [], IsOpen: dialect.Columns is null);
        AttributeTable columns = new();
        foreach ((string path, string shown) in place.Fetch(Taken(cancellation), cancellation))
        {
            using CsvRowReader reader = OpenFile(path, shown);
            AddColumns(columns, reader);
        }
        return new SourceFields(columns.Names, IsOpen: false);
    }

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<Delivery> files = Taken(cancellation);
            if (!memory.IsKept)
                return OpenFiles(files, cancellation);
            string? mark = place.Mark(files, cancellation);
            if (mark is not null && !memory.IsFull && memory.Recall(Read) == mark)
            {
                place.Release();
                return new UnchangedSession($"{(files is [var only] ? $"'{Path.GetFileName(only.Name)}' was" : $"All {files.Count} files were")} read before, and there is nothing newer.");
            }
            memory.Remember(Read, mark);
            memory.RememberPartial(Read, null);
            return OpenFiles(files, cancellation);
        }
        catch
        {
            place.Release();
            throw;
        }
    }

    private Session OpenFiles(IReadOnlyList<Delivery> files, CancellationToken cancellation)
    {
        AttributeTable columns = new();
        List<CsvSourceFile> plan = [];
        foreach (((string path, string shown), Delivery file) in place.Fetch(files, cancellation).Zip(files))
        {
            cancellation.ThrowIfCancellationRequested();
            using CsvRowReader reader = OpenFile(path, shown);
            AddColumns(columns, reader);
            FileInfo here = new(path);
            plan.Add(new CsvSourceFile(path, reader.Name, reader.Header, AnchorColumn(reader), here.Length, place.IsRemote ? here.LastWriteTimeUtc : file.Modified.UtcDateTime));
        }
        return new Session(this, plan, columns);
    }

    private IReadOnlyList<Delivery> Taken(CancellationToken cancellation)
    {
        IReadOnlyList<Delivery> files = place.List(cancellation);
        return take == CsvTake.All ? files : [files.Aggregate((newest, file) => file.IsAfter(newest) ? file : newest)];
    }

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(target);
        ISourceSession? session = null;
        if (findings.Try("Files", () => Found(session = Open(SourceMemory.None, cancellation))))
            findings.ReadAll(session!, cancellation);
        session?.Dispose();
        return findings;
    }

    internal CsvDialect Dialect => dialect;

    internal CsvCellFormat? Cells => cells;

    private void Release() => place.Release();

    private static string Found(ISourceSession session) => ((Session)session).Files is [var only]
        ? $"'{only.Shown}' has {only.Length} bytes."
        : $"{((Session)session).Files.Count} files: {string.Join(", ", ((Session)session).Files.Select(f => f.Shown))}.";

    private CsvRowReader OpenFile(string path, string shown)
    {
        try
        {
            return CsvRowReader.OpenFile(path, shown, dialect);
        }
        catch (ArgumentException unusable)
        {
            throw new SourceUnavailableException("BadDialect", $"Source '{name}' cannot be read: {unusable.Message}", unusable);
        }
    }

    private static void AddColumns(AttributeTable columns, CsvRowReader reader)
    {
        foreach (string column in reader.Header)
        {
            if (column.Length > 0)
                columns.Add(column);
        }
    }

    private int AnchorColumn(CsvRowReader reader)
    {
        if (anchor is null)
        {
            string[] likely = [.. reader.Header.Where(LooksLikeAnchor)];
            string advice = likely.Length > 0 ? $" These look like ids: {string.Join(", ", likely)}." : $" The columns are: {string.Join(", ", reader.Header)}.";
            throw new SourceUnavailableException("AnchorNotSet",
                $"Source '{name}' does not say which column of '{reader.Name}' holds each person's lasting id. Set 'anchor'.{advice}");
        }
        for (int i = 0; i < reader.Header.Count; i++)
        {
            if (reader.Header[i].Equals(anchor, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        string hint = NearestName.Of(anchor, reader.Header.Where(h => h.Length > 0)) is { } near
            ? $"Did you mean '{near}'?" : $"The columns are: {string.Join(", ", reader.Header)}.";
        throw new SourceUnavailableException("MissingAnchorColumn", $"'{reader.Name}' has no column '{anchor}', the anchor of source '{name}'. {hint}");
    }

    private static bool LooksLikeAnchor(string column) =>
        column.EndsWith("id", StringComparison.OrdinalIgnoreCase)
        || column.Contains("number", StringComparison.OrdinalIgnoreCase)
        || column.Contains("code", StringComparison.OrdinalIgnoreCase);

    private sealed class Session(CsvSource source, IReadOnlyList<CsvSourceFile> files, AttributeTable columns) : ISourceSession
    {
        public IReadOnlyList<CsvSourceFile> Files => files;

        public IReadOnlyList<RecordKind> Kinds { get; } = [RecordKind.Person];

        public IRecordReader Read(RecordKind kind, CancellationToken cancellation) => kind == RecordKind.Person
            ? new CsvRecordReader(source, files, columns, cancellation)
            : throw new SourceUnavailableException("NoSuchKind", $"Source '{source.Name}' has people only, no {kind} records.");

        public void Dispose() => source.Release();
    }
}

/// <summary>One file of a CSV source as it was when the source was opened.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Shown">What it is called in messages.</param>
/// <param name="Header">Its columns.</param>
/// <param name="AnchorColumn">The column of the anchor.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written, in UTC.</param>
internal sealed record CsvSourceFile(string Path, string Shown, IReadOnlyList<string> Header, int AnchorColumn, long Length, DateTime Modified);
