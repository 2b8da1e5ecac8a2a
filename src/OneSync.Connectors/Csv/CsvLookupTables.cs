using System.Globalization;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Csv;

/// <summary>Look-up tables in CSV files or written out, held in memory. Keys ignore case and white space around them.</summary>
internal sealed class CsvLookupTables : ILookupTables
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Tables => _tables.Keys;

    public string Version { get; private set; } = "";

    /// <exception cref="ConfigurationException">A file or its key column is missing; all problems at once.</exception>
    public static CsvLookupTables Load(IReadOnlyList<LookupSettings> lookups, string root)
    {
        CsvLookupTables loaded = new();
        ProblemCollector problems = new();
        foreach (LookupSettings lookup in lookups)
            loaded._tables[lookup.Name.Text] = problems.Try(() => lookup.Path is null ? WrittenOut(lookup) : Load(lookup, lookup.Path, root)) ?? new Table([], [], -1, default);
        problems.ThrowIfAny();
        loaded.Version = loaded.Contents().ToString("x16", CultureInfo.InvariantCulture);
        return loaded;
    }

    public IReadOnlyCollection<string> Columns(string table) => _tables.TryGetValue(table, out Table? found) ? found.Columns : [];

    public IReadOnlyCollection<string> Keys(string table) => _tables.TryGetValue(table, out Table? found) ? found.Rows.Keys : [];

    public UnmappedHandling Unmapped(string table) => _tables.TryGetValue(table, out Table? found) ? found.Unmapped : default;

    public string? OnlyColumn(string table) =>
        _tables.TryGetValue(table, out Table? found) && found.Columns.Where((_, i) => i != found.Key).ToArray() is [var only] ? only : null;

    public bool TryFind(string table, string key, string column, out string? value)
    {
        value = null;
        if (!_tables.TryGetValue(table, out Table? found) || !found.Rows.TryGetValue(key.Trim(), out string[]? row))
            return false;
        int at = Array.FindIndex(found.Columns, c => c.Equals(column, StringComparison.OrdinalIgnoreCase));
        value = at < 0 || row[at].Length == 0 ? null : row[at];
        return at >= 0;
    }

    private ulong Contents()
    {
        ulong contents = 0;
        void Add(string text) => contents = Fingerprint.Of(text, contents);
        foreach ((string name, Table table) in _tables)
        {
            Add($"{name} {table.Unmapped}");
            foreach (string cell in table.Columns.Concat(table.Rows.SelectMany(row => row.Value.Prepend(row.Key))))
                Add(cell);
        }
        return contents;
    }

    private static Table WrittenOut(LookupSettings lookup)
    {
        string[] columns = [.. lookup.Rows.SelectMany(r => r.Cells.Keys).Distinct(StringComparer.OrdinalIgnoreCase)];
        Dictionary<string, string[]> rows = new(StringComparer.OrdinalIgnoreCase);
        foreach (LookupRow row in lookup.Rows)
        {
            if (!rows.TryAdd(row.Key.Text.Trim(), [.. columns.Select(c => row.Cells.GetValueOrDefault(c, ""))]))
                throw Wrong("RepeatedKey", $"Look-up '{lookup.Name}' has the key '{row.Key}' twice.", row.Key, null);
        }
        return new Table(columns, rows, -1, lookup.Unmapped);
    }

    private static Table Load(LookupSettings lookup, SourceText path, string root)
    {
        try
        {
            using CsvRowReader rows = CsvRowReader.OpenFile(Path.GetFullPath(path.Text, root), path.Text, new CsvDialect());
            string[] columns = [.. rows.Header];
            int key = lookup.Key is null ? 0 : Array.FindIndex(columns, c => c.Equals(lookup.Key.Text, StringComparison.OrdinalIgnoreCase));
            if (key < 0)
                throw Wrong("UnknownColumn", $"Look-up '{lookup.Name}' has no column '{lookup.Key}'.", lookup.Key!, NearestName.Of(lookup.Key!.Text, columns));
            Dictionary<string, string[]> table = new(StringComparer.OrdinalIgnoreCase);
            while (rows.MoveNext())
            {
                if (rows.Problem != CsvRowProblem.None)
                {
                    if (rows.IsBlank())
                        continue;
                    QuarantinedRow bad = rows.Quarantine(key);
                    throw Wrong("BadLookupRow", $"{bad.File}:{bad.Line}: {bad.Message}", path, null);
                }
                string[] row = new string[columns.Length];
                for (int column = 0; column < row.Length; column++)
                    row[column] = rows.GetString(column);
                if (!table.TryAdd(row[key].Trim(), row))
                    throw Wrong("RepeatedKey", $"Look-up '{lookup.Name}' has the key '{row[key]}' twice; the second is in line {rows.Line}.", path, null);
            }
            return new Table(columns, table, key, lookup.Unmapped);
        }
        catch (SourceUnavailableException error)
        {
            throw Wrong(error.Id, $"Look-up '{lookup.Name}': {error.Message}", path, null);
        }
    }

    private static ConfigurationException Wrong(string id, string message, SourceText at, string? nearest) =>
        new(new ConfigurationProblem(id, message, at.At, nearest));

    private sealed record Table(string[] Columns, Dictionary<string, string[]> Rows, int Key, UnmappedHandling Unmapped);
}
