using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Correlation;

/// <summary>A few records and rules, written briefly: <c>Add(Sis, "id=7 mail=a@x|b@x")</c>.</summary>
internal sealed class District
{
    public const int Sis = 0, Hr = 1, Library = 2;

    private static readonly Position At = new("test", 1, 1);
    private readonly AttributeTable _attributes = new();
    private readonly List<(int Source, long User, bool HasLinks, AttributeBuffer Row)> _records = [];
    private readonly List<RecordPair> _accepted = [], _rejected = [];

    public List<CorrelationRule> Rules { get; } = [];

    public static CorrelationKey Key(string attribute, params string[] normalizers) => new(new SourceText(attribute, At), normalizers);

    public static CorrelationRule Exact(string name, params string[] attributes) =>
        new(name, At) { Match = [.. attributes.Select(a => Key(a))] };

    public static CorrelationRule Alike(string name) => new(name, At)
    {
        Fuzzy = true,
        Match = [Key("given") with { Compare = "similar" }, Key("family") with { Compare = "similar" }, Key("born") with { Compare = "date" }],
        Block = [Key("born"), Key("family", "case", "accents", "soundex")],
    };

    public int Add(int source, string values, long user = 0, bool hasLinks = false)
    {
        AttributeBuffer row = new();
        foreach (string pair in values.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=');
            row[_attributes.Add(parts[0])] = AttributeValue.Of(parts[1].Split('|'));
        }
        _records.Add((source, user, hasLinks, row));
        return _records.Count - 1;
    }

    public District Accept(int first, int second)
    {
        _accepted.Add(new(first, second));
        return this;
    }

    public District Reject(int first, int second)
    {
        _rejected.Add(new(first, second));
        return this;
    }

    public CorrelationResult Resolve()
    {
        Correlator correlator = new(Rules, _attributes);
        for (int i = _records.Count - 1; i >= 0; i--)
            correlator.Add(new CorrelationInput(i, _records[i].Source, _records[i].User, _records[i].HasLinks, _records[i].Row));
        return correlator.Resolve(new CorrelationDecisions { Accepted = _accepted, Rejected = _rejected });
    }
}

internal static class CorrelationResultExtensions
{
    public static bool Together(this CorrelationResult result, int a, int b) => result.ClusterOf[a] == result.ClusterOf[b];

    /// <summary>Each proposal as <c>rule: state reason [records]</c>.</summary>
    public static string[] Told(this CorrelationResult result) =>
        [.. result.Proposals.Select(p => $"{p.Rule}: {p.State} {p.Reason} [{string.Join(' ', p.Records)}]")];
}
