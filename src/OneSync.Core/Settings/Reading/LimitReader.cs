using System.Globalization;
using OneSync.Core.Planning;

namespace OneSync.Core.Settings.Reading;

/// <summary>Reads limits, thresholds and the stages of a leaver.</summary>
internal static class LimitReader
{
    /// <summary>The limit under a name, as a text or as a map; null when there is none that holds.</summary>
    public static Limit? Limit(SettingMap map, string name, ReadingContext context) =>
        map.Find(name) is { } entry ? Limit(entry, context) : null;

    /// <summary>The whole number under a name.</summary>
    public static int? Count(SettingMap map, string name) =>
        map.Text(name) is { } text && int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary>The number under a name.</summary>
    public static double? Number(SettingMap map, string name) =>
        map.Text(name) is { } text && double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    /// <summary>The thresholds of a destination.</summary>
    public static IReadOnlyList<ThresholdSettings> Thresholds(SettingMap destination, ReadingContext context)
    {
        var thresholds = new List<ThresholdSettings>();
        foreach (SettingEntry entry in destination.EntriesOf("thresholds"))
        {
            if (Enum.TryParse(entry.Key.Text, ignoreCase: true, out ChangeAction action) && Limit(entry, context) is { } limit)
                thresholds.Add(new ThresholdSettings(action, limit, (entry.Value as SettingMap)?.Text("by")?.Text));
        }
        return thresholds;
    }

    /// <summary>The stages of a leaver, in the order written.</summary>
    public static IReadOnlyList<LeaverStage> Stages(SettingMap lifecycle)
    {
        var stages = new List<LeaverStage>();
        foreach (SettingMap stage in lifecycle.Maps("leaver"))
        {
            if (stage.Text("after") is { } after && Days.TryParse(after.Text, out int days)
                && stage.Text("do") is { } what && Enum.TryParse(what.Text, ignoreCase: true, out ChangeAction action))
            {
                stages.Add(new LeaverStage(days, action, Others(stage)));
            }
        }
        return stages;
    }

    private static Dictionary<string, SourceText> Others(SettingMap stage)
    {
        var options = new Dictionary<string, SourceText>(StringComparer.OrdinalIgnoreCase);
        foreach ((SettingText key, SettingNode value) in stage.Entries)
        {
            if (value is SettingText { IsNothing: false } text && key.Text.ToUpperInvariant() is not ("AFTER" or "DO"))
                options.TryAdd(key.Text, text.Source);
        }
        return options;
    }

    private static Limit? Limit(SettingEntry entry, ReadingContext context)
    {
        if (entry.Value is SettingText text)
            return Settings.Limit.TryParse(text.Text, out Limit limit) ? limit : null;
        if (entry.Value is not SettingMap map)
            return null;
        if (map.Find("count") is null && map.Find("percent") is null)
        {
            context.Error("BadLimit", $"'{entry.Key.Text}' limits nothing: give it count, percent or both.", entry.Key.At);
            return null;
        }
        return new Limit(Count(map, "count"), Number(map, "percent"));
    }
}
