using System.Globalization;
using System.Text;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>
/// A short text that changes when the same data would make other records: because the source's options, conditional or mappings changed, or a
/// look-up table, or because they ask for the date and it is another day.
/// </summary>
internal static class ReadingMark
{
    private static readonly string[] Dated = ["today", "gradYear"];

    /// <summary>The mark of a source's settings today.</summary>
    public static string Of(SourceSettings settings, MappingResources resources, DateOnly today)
    {
        StringBuilder text = new();
        Add(text, settings.Type.Text, settings.Anchor?.Text, settings.When?.Text);
        foreach (MappingSettings mapping in settings.Map.Concat(settings.Formats))
        {
            Add(text, mapping.Target.Text);
            foreach (MappingCase way in mapping.Cases)
                Add(text, way.When?.Text, way.Value?.Text);
        }
        foreach (FieldRule rule in settings.Fields)
            Add(text, [rule.When?.Text, "hide", .. rule.Hide.Select(a => a.Text), "show", .. rule.Show.Select(a => a.Text)]);
        foreach (OptionValue option in settings.Options.All.OrderBy(o => o.Name, StringComparer.OrdinalIgnoreCase))
        {
            Add(text, [option.Name.ToLowerInvariant(), .. option.Texts.Select(t => t.Text)]);
            foreach ((string name, SourceText value) in option.Map ?? [])
                Add(text, name, value.Text);
        }
        Add(text, resources.Lookups.Version, "affiliations");
        if (Array.Exists(Dated, word => text.ToString().Contains(word, StringComparison.OrdinalIgnoreCase)))
            Add(text, today.ToString("O", CultureInfo.InvariantCulture));
        return Fingerprint.Of(text.ToString()).ToString("x16", CultureInfo.InvariantCulture);
    }

    // Lengths keep texts apart that would read the same one after the other.
    private static void Add(StringBuilder text, params string?[] parts)
    {
        foreach (string? part in parts)
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}|");
        text.Append('\n');
    }
}
