using System.Collections;
using System.Globalization;
using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Pipeline;

/// <summary>Attribute values as PowerShell has them, and back.</summary>
internal static class AttributeValues
{
    /// <summary>One value is a text, several are an array, an empty one is <c>''</c>, an absent one <c>$null</c>.</summary>
    public static object? ToObject(AttributeValue value) => value.IsMultiValued ? value.ToArray().ToArray() : value.First;

    /// <summary>The other way round, in invariant form: dates as ISO 8601, truth values as <c>true</c> and <c>false</c>.</summary>
    public static AttributeValue Of(object? value) => Bare(value) switch
    {
        null => AttributeValue.Absent,
        string text => AttributeValue.Of(text),
        IDictionary => throw new ConfigurationException(new ConfigurationProblem("BadValue", "A value is a text or a list of texts, not a hashtable.", new Position("Attribute", 1, 1))),
        IEnumerable many => AttributeValue.Of(many.Cast<object?>().Select(Text)),
        var one => AttributeValue.Of(Text(one)),
    };

    /// <summary>The values of a hashtable, by attribute.</summary>
    public static Dictionary<string, AttributeValue> Of(IDictionary? values)
    {
        Dictionary<string, AttributeValue> read = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in values ?? new Hashtable())
            read[Text(entry.Key) ?? ""] = Of(entry.Value);
        return read;
    }

    private static string? Text(object? value) => Bare(value) switch
    {
        null => null,
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    /// <summary>Without PowerShell's wrapping.</summary>
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
