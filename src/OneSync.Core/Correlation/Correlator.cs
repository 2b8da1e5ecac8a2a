using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>
/// Finds which records are one person. Records are added once, in any order; then <see cref="Resolve"/> decides. Nothing is guessed: what
/// is ambiguous is Disputed and stays apart. Neither the order of records nor the numbers of sources change the result.
/// </summary>
/// <remarks>
/// <para>Records that share a user start together, then pairs that an admin accepted. Each rule then looks at the clusters so far. All
/// that match, directly or through others, are decided together: joined, Proposed or Disputed. Clusters in a dispute are not joined with
/// one another by later rules; with others they can be.</para>
/// <para>Pairs an admin rejected, and clusters that an earlier rule with <c>distinct</c> knows under different values, are no match: that is
/// explained and not reported. When a third record matches both, all of them are Disputed.</para>
/// <para>About 20 bytes a record and exact rule are held, and about 60 bytes a record and fuzzy rule. Not safe for use from several threads.</para>
/// </remarks>
public sealed class Correlator
{
    private readonly IReadOnlyList<CorrelationRule> _rules;
    private readonly RuleTier[] _tiers;
    private readonly RecordTable _records;
    private bool _resolved;

    /// <summary>A correlator for one run.</summary>
    /// <param name="rules">The rules in their order.</param>
    /// <param name="attributes">The attributes that rows are read by; those the rules name are added to it.</param>
    /// <param name="expectedRecords">About how many records will come, to save growing; any number does.</param>
    /// <exception cref="ConfigurationException">A rule is not valid. <see cref="CorrelationRules.Check"/> says the same beforehand.</exception>
    public Correlator(IReadOnlyList<CorrelationRule> rules, AttributeTable attributes, int expectedRecords = 0)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(attributes);
        ConfigurationProblem[] problems = [.. CorrelationRules.Check(rules, known: null).Where(p => p.Severity == ProblemSeverity.Error)];
        if (problems.Length > 0)
            throw new ConfigurationException(problems);
        _rules = rules;
        _records = new RecordTable(expectedRecords);
        _tiers = [.. rules.Select((rule, i) => rule.Fuzzy
            ? (RuleTier)new FuzzyTier(rule, i, attributes, expectedRecords)
            : new ExactTier(rule, attributes, expectedRecords))];
    }

    /// <summary>Takes the keys of one record.</summary>
    /// <exception cref="ArgumentException">The record was added before, or its record or source number is out of range.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Resolve"/> was called.</exception>
    public void Add(in CorrelationInput input)
    {
        if (_resolved)
            throw new InvalidOperationException("The records are resolved already; use a new Correlator for another run.");
        _records.Add(input);
        foreach (RuleTier tier in _tiers)
            tier.Add(input.Record, input.Row);
    }

    /// <summary>Decides which records are one person. It can be called once.</summary>
    /// <param name="decisions">What admins decided before.</param>
    /// <param name="cancellation">Ends it within a fraction of a second.</param>
    /// <exception cref="ArgumentException">A decision names a record that was not added.</exception>
    /// <exception cref="InvalidOperationException">A record number was left out, or it was called before.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CorrelationResult Resolve(CorrelationDecisions decisions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        if (_resolved)
            throw new InvalidOperationException("The records are resolved already; use a new Correlator for another run.");
        _resolved = true;
        _records.CheckComplete();
        foreach (RecordPair pair in decisions.Accepted.Concat(decisions.Rejected))
        {
            if (pair.First < 0 || pair.Second < 0 || pair.First >= _records.Count || pair.Second >= _records.Count)
                throw new ArgumentException($"The pair {pair.First}, {pair.Second} names a record that was not added.", nameof(decisions));
        }
        return new Resolution(_rules, _tiers, _records, decisions, cancellation).Run();
    }
}
