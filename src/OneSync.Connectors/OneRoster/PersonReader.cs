using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>What is joined to people.</summary>
/// <param name="Orgs">The organisations.</param>
/// <param name="Demographics">Their demographics; null when there are none.</param>
/// <param name="Roles">Their roles, in OneRoster 1.2; null when they are with the people.</param>
/// <param name="Missing">What is known to be missing from the reading; null for nothing.</param>
internal sealed record PersonJoins(Lazy<OrgTable> Orgs, DemographicTable? Demographics, RoleTable? Roles, string? Missing);

/// <summary>
/// Reads people, joined with their demographics, their roles and the names of their organisations. Besides the columns of the file a person
/// has <c>roles</c> (all roles, the primary one first), <c>orgRoles</c> (each role with its organisation, as <c>org:role</c>), <c>primaryOrg</c> (the
/// first organisation's sourcedId), <c>primaryOrgName</c>, <c>orgNames</c>, <c>gradesRaw</c> (the grades as written, where that is not how they are
/// spelt in <c>grades</c>), and <c>userIds.Type</c> for each type asked for. In 1.2 <c>role</c> and <c>orgSourcedIds</c> are those of the roles that
/// hold today, the primary ones first, so that they mean the same in both versions.
/// </summary>
internal sealed class PersonReader : RosterRecordReader
{
    private readonly PersonJoins _joins;
    private readonly RosterPackage _package;
    private readonly CancellationToken _cancellation;
    private readonly int _agents, _primaryOrg;
    private readonly FingerprintIndex _agentIds = new();
    private int _demographic = -1;
    private Assignment? _assignment;
    private int _joined, _assigned, _unassigned;

