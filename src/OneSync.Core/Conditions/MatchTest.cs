using System.Text.RegularExpressions;
using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>The value fits a regular expression, somewhere.</summary>
internal sealed class MatchTest(Regex pattern, SourceText expression, Position at) : ValueTest
{
    /// <exception cref="EvaluationException">The pattern took longer than <see cref="Patterns.Timeout"/> on this value.</exception>
    public override bool Holds(string value, EvaluationContext context)
    {
        try
        {
            return pattern.IsMatch(value);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw Patterns.TimedOut(pattern, expression, at, e);
        }
    }
}

/// <summary>Regular expressions as the configuration uses them: the same in every culture, compiled once, with a limit of time.</summary>
internal static class Patterns
{
    /// <summary>How long one pattern may take on one value.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>The compiled pattern, or null with the reason when it is no pattern.</summary>
    public static Regex? TryCompile(string pattern, bool caseSensitive, out string? reason)
    {
        RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.Compiled | (caseSensitive ? 0 : RegexOptions.IgnoreCase);
        try
        {
            reason = null;
            return new Regex(pattern, options, Timeout);
        }
        catch (RegexParseException e)
        {
            reason = $"'{pattern}' is no regular expression: {e.Error} at character {e.Offset + 1}.";
            return null;
        }
    }

    public static EvaluationException TimedOut(Regex pattern, SourceText expression, Position at, RegexMatchTimeoutException e) => new(
        "PatternTimeout",
        $"The pattern '{pattern}' in \"{expression.Text}\" took more than {Timeout.TotalSeconds:0} s on one value; make it simpler.",
        expression, at, e);
}
