using OneSync.Core.Model;
using OneSync.Core.Selecting;

namespace OneSync.Core.Importing;

/// <summary>
/// Reads where people belong. A fact is taken from the source's own fields; where the source has none of that name, from the attribute that
/// is mapped to it.
/// </summary>
internal sealed class AffiliationReader
{
    private static readonly string[] s_orgs = ["orgSourcedIds", "orgs", "schools", "school"];
    private static readonly string[] s_roles = ["roles", "role"];
    private static readonly string[] s_status = ["status"];
    private static readonly string[] s_enabled = ["enabledUser"];

    private readonly (bool Mapped, int Index)[] _fields;
    private readonly int _roles, _status, _enabled;
    private readonly Dictionary<ulong, int> _known = [];
    private readonly List<string> _new = [];

    /// <param name="record">The fields of the source.</param>
    /// <param name="mapped">The attributes that it maps to; null where fields keep their names.</param>
    public AffiliationReader(IAttributeSchema record, IReadOnlyDictionary<string, int>? mapped)
    {
        List<(bool, int)> fields = [];
        Find(s_orgs);
        _roles = Find(s_roles);
        _status = Find(s_status);
        _enabled = Find(s_enabled);
        _fields = [.. fields];

        int Find(string[] names)
        {
            int start = fields.Count;
            foreach (string name in names)
            {
                if (record.TryGetIndex(name, out int index))
                    fields.Add((false, index));
            }
            foreach (string name in fields.Count == start && mapped is not null ? names : [])
            {
                if (mapped!.TryGetValue(name, out int index))
                    fields.Add((true, index));
            }
            return start;
        }
    }

    /// <summary>Takes the affiliations that were met since this was last asked, in the order of their numbers.</summary>
    public IReadOnlyList<string> TakeNew()
    {
        if (_new.Count == 0)
            return [];
        string[] taken = [.. _new];
        _new.Clear();
        return taken;
    }

    /// <summary>The number of the person's affiliation, from 0; -1 when the source says nothing of the kind.</summary>
    public int Read(IAttributeRow record, IAttributeRow mapped)
    {
        if (_fields.Length == 0)
            return -1;
        ulong key = 0;
        for (int i = 0; i < _fields.Length; i++)
            key = Fold(key + (ulong)i + 1, _fields[i].Mapped ? mapped : record, _fields[i].Index);
        if (!_known.TryGetValue(key, out int number))
        {
            _known[key] = number = _known.Count;
            _new.Add(Make(record, mapped).Content);
        }
        return number;
    }

    private static ulong Fold(ulong key, IAttributeRow row, int index)
    {
        if (row is IUtf8Row bytes && bytes.TryGetUtf8(index, out ReadOnlySpan<byte> utf8))
            return Fingerprint.Of(utf8, key);
        AttributeValue value = row[index];
        for (int i = 0; i < value.Count; i++)
            key = Fingerprint.Of(value[i].AsSpan(), key + 1);
        return key;
    }

    private Affiliation Make(IAttributeRow record, IAttributeRow mapped)
    {
        string[] Values(int from, int to) => [.. Enumerable.Range(from, to - from)
            .SelectMany(i => (_fields[i].Mapped ? mapped : record)[_fields[i].Index].ToArray())
            .Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)];
        string status = Values(_status, _enabled).FirstOrDefault("").ToLowerInvariant();
        // OneRoster 1.1 has no status for "is not here now": a user is disabled instead.
        string enabled = Values(_enabled, _fields.Length).FirstOrDefault("").ToUpperInvariant();
        if (enabled is "FALSE" or "0" && status is "" or "active")
            status = "inactive";
        else if (enabled is "TRUE" or "1" && status.Length == 0)
            status = "active";
        return new Affiliation(Values(0, _roles), Values(_roles, _status), status);
    }
}
