using OneSync.Connectors.OneRoster;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>A district's delivery as a foreign generator made it, with its deviations.</summary>
public sealed class RealRosterTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Everything_in_the_generated_district_is_read()
    {
        string zip = SharedData.Path("oneroster-1.1-generated.zip");
        ISource source = new OneRosterConnector().Create(Scratch.Settings("OneRoster", null, ("path", zip)), _scratch.Context);
        using ISourceSession session = source.Open(CancellationToken.None);
        Dictionary<RecordKind, Reading> readings = session.Kinds.ToDictionary(k => k, k => Reading.Of(session, k));

        Assert.Equal(
            [(RecordKind.Org, 4), (RecordKind.Term, 8), (RecordKind.Course, 91), (RecordKind.Class, 952), (RecordKind.Person, 2711), (RecordKind.Enrollment, 18935)],
            readings.Select(r => (r.Key, r.Value.Records.Count)));
        Assert.All(readings.Values, r => Assert.Empty(r.Quarantined));
        Assert.All(readings.Values, r => Assert.Null(r.Incomplete));

        Reading people = readings[RecordKind.Person];
        Assert.Equal(2569, people.Records.Count(r => r.Values["birthDate"].HasValue));
        Assert.All(people.Records, r => Assert.True(r.Values["primaryOrgName"].HasValue));
        const string first = "2e92d373-0fac-497b-ba5d-d7a6e992de1f";
        Assert.Equal(("Audreanne", "McKenzie", "KG", "2021-12-07", "Cotyside Elementary"),
            (people[first, "givenName"].First, people[first, "familyName"].First, people[first, "grades"].First, people[first, "birthDate"].First, people[first, "primaryOrgName"].First));
        Assert.Contains(people.Warnings, w => w.Contains("header is there twice", StringComparison.Ordinal));
        Assert.Contains(people.Warnings, w => w.Contains("'stateofBirthAbbreviation' for", StringComparison.Ordinal));
        Assert.Contains(people.Warnings, w => w.Contains("are filled", StringComparison.Ordinal));
        Assert.Contains(readings[RecordKind.Class].Warnings, w => w.Contains("'termSourcedId' for 'termSourcedIds'", StringComparison.Ordinal));
        Assert.Contains(readings[RecordKind.Enrollment].Warnings, w => w.Contains("courseSourcedId", StringComparison.Ordinal));
    }
}
