using System.Collections;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Pipeline;

/// <summary>Finds the attribute of source users that holds their anchor, so that a plain pipeline need not name it twice.</summary>
internal static class AnchorAttribute
{
    /// <summary>The first attribute that is every user's anchor, under the name that the map gives it.</summary>
    /// <exception cref="ConfigurationException"><c>AnchorNeeded</c>: there is none.</exception>
    public static string Of(IReadOnlyList<OneSyncUser> users, IDictionary? map)
    {
        string? found = users is [var first, ..]
            ? first.AttributeNames.FirstOrDefault(name => users.All(user => user.Anchor is { } anchor && user[name] is { Count: 1, First: var value } && value == anchor))
            : map is null ? "anchor" : null;
        if (found is not null && map is not null)
            found = map.Keys.Cast<object>().Select(k => k.ToString()).FirstOrDefault(k => found.Equals(AttributeValues.Bare(map[k!]) as string, StringComparison.OrdinalIgnoreCase));
        return found ?? throw new ConfigurationException(new ConfigurationProblem("AnchorNeeded",
            "No attribute of the users holds their anchor. Name the attribute that identifies a row with -Anchor, such as -Anchor employeeNumber.", new Position("Anchor", 1, 1)));
    }
}
