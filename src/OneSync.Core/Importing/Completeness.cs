using System.Globalization;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>Decides whether a reading was complete. From a Partial one nobody is taken to have left.</summary>
internal static class Completeness
{
    // A share of very few people says little: one of five is no landslide.
    private const int LeastBase = 20;

    /// <summary>Why the reading is Partial, or null when it is complete.</summary>
    /// <param name="settings">The limits.</param>
    /// <param name="reader">The reading, at its end.</param>
    /// <param name="read">How many records were read, selected or not.</param>
    /// <param name="unmapped">How many good rows could not be mapped.</param>
    /// <param name="capped">Whether <see cref="CompletenessSettings.MaxRows"/> ended it.</param>
    /// <param name="before">Records present before.</param>
    /// <param name="missing">Of those, how many would no longer be: not seen, no longer selected, or removed.</param>
    /// <param name="what">What the records are called.</param>
    public static string? WhyPartial(
        CompletenessSettings settings, IRecordReader reader, long read, int unmapped, bool capped, int before, int missing, string what)
    {
        if (reader.Incomplete is { } reason)
            return reason;
        if (capped)
            return $"Reading stopped at the cap of {settings.MaxRows} rows.";
        int quarantined = reader.Quarantined.Count + unmapped;
        if (Exceeds(settings.MaxQuarantined, quarantined, Math.Max(before, LeastBase)))
            return $"{quarantined} rows are quarantined; the limit is {settings.MaxQuarantined}.";
        if (missing == 0)
            return null;
        if (read == 0 && !reader.IsDelta)
            return $"Nothing was read, and there were {before} before. That is taken for a fault; nothing is taken to be gone.";
        if (!reader.IsDelta && reader.Quarantined.Any(row => row.Anchor is null))
            return $"{missing} {what} are missing, and a quarantined row without an anchor could be one of them.";
        if (Exceeds(settings.MaxDrop, missing, Math.Max(before, LeastBase)))
            return string.Create(CultureInfo.InvariantCulture,
                $"{missing} of {before} {what} {(reader.IsDelta ? "were removed" : "are missing")} since the last reading; the limit (maxDrop) is {settings.MaxDrop}. If they are really gone, raise the limit for one run.");
        return null;
    }

    private static bool Exceeds(Limit limit, int count, int of) =>
        (limit.Count is { } most && count > most) || (limit.Percent is { } percent && count * 100.0 > percent * of);
}
