using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// The roles of all people from <c>roles.csv</c> of OneRoster 1.2, held in memory to be joined to them: those that hold today, each 16 bytes. A role
/// holds from its first day to the day before its end.
/// </summary>
internal sealed class RoleTable : IDisposable
{
    private readonly RosterRows _rows;
    private readonly DateOnly _today;
    private readonly FingerprintIndex? _orgs;
    private readonly FingerprintIndex _users = new();
    private readonly List<int> _first = [];
    private readonly List<Role> _roles = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly Dictionary<ulong, Assignment> _assignments = [];
    private readonly RosterField _role, _type, _begin, _end;
    private bool _loaded;

    /// <summary>Opens the file; the rows are read when the first person is looked up.</summary>
    /// <param name="package">The package.</param>
    /// <param name="entry">The file in it.</param>
    /// <param name="people">The file it is joined to.</param>
    /// <param name="converters">How cells become values.</param>
    /// <param name="orgs">The organisations; null when it is not known which there are.</param>
    /// <param name="today">The day on which roles must hold.</param>
    /// <exception cref="SourceUnavailableException">Nothing of it can be read.</exception>
    public RoleTable(RosterPackage package, RosterEntry entry, RosterRows people, CellConverters converters, FingerprintIndex? orgs, DateOnly today)
    {
        (_today, _orgs) = (today, orgs);
        _rows = new RosterRows(package, entry, RosterFile.Roles, partOf: people);
        Dictionary<string, RosterField> fields = converters.ColumnsOf(_rows).ToDictionary(f => f.Name, f => f.Field);
        (_role, _type, _begin, _end) = (fields["role"], fields["roleType"], fields["beginDate"], fields["endDate"]);
    }

    /// <summary>How many people have a role today.</summary>
    public int Count => _users.Count;

    /// <summary>Why it is known not to be whole.</summary>
    public string? Incomplete => _rows.Incomplete;

    /// <summary>What is odd about it.</summary>
    public IEnumerable<string> Warnings => _rows.Warnings;

    /// <summary>The next day on which a role begins or has ended; null for none. Known when the rows were read.</summary>
    public DateOnly? NextChange { get; private set; }

    /// <summary>What a person is today; null for nothing.</summary>
    /// <param name="user">The fingerprint of the person's sourcedId.</param>
    /// <param name="primaryOrg">The person's own primary organisation; <c>""</c> for none.</param>
    /// <param name="cancellation">Ends the reading of the rows.</param>
    public Assignment? Find(ulong user, string primaryOrg, CancellationToken cancellation)
    {
        if (!_loaded)
            Load(cancellation);
        int at = _users.Find(user);
        if (at < 0)
            return null;
        ulong key = Fingerprint.Of(primaryOrg);
        for (int i = _first[at]; i >= 0; i = _roles[i].Next)
            key = unchecked((key * 31) + Fingerprint.Of(BitConverter.GetBytes(((long)_roles[i].Org << 32) | ((long)_roles[i].Word << 1) | (_roles[i].IsPrimary ? 1L : 0L))));
        if (!_assignments.TryGetValue(key, out Assignment? assignment))
            _assignments.Add(key, assignment = Assign(at, primaryOrg));
        return assignment;
    }

    public void Dispose() => _rows.Dispose();

    private Assignment Assign(int user, string primaryOrg)
    {
        List<(string Role, string Org, bool IsPrimary)> all = [];
        for (int i = _first[user]; i >= 0; i = _roles[i].Next)
            all.Insert(0, (_texts[_roles[i].Word], _texts[_roles[i].Org], _roles[i].IsPrimary));
        // The person's own primary organisation says which of several primary roles counts.
        int Rank((string Role, string Org, bool IsPrimary) role) => (role.Org == primaryOrg && primaryOrg.Length > 0 ? 0 : 2) + (role.IsPrimary ? 0 : 1);
        (string Role, string Org, bool IsPrimary) chosen = all.MinBy(Rank);
        string org = primaryOrg.Length > 0 ? primaryOrg : chosen.Org;
        return new Assignment(
            AttributeValue.Of(chosen.Role),
            AttributeValue.Of(all.Select(r => r.Role).Prepend(chosen.Role).Distinct(StringComparer.Ordinal)),
            [.. all.Select(r => r.Org).Prepend(chosen.Org).Prepend(org).Where(o => o.Length > 0).Distinct(StringComparer.Ordinal)],
            AttributeValue.Of(all.Prepend(chosen).Where(r => r.Org.Length > 0).Select(r => $"{r.Org}:{r.Role}").Distinct(StringComparer.Ordinal)));
    }

    private void Load(CancellationToken cancellation)
    {
        _loaded = true;
        int user = _rows.Column("userSourcedId"), org = _rows.Column("orgSourcedId");
        while (_rows.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!HoldsToday())
                continue;
            string school = org >= 0 && _rows.Has(org) ? _rows.GetString(org).Trim() : "";
            if (school.Length > 0 && _orgs is not null && _orgs.Find(Fingerprint.Of(_rows.GetUtf8(org).Trim(" \t"u8))) < 0)
            {
                _rows.Oddities.CountDistinct("Dangling org", $"{_rows.Name}: {{0}} sourcedIds in orgSourcedId are not in orgs.csv; these references are left out.", Fingerprint.Of(school));
                school = "";
            }
            if (user < 0 || !_rows.Has(user) || _rows.GetUtf8(user).IsEmpty)
            {
                _rows.Oddities.Count("No user", $"{_rows.Name}: {{0}} roles are of nobody, and are left out.");
                continue;
            }
            if (_users.TryAdd(Fingerprint.Of(_rows.GetUtf8(user)), out int at))
                _first.Add(-1);
            _roles.Add(new Role(Number(_role.Get(_rows).First ?? ""), Number(school), _first[at], _type.Get(_rows).First == "primary"));
            _first[at] = _roles.Count - 1;
        }
    }

    private bool HoldsToday()
    {
        DateOnly? begin = Day(_begin), end = Day(_end);
        if (begin > _today)
            NoteChange(begin.Value);
        else if (end > _today)
            NoteChange(end.Value);
        if (!(begin > _today) && !(end <= _today))
            return true;
        _rows.Oddities.Count("Not now", $"{_rows.Name}: {{0}} roles do not hold today, and are left out.");
        return false;
    }

    private void NoteChange(DateOnly day) => NextChange = NextChange < day ? NextChange : day;

    private DateOnly? Day(RosterField field) =>
        DateOnly.TryParseExact(field.Get(_rows).First, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private int Number(string text)
    {
        if (!_numbers.TryGetValue(text, out int number))
        {
            _numbers.Add(text, number = _texts.Count);
            _texts.Add(text);
        }
        return number;
    }

    // Roles of one person form a chain, the last one first.
    private readonly record struct Role(int Word, int Org, int Next, bool IsPrimary);
}

/// <summary>What a person is, and where.</summary>
/// <param name="Role">The primary role.</param>
/// <param name="Roles">All roles, the primary one first.</param>
/// <param name="Orgs">The sourcedIds of all organisations, the primary one first.</param>
/// <param name="OrgRoles">Each role with its organisation, as <c>org:role</c>, the primary one first.</param>
internal sealed record Assignment(AttributeValue Role, AttributeValue Roles, string[] Orgs, AttributeValue OrgRoles);
