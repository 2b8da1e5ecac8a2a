namespace OneSync.Core.Ports;

/// <summary>A connector that knows values for some of its options, such as the data sources set up on this machine.</summary>
public interface ISuggestsOptions
{
    /// <summary>The values that an option could have here; none where that cannot be told.</summary>
    /// <param name="option">The option's name.</param>
    IReadOnlyList<OptionSuggestion> Suggest(string option);
}

/// <summary>A value that an option could have.</summary>
/// <param name="Value">The value.</param>
/// <param name="About">A word about it.</param>
public sealed record OptionSuggestion(string Value, string About);
