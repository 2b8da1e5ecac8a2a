using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Core.Safety;

/// <summary>Decides whether a plan is held: a limit is reached at equality, over a base of at least <see cref="LeastBase"/> accounts.</summary>
public static class Thresholds
{
    /// <summary>A share of fewer accounts than this is taken of this many.</summary>
    public const int LeastBase = 20;

    /// <summary>What holds where the configuration says nothing about an action.</summary>
    public static IReadOnlyList<ThresholdSettings> Defaults { get; } =
    [
        new(ChangeAction.Disable, new Limit(Percent: 10)),
        new(ChangeAction.Archive, new Limit(Percent: 10)),
        new(ChangeAction.Rename, new Limit(Percent: 10)),
        new(ChangeAction.Delete, new Limit(Count: 0)),
        new(ChangeAction.RemoveMember, new Limit(Percent: 10), By: "group"),
    ];

    /// <summary>The limits that the counts reach.</summary>
    /// <param name="settings">The destination's own limits; each replaces the default of its action.</param>
    /// <param name="counts">How many changes of each action a plan holds.</param>
    /// <param name="accounts">How many accounts are managed.</param>
    /// <param name="breakdown">The counts by group and by attribute; null when there are none.</param>
    internal static IReadOnlyList<TrippedThreshold> Check(
        IReadOnlyList<ThresholdSettings> settings, IReadOnlyDictionary<ChangeAction, long> counts, long accounts, ThresholdCounts? breakdown = null)
    {
        List<TrippedThreshold> tripped = [];
        foreach (ThresholdSettings threshold in WithDefaults(settings))
        {
            if (threshold.By is not null)
            {
                tripped.AddRange(breakdown?.Check(threshold) ?? []);
                continue;
            }
            long count = counts.GetValueOrDefault(threshold.Action);
            if (count > 0 && Reaches(threshold.Limit, count, accounts))
                tripped.Add(new TrippedThreshold(threshold.Action, count, accounts, threshold.Limit.ToString()));
        }
        return tripped;
    }

    /// <summary>The limits of a destination, and the defaults for actions of which it says nothing.</summary>
    internal static IEnumerable<ThresholdSettings> WithDefaults(IReadOnlyList<ThresholdSettings> settings) =>
        settings.Concat(Defaults.Where(d => !settings.Any(s => s.Action == d.Action)));

    internal static bool Reaches(Limit limit, long count, long accounts) =>
        (limit.Count is { } most && count >= most) || (limit.Percent is { } percent && count * 100.0 >= percent * Math.Max(accounts, LeastBase));
}
