using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// Reads people, joined with their demographics and the names of their organisations. Besides the columns of the file a person
/// has <c>primaryOrg</c> (the first organisation's sourcedId), <c>primaryOrgName</c>, <c>orgNames</c>, <c>gradesRaw</c> (the grades as
/// written, where that is not how they are spelt in <c>grades</c>), and <c>userIds.Type</c> for each type asked for.
/// </summary>
internal sealed class PersonReader : RosterRecordReader
{
    private readonly DemographicTable? _demographics;
    private readonly RosterPackage _package;
    private readonly string? _missing;
    private readonly CancellationToken _cancellation;
    private readonly int _agents;
    private readonly FingerprintIndex _agentIds = new();
    private int _demographic = -1;
    private int _joined;

    /// <param name="rows">The users.</param>
    /// <param name="converters">How cells become values.</param>
    /// <param name="demographics">What is known of people besides.</param>
    /// <param name="missing">What is known to be missing from the reading.</param>
    /// <param name="package">The package, whose oddities are told with the people.</param>
    /// <param name="orgs">The organisations.</param>
    /// <param name="userIdTypes">The types of user ids that become attributes of their own.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public PersonReader(
        RosterRows rows, CellConverters converters, DemographicTable? demographics, string? missing, RosterPackage package, Lazy<OrgTable> orgs,
        IReadOnlyList<string> userIdTypes, CancellationToken cancellation)
        : base(rows, converters, cancellation)
    {
        (_demographics, _missing, _package, _cancellation) = (demographics, missing, package, cancellation);
        _agents = rows.Column("agentSourcedIds");
        int column = 0;
        foreach (string name in demographics?.Names ?? [])
            Add(name, new Demographic(this, column++));
        RosterField Orgs(Func<string[], AttributeValue> convert) => converters.References(rows, "orgSourcedIds", RecordKind.Org, convert);
        Add("primaryOrg", Orgs(ids => AttributeValue.Of(ids is [var first, ..] ? first : "")));
        Add("primaryOrgName", Orgs(ids => AttributeValue.Of(ids is [var first, ..] ? orgs.Value.NameOf(first) : "")));
        Add("orgNames", Orgs(ids => orgs.Value.Ids is null ? AttributeValue.Absent : AttributeValue.Of(ids.Select(orgs.Value.NameOf))));
        Add("gradesRaw", new RosterField.Converted(rows.Column("grades"), repeats: true, RawGrades));
        foreach (string type in userIdTypes)
            Add("userIds." + type, new RosterField.Converted(rows.Column("userIds"), repeats: false, cell => AttributeValue.Of(RosterValues.UserId(cell, type) ?? "")));
    }

    public override IReadOnlyList<string> Warnings => [.. _package.Oddities.Messages, .. Rows.Warnings, .. _demographics?.Warnings ?? []];

    public override string? Incomplete => Rows.Incomplete ?? _missing ?? _demographics?.Incomplete;

    protected override void Dispose(bool disposing)
    {
        _demographics?.Dispose();
        base.Dispose(disposing);
    }

    protected override bool Accept()
    {
        if (_demographics is not null && (_demographic = _demographics.Find(Rows.AnchorFingerprint, _cancellation)) >= 0)
            _joined++;
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
        if (dangling > 0)
            Rows.Oddities.Note("Agents", $"{Rows.Name}: {dangling} sourcedIds in agentSourcedIds are of nobody in the file.");
        if (_demographics is not null && _demographics.Count > _joined)
            Rows.Oddities.Note("Demographics", $"{Rows.Name}: {_demographics.Count - _joined} demographics are of nobody in the file, and are left out.");
    }

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
        public override AttributeValue Get(RosterRows row) => person._demographics![person._demographic, column];
    }
}
