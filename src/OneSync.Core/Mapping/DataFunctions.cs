using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>The template functions of lists, tables and hashes.</summary>
internal static class DataFunctions
{
    private static readonly Dictionary<string, Func<byte[], byte[]>> Algorithms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sha256"] = SHA256.HashData,
        ["sha384"] = SHA384.HashData,
        ["sha512"] = SHA512.HashData,
    };

    public static readonly TemplateFunction[] All =
    [
        new("default", "default 'text'", 1, 1, a => Default(a.Text(0))),
        new("join", "join or join 'separator'", 0, 1, a => Join(a.Text(0, ", "))),
        new("first", "first", 0, 0, _ => new WholeStage(v => v.IsMultiValued ? AttributeValue.Of(v.First) : v)),
        new("distinct", "distinct", 0, 0, _ => new WholeStage(v => v.IsMultiValued ? AttributeValue.Of(v.ToArray().Distinct(StringComparer.OrdinalIgnoreCase)) : v)),
        new("prefer", "prefer 'first' 'second' (what comes first, as far as it is there)", 1, 100, Prefer),
        new("lookup", "lookup table.column, or lookup table where it has one column besides its key", 1, 1, Lookup),
        new("hash", "hash, hash 8 or hash sha512 8 (the number of characters)", 0, 2, Hash),
    ];

    private static Stage Default(string text)
    {
        AttributeValue value = AttributeValue.Of(text);
        return new WholeStage(v => v.HasValue ? v : value);
    }

    private static Stage Join(string separator) =>
        new WholeStage(v => v.IsMultiValued ? AttributeValue.Of(string.Join(separator, v.ToArray())) : v);

    // What is not named comes last, in its own order.
    private static Stage Prefer(FunctionArguments a)
    {
        string[] order = [.. Enumerable.Range(0, a.Count).Select(i => a.Text(i))];
        return new WholeStage(v => v.IsMultiValued
            ? AttributeValue.Of(v.ToArray().OrderBy(value => Array.FindIndex(order, o => o.Equals(value, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : order.Length))
            : v);
    }

    private static Stage Lookup(FunctionArguments a)
    {
        ILookupTables lookups = a.Resources.Lookups;
        string name = a.Text(0);
        int dot = name.IndexOf('.');
        string written = dot < 0 ? name : name[..dot], column = dot < 0 ? "" : name[(dot + 1)..];
        string? table = lookups.Tables.FirstOrDefault(t => string.Equals(t, written, StringComparison.OrdinalIgnoreCase));
        if (table is null)
            a.Fail("UnknownLookup", $"There is no lookup table '{written}'.", a.StartOf(0), NearestName.Of(written, lookups.Tables));
        else if (dot < 0 && lookups.OnlyColumn(table) is { } only)
            column = only;
        else if (!lookups.Columns(table).Contains(column, StringComparer.OrdinalIgnoreCase))
            a.Fail("UnknownLookup", $"The lookup table '{table}' has no column '{column}'; it is written lookup {table}.column.",
                a.StartOf(0), NearestName.Of(column, lookups.Columns(table)));
        return new LookupStage(lookups, table ?? written, column, a.Resources.Unmapped);
    }

    private static Stage Hash(FunctionArguments a)
    {
        bool named = a.Count > 0 && !int.TryParse(a.Text(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        string algorithm = named ? a.Text(0) : "sha256";
        if (!named && a.Count == 2)
            a.CountIs(0, 1);
        if (!Algorithms.TryGetValue(algorithm, out Func<byte[], byte[]>? compute))
        {
            a.Fail("FunctionArguments", $"There is no hash '{algorithm}'; there are {string.Join(", ", Algorithms.Keys)}.",
                a.StartOf(0), NearestName.Of(algorithm, Algorithms.Keys));
            compute = SHA256.HashData;
        }
        int whole = compute([]).Length * 2;
        int length = a.Integer(named ? 1 : 0, 1, whole, whole);
        return TemplateFunctions.Each(v => Convert.ToHexString(compute(Encoding.UTF8.GetBytes(v)))[..length].ToLowerInvariant());
    }
}
