using System.Globalization;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Csv;

/// <summary>Look-up tables in CSV files, held in memory. Keys ignore case and white space around them.</summary>
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
            loaded._tables[lookup.Name.Text] = problems.Try(() => Load(lookup, root)) ?? new Table([], []);
        problems.ThrowIfAny();
        loaded.Version = loaded.Contents().ToString("x16", CultureInfo.InvariantCulture);
        return loaded;
    }

    public IReadOnlyCollection<string> Columns(string table) => _tables.TryGetValue(table, out Table? found) ? found.Columns : [];

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
            Add(name);
            foreach (string cell in table.Columns.Concat(table.Rows.Values.SelectMany(row => row)))
                Add(cell);
        }
        return contents;
    }

    private static Table Load(LookupSettings lookup, string root)
    {
        try
        {
            using CsvRowReader rows = CsvRowReader.OpenFile(Path.GetFullPath(lookup.Path.Text, root), lookup.Path.Text, new CsvDialect());
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
                    throw Wrong("BadLookupRow", $"{bad.File}:{bad.Line}: {bad.Message}", lookup.Path, null);
                }
                string[] row = new string[columns.Length];
                for (int column = 0; column < row.Length; column++)
                    row[column] = rows.GetString(column);
                if (!table.TryAdd(row[key].Trim(), row))
                    throw Wrong("RepeatedKey", $"Look-up '{lookup.Name}' has the key '{row[key]}' twice; the second is in line {rows.Line}.", lookup.Path, null);
            }
            return new Table(columns, table);
        }
        catch (SourceUnavailableException error)
        {
            throw Wrong(error.Id, $"Look-up '{lookup.Name}': {error.Message}", lookup.Path, null);
        }
    }

    private static ConfigurationException Wrong(string id, string message, SourceText at, string? nearest) =>
        new(new ConfigurationProblem(id, message, at.At, nearest));

    private sealed record Table(string[] Columns, Dictionary<string, string[]> Rows);
}