    /// <param name="rows">The users.</param>
    /// <param name="converters">How cells become values.</param>
    /// <param name="joins">What is joined to them.</param>
    /// <param name="package">The package, whose oddities are told with the people.</param>
    /// <param name="userIdTypes">The types of user ids that become attributes of their own.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public PersonReader(
        RosterRows rows, CellConverters converters, PersonJoins joins, RosterPackage package, IReadOnlyList<string> userIdTypes, CancellationToken cancellation)
        : base(rows, converters, cancellation)
    {
        (_joins, _package, _cancellation) = (joins, package, cancellation);
        (_agents, _primaryOrg) = (rows.Column("agentSourcedIds"), rows.Column("primaryOrgSourcedId"));
        int column = 0;
        foreach (string name in joins.Demographics?.Names ?? [])
            Add(name, new Demographic(this, column++));
        if (joins.Roles is null)
            AddOwnRole(rows, converters);
        else
            AddAssignment();
        Add("gradesRaw", new RosterField.Converted(rows.Column("grades"), repeats: true, RawGrades));
        foreach (string type in userIdTypes)
            Add("userIds." + type, new RosterField.Converted(rows.Column("userIds"), repeats: false, cell => AttributeValue.Of(RosterValues.UserId(cell, type) ?? "")));
    }

    /// <summary>Told when everything was read to the end; see <see cref="RosterSession.PeopleRead"/>.</summary>
    public Action<DateOnly?>? Read { get; init; }

    public override IReadOnlyList<string> Warnings =>
        [.. _package.Oddities.Messages, .. Rows.Warnings, .. _joins.Demographics?.Warnings ?? [], .. _joins.Roles?.Warnings ?? []];

    public override string? Incomplete => Rows.Incomplete ?? _joins.Missing ?? _joins.Demographics?.Incomplete ?? _joins.Roles?.Incomplete;

    protected override void Dispose(bool disposing)
    {
        _joins.Demographics?.Dispose();
        _joins.Roles?.Dispose();
        base.Dispose(disposing);
    }

    protected override bool Accept()
    {
        if (_joins.Demographics is { } demographics && (_demographic = demographics.Find(Rows.AnchorFingerprint, _cancellation)) >= 0)
            _joined++;
        if (_joins.Roles is { } roles)
        {
            string primaryOrg = Rows.Has(_primaryOrg) ? Rows.GetString(_primaryOrg).Trim() : "";
            _assignment = roles.Find(Rows.AnchorFingerprint, _joins.Orgs.Value.Ids is { } known && known.Find(Fingerprint.Of(Encoding.UTF8.GetBytes(primaryOrg))) < 0 ? "" : primaryOrg, _cancellation);
            if (_assignment is null)
                _unassigned++;
            else
                _assigned++;
        }
        if (Rows.Has(_agents) && !Rows.GetUtf8(_agents).IsEmpty)
            NoteAgents(Rows.GetUtf8(_agents));
        return true;
    }

    // Agents may stand further down than those who refer to them, so that who is missing is known at the end alone.
    protected override void Finish()
    {
        int dangling = 0;
        foreach (ulong agent in _agentIds.Fingerprints)
        {
            if (Rows.Ids.Find(agent) < 0)
                dangling++;
        }
        if (dangling > 0 && !IsDelta)
            Rows.Oddities.Note("Agents", $"{Rows.Name}: {dangling} sourcedIds in agentSourcedIds are of nobody in the file.");
        if (_joins.Demographics is { } demographics && demographics.Count > _joined && !IsDelta)
            Rows.Oddities.Note("Demographics", $"{Rows.Name}: {demographics.Count - _joined} demographics are of nobody in the file, and are left out.");
        if (_joins.Roles is { } roles && roles.Count > _assigned && !IsDelta)
            Rows.Oddities.Note("Roles", $"{Rows.Name}: {roles.Count - _assigned} people in roles.csv are not in the file; their roles are left out.");
        if (_unassigned > 0)
            Rows.Oddities.Note("Unassigned", $"{Rows.Name}: {_unassigned} people have no role in roles.csv that holds today.");
        Read?.Invoke(_joins.Roles?.NextChange);
    }

    // In OneRoster 1.1 a person has one role, which is the same in every organisation.
    private void AddOwnRole(RosterRows rows, CellConverters converters)
    {
        RosterField Orgs(Func<string[], AttributeValue> convert) => converters.References(rows, "orgSourcedIds", RecordKind.Org, convert);
        RosterField role = FieldOf("role");
        Add("roles", role);
        Add("orgRoles", new OrgRoles(Orgs(AttributeValue.Of), role));
        AddOrgs(Orgs(ids => AttributeValue.Of(ids is [var first, ..] ? first : "")), Orgs(PrimaryName), Orgs(Names));
    }

    private void AddAssignment()
    {
        RosterField Of(Func<Assignment, AttributeValue> value) => new Assigned(this, value);
        Set("role", Of(a => a.Role));
        Set("orgSourcedIds", Of(a => AttributeValue.Of(a.Orgs)));
        Add("roles", Of(a => a.Roles));
        Add("orgRoles", Of(a => a.OrgRoles));
        AddOrgs(Of(a => AttributeValue.Of(a.Orgs is [var first, ..] ? first : "")), Of(a => PrimaryName(a.Orgs)), Of(a => Names(a.Orgs)));
    }

    private void AddOrgs(RosterField primary, RosterField primaryName, RosterField names)
    {
        Add("primaryOrg", primary);
        Add("primaryOrgName", primaryName);
        Add("orgNames", names);
    }

    private AttributeValue PrimaryName(string[] orgs) => AttributeValue.Of(orgs is [var first, ..] ? _joins.Orgs.Value.NameOf(first) : "");

    private AttributeValue Names(string[] orgs) => _joins.Orgs.Value.HasNames ? AttributeValue.Of(orgs.Select(_joins.Orgs.Value.NameOf)) : AttributeValue.Absent;

    private void NoteAgents(ReadOnlySpan<byte> cell)
    {
        while (!cell.IsEmpty)
        {
            int comma = cell.IndexOf((byte)',');
            ReadOnlySpan<byte> id = (comma < 0 ? cell : cell[..comma]).Trim(" \t"u8);
            if (!id.IsEmpty)
                _agentIds.TryAdd(Fingerprint.Of(id));
            cell = comma < 0 ? default : cell[(comma + 1)..];
        }
    }

    private static AttributeValue RawGrades(string cell)
    {
        string[] written = RosterValues.List(cell);
        return Array.TrueForAll(written, grade => (Grades.Ceds(grade) ?? grade) == grade) ? AttributeValue.Absent : AttributeValue.Of(written);
    }

    private sealed class Demographic(PersonReader person, int column) : RosterField
    {
        public override AttributeValue Get(RosterRows row) => person._joins.Demographics![person._demographic, column];
    }

    private sealed class Assigned(PersonReader person, Func<Assignment, AttributeValue> value) : RosterField
    {
        public override AttributeValue Get(RosterRows row) => person._assignment is { } assignment ? value(assignment) : AttributeValue.Empty;
    }

    private sealed class OrgRoles(RosterField orgs, RosterField role) : RosterField
    {
        public override AttributeValue Get(RosterRows row)
        {
            AttributeValue all = orgs.Get(row), word = role.Get(row);
            return all.IsAbsent || word.IsAbsent ? AttributeValue.Absent
                : AttributeValue.Of(word.HasValue ? all.ToArray().Select(org => $"{org}:{word.First}") : []);
        }
    }
}
