using System.Collections;
using System.Globalization;

namespace OneSync.Core.Settings.Reading;

/// <summary>Makes nodes of the dictionaries, lists and values that PowerShell's parameters hold.</summary>
public static class SettingNodes
{
    /// <summary>The node for the value of one parameter.</summary>
    /// <param name="value">A dictionary, a list, a text, a number, a date, a truth value, or null.</param>
    /// <param name="parameter">The parameter's name, which is the <see cref="Position.File"/> of every position.</param>
    /// <param name="unwrap">Takes the host's own wrapping from an object, such as <c>PSObject</c>.</param>
    public static SettingNode Of(object? value, string parameter, Func<object, object>? unwrap = null) =>
        Of(value, new Position(parameter, 1, 1), unwrap ?? (o => o));

    /// <summary>A map with one key for each parameter, for what a file says in one section. A parameter without value is left out.</summary>
    /// <param name="parameters">The key, the parameter's name, and its value.</param>
    /// <param name="unwrap">Takes the host's own wrapping from an object.</param>
    public static SettingMap OfParameters(
        IEnumerable<(string Key, string Parameter, object? Value)> parameters, Func<object, object>? unwrap = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        SettingEntry[] entries = [.. parameters.Where(p => p.Value is not null).Select(p =>
            new SettingEntry(new SettingText(p.Key, new Position(p.Parameter, 1, 1)), Of(p.Value, p.Parameter, unwrap)))];
        return new SettingMap(entries, entries is [var first, ..] ? first.Key.At : new Position("parameters", 1, 1));
    }

    private static SettingNode Of(object? value, Position at, Func<object, object> unwrap)
    {
        object? bare = value is null ? null : unwrap(value);
        return bare switch
        {
            null => new SettingText("", at, isNothing: true),
            string text => new SettingText(text, at),
            IDictionary map => new SettingMap([.. Entries(map, at, unwrap)], at),
            IEnumerable list => new SettingList([.. list.Cast<object?>().Select(item => Of(item, at, unwrap))], at),
            bool truth => new SettingText(truth ? "true" : "false", at),
            DateTime { TimeOfDay.Ticks: 0 } date => new SettingText(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), at),
            DateTime time => new SettingText(time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture), at),
            _ => new SettingText(Convert.ToString(bare, CultureInfo.InvariantCulture) ?? "", at),
        };
    }

    private static IEnumerable<SettingEntry> Entries(IDictionary map, Position at, Func<object, object> unwrap)
    {
        foreach (DictionaryEntry entry in map)
            yield return new SettingEntry(new SettingText(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", at), Of(entry.Value, at, unwrap));
    }
}
