using OneSync.Core.Mapping;

namespace OneSync.Core.Tests.Mapping;

/// <summary>One lookup table, <c>schools</c>, with the columns <c>ou</c> and <c>phone</c>.</summary>
internal sealed class Tables : ILookupTables
{
    public static readonly MappingResources Resources = new()
    {
        Lookups = new Tables(),
        Random = new SeededRandomSource(7),
        Words = ["apple", "river", "stone"],
    };

    private readonly Dictionary<string, (string Ou, string? Phone)> _schools = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s1"] = ("North", null),
        ["s2"] = ("South", "555"),
    };

    IReadOnlyCollection<string> ILookupTables.Tables => ["schools"];

    public IReadOnlyCollection<string> Columns(string table) => table == "schools" ? ["ou", "phone"] : [];

    public bool TryFind(string table, string key, string column, out string? value)
    {
        bool found = _schools.TryGetValue(key, out (string Ou, string? Phone) row);
        value = column == "ou" ? row.Ou : row.Phone;
        return found && table == "schools";
    }
}
