using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Selecting;

/// <summary>How a selection moves people of one source.</summary>
/// <param name="InScope">People in scope afterwards.</param>
/// <param name="OutOfScope">People out of scope afterwards.</param>
/// <param name="Entering">Of those in scope, how many were not before.</param>
/// <param name="Leaving">Of those out of scope, how many were in scope before.</param>
public sealed record ScopeCounts(long InScope, long OutOfScope, long Entering, long Leaving);

/// <summary>
/// Brings the records of people to where a selection puts them. It works on what the vault has, so that a selection counts at once,
/// without another reading of its source.
/// </summary>
internal sealed class ScopePass
{
    private readonly IVault _vault;
    private readonly int _source;
    private readonly HashSet<string> _roles = new(StringComparer.OrdinalIgnoreCase);
    private ScopeCounts? _counts;
    private readonly List<(long Number, RecordState State, string? Reason, bool Moves)> _changes = [];

    /// <summary>Compares where people stand with where the selections put them; writes nothing.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="source">The source's number.</param>
    /// <param name="selections">What is chosen; all of them count.</param>
    public ScopePass(IVault vault, int source, params SourceSelection[] selections)
    {
        (_vault, _source) = (vault, source);
        SourceSelection[] limiting = [.. selections.Where(s => !s.IsEmpty)];
        // Nothing is chosen, and nobody was left out before: the common case costs nothing.
        if (limiting.Length > 0 || vault.GetFact(Fact) is not null)
            _counts = Compare(limiting.Length == 0 ? null : ScopeJudge.Load(vault, source, limiting));
        IsLimited = limiting.Length > 0;
    }

    /// <summary>Whether anything is chosen.</summary>
    public bool IsLimited { get; }

    /// <summary>How people are moved.</summary>
    public ScopeCounts Counts => _counts ??= new ScopeCounts(_vault.Records.Count(RecordKind.Person, _source).GetValueOrDefault(RecordState.Present), 0, 0, 0);

    /// <summary>What a selection chooses and nobody has, one message each: a slip of the pen would leave everybody out.</summary>
    public IEnumerable<string> Unknown(SourceSelection selection) => selection.Answers
        .Where(a => a is { Kind: SelectionKind.Role, Sync: true } && !_roles.Contains(a.Id))
        .Select(a => $"The role '{SelectionWords.Text(a.Kind, a.Id)}' is selected, and nobody has it.{(NearestName.Of(a.Id, _roles.Where(r => r.Length > 0)) is { } near ? $" Did you mean '{near}'?" : "")}");

    /// <summary>Writes it, inside the caller's transaction.</summary>
    public void Apply(long run, DateOnly today)
    {
        foreach ((long number, RecordState state, string? reason, bool moves) in _changes)
        {
            if (moves)
                _vault.Records.SetState(RecordKind.Person, number, state, today, run);
            _vault.Selections.SetReason(number, reason);
        }
        if (IsLimited != _vault.GetFact(Fact) is not null)
            _vault.SetFact(Fact, IsLimited ? "limited" : null);
    }

    private string Fact => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"scope:{_source}");

    private ScopeCounts Compare(ScopeJudge? judge)
    {
        long inScope = 0, outOfScope = 0, entering = 0, leaving = 0;
        Dictionary<int, Affiliation> affiliations = _vault.Records.Affiliations.ToDictionary(a => a.Key, a => Affiliation.Parse(a.Value));
        IReadOnlyDictionary<long, string> reasons = _vault.Selections.Reasons();
        HashSet<int> met = [];
        using IRecordCursor people = _vault.Records.Read(RecordKind.Person, _source, withData: false, uncommitted: true);
        while (people.MoveNext())
        {
            RecordState state = people.State;
            if (state is RecordState.Excluded or RecordState.Gone)
                continue;
            Affiliation belongs = affiliations.GetValueOrDefault(people.Affiliation, Affiliation.None);
            if (met.Add(people.Affiliation))
                _roles.UnionWith(belongs.Roles.DefaultIfEmpty(""));
            string? reason = judge?.WhyNot(belongs, people.AnchorFingerprint);
            RecordState wanted = state.IsGone()
                ? reason is null ? RecordState.Gone : RecordState.GoneOutOfScope
                : reason is null ? RecordState.Present : RecordState.OutOfScope;
            if (wanted != state || reason != reasons.GetValueOrDefault(people.Number))
                _changes.Add((people.Number, wanted, reason, wanted != state));
            if (state.IsGone())
                continue;
            inScope += reason is null ? 1 : 0;
            outOfScope += reason is null ? 0 : 1;
            entering += wanted == RecordState.Present && wanted != state ? 1 : 0;
            leaving += wanted == RecordState.OutOfScope && wanted != state ? 1 : 0;
        }
        return new ScopeCounts(inScope, outOfScope, entering, leaving);
    }
}
