using OneSync.Core.Model;

namespace OneSync.Core.Correlation;

/// <summary>One rule at work: it takes what it needs of each record, then says which records match.</summary>
internal abstract class RuleTier
{
    /// <summary>Takes the record's keys. The row is not kept.</summary>
    public abstract void Add(int record, IAttributeRow row);

    /// <summary>What it tells people apart by, one hash a record; null for a rule without <c>distinct</c>.</summary>
    public virtual Column<ulong>? Distinct => null;

    /// <summary>Puts its matches into <paramref name="graph"/>. The first call settles what they are and lets go of all keys.</summary>
    public abstract void Match(MatchGraph graph, Clusters clusters, Apartness apartness, CancellationToken cancellation);

    /// <summary>Forgets the matches that were joined; false when none is left.</summary>
    public abstract bool DropSettled(Clusters clusters);
}
