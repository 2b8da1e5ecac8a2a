namespace OneSync.Core.Settings;

/// <summary>How bad a <see cref="ConfigurationProblem"/> is.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth mending; the configuration works.</summary>
    Warning,

    /// <summary>Nothing is read or written until it is mended.</summary>
    Error,
}

/// <summary>One fault of the configuration: what, where, and the nearest thing that would be right.</summary>
/// <param name="Id">A stable id such as <c>UnknownKey</c>, the first part of the PowerShell error id.</param>
/// <param name="Message">What is wrong, naming the thing; one sentence.</param>
/// <param name="At">Where.</param>
/// <param name="Nearest">The nearest valid name, where one is near.</param>
/// <param name="Severity">Error or warning.</param>
public sealed record ConfigurationProblem(
    string Id, string Message, Position At, string? Nearest = null, ProblemSeverity Severity = ProblemSeverity.Error)
{
    /// <summary><c>file:line:column: message Did you mean 'x'?</c></summary>
    public override string ToString() => Nearest is null ? $"{At}: {Message}" : $"{At}: {Message} Did you mean '{Nearest}'?";
}

/// <summary>The configuration, or an expression in a parameter, is not valid. <see cref="Problems"/> says all that was found.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationProblem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One problem.</summary>
    public ConfigurationException(ConfigurationProblem problem) : this([problem]) { }

    /// <summary>Every problem found, in the order of the file.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; } = problems;
}
