using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Merging;

/// <summary>
/// Finds which records are one person, and brings the users up to date. When no record changed since the last time, under the same
/// rules, it does nothing.
/// </summary>
internal sealed class MergeRun(IVault vault, WorkspaceSettings settings, RunContext context)
{
    private const string AppliedFact = "merge";

    /// <summary>Correlates and merges; kept all together.</summary>
    /// <param name="force">Whether to look at every user, though nothing seems to have changed.</param>
    /// <param name="cancellation">Ends it without a trace.</param>
    public OneSyncRun Run(bool force, CancellationToken cancellation)
    {
        RunLog log = new(vault, RunKind.Correlate, "*", context);
        try
        {
            using IVaultTransaction transaction = vault.Begin();
            string rules = RulesFingerprint();
            (string? lastRules, long lastRun) = LastApplied();
            bool all = force || rules != lastRules;
            if (all || vault.Records.LastChange(RecordKind.Person) > lastRun)
                Merge(log, all, lastRun, cancellation);
            else
                context.Observer.Decided("No record changed since the last merge, and the rules are the same: nothing to do.");
            vault.SetFact(AppliedFact, $"{log.Run.ToString(CultureInfo.InvariantCulture)} {rules}");
            OneSyncRun run = log.Close();
            transaction.Commit();
            return run;
        }
        catch (Exception error)
        {
            log.Fail(error);
            throw;
        }
    }

    private void Merge(RunLog log, bool all, long lastRun, CancellationToken cancellation)
    {
        MergeInput input = MergeInput.Load(vault, cancellation);
        CorrelationResult result = Correlate(input, lastRun, cancellation);
        log.Count("Records", input.Count);
        foreach (CorrelationProposal proposal in result.Proposals)
            log.Count(proposal.State.ToString(), 1);
        vault.Reviews.Replace([.. result.Proposals.Select(p => new StoredReview(
            0, p.Rule, p.Confidence, p.State == ProposalState.Disputed, p.Explanation, Evidence(p), [.. p.Records.Select(r => input.Number(r))]))]);
        ClusterWriter writer = new(vault, input, result, new Precedence(settings, vault.Attributes, vault.Records.Sources), log, context);
        writer.Write(all, cancellation);
        vault.Users.Settle();
    }

    private CorrelationResult Correlate(MergeInput input, long lastRun, CancellationToken cancellation)
    {
        Correlator correlator = new(settings.Correlations, vault.Attributes);
        EncodedRow row = new();
        using IRecordCursor records = vault.Records.Read(RecordKind.Person);
        for (int record = 0; records.MoveNext(); record++)
        {
            if ((record & 0x3FFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                context.Observer.Progress(new RunProgress("Correlating", string.Create(CultureInfo.InvariantCulture, $"{record:N0} records"), null));
            }
            input.Add(records, lastRun);
            row.Load(records.Data);
            correlator.Add(new CorrelationInput(record, input.CorrelationSource(record), input.User(record), input.HasLinks(record), row));
        }
        CorrelationResult result = correlator.Resolve(input.Decisions(vault.Reviews.Decisions()), cancellation);
        context.Observer.Decided(string.Create(CultureInfo.InvariantCulture,
            $"{input.Count} records are {result.ClusterCount} people; {result.Proposals.Count} matches wait for review."));
        return result;
    }

    private static string Evidence(CorrelationProposal proposal) =>
        $"same: {(proposal.Agreed.Count > 0 ? string.Join(", ", proposal.Agreed) : "-")}; different: {(proposal.Differed.Count > 0 ? string.Join(", ", proposal.Differed) : "-")}";

    private (string? Rules, long Run) LastApplied() =>
        vault.GetFact(AppliedFact)?.Split(' ', 2) is [var run, var rules] ? (rules, long.Parse(run, CultureInfo.InvariantCulture)) : (null, 0);

    private string RulesFingerprint()
    {
        IEnumerable<string> rules = settings.Correlations.Select(rule => string.Join('|',
            rule.Name, rule.Fuzzy, rule.Link, rule.Within, rule.Distinct, rule.LinkAt.ToString("R", CultureInfo.InvariantCulture),
            rule.ReviewAt.ToString("R", CultureInfo.InvariantCulture), Keys(rule.Match), Keys(rule.Block)));
        IEnumerable<string> precedence = settings.Precedence.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}={string.Join(',', p.Value.Select(s => s.Text))}");
        string sources = string.Join(',', settings.Sources.Select(s => s.Name.Text));
        return Fingerprint.Of(string.Join('\n', [.. rules, "--", .. precedence, sources]).AsSpan()).ToString("x16", CultureInfo.InvariantCulture);

        static string Keys(IReadOnlyList<CorrelationKey> keys) => string.Join(';', keys.Select(k =>
            $"{k.Attribute.Text}:{string.Join(',', k.Normalizers)}:{k.Weight.ToString("R", CultureInfo.InvariantCulture)}:{k.Compare}"));
    }
}
