using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Roster;

/// <summary>
/// The filter <c>includeOnly</c> on users that selectors select, as the Adobe connector has it: each attribute must have a value that, trimmed and without
/// regard to case, is a part of the text given; so <c>student,teacher</c> takes either. Who has no value is left out.
/// </summary>
internal sealed class IncludeOnly
{
    private readonly (int Index, string Text)[] _pairs;

    private IncludeOnly((int, string)[] pairs) => _pairs = pairs;

    /// <summary>The filter of a configuration; null when it has none.</summary>
    /// <exception cref="ConfigurationException"><c>UnknownAttribute</c>: users have no such attribute.</exception>
    public static IncludeOnly? Compile(SelectorSettings settings, IAttributeSchema users, bool allowUnknown)
    {
        ProblemCollector problems = new();
        List<(int, string)> pairs = [];
        foreach ((SourceText attribute, SourceText text) in settings.IncludeOnly)
        {
            if (users.TryGetIndex(attribute.Text, out int index))
                pairs.Add((index, text.Text.Trim()));
            else if (!allowUnknown)
                problems.Add(new ConfigurationProblem("UnknownAttribute", $"Users have no attribute '{attribute.Text}' to include by.", attribute.At, NearestName.Of(attribute.Text, users.Names)));
        }
        problems.ThrowIfAny();
        return pairs.Count == 0 ? null : new IncludeOnly([.. pairs]);
    }

    /// <summary>Whether the user counts.</summary>
    public bool Holds(IAttributeRow user) => Array.TrueForAll(_pairs, pair => Holds(user[pair.Index], pair.Text));

    private static bool Holds(AttributeValue value, string text)
    {
        for (int i = 0; i < value.Count; i++)
        {
            if (value[i].Trim() is { Length: > 0 } one && text.Contains(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
