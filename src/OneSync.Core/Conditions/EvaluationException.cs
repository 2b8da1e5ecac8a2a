using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>An expression or a template has no result for one person. It says nothing about the others.</summary>
/// <param name="id">A stable id such as <c>PatternTimeout</c>, the first part of the PowerShell error id.</param>
/// <param name="message">What went wrong, naming the expression; one sentence.</param>
/// <param name="source">The expression or template.</param>
/// <param name="at">Where in it.</param>
/// <param name="inner">The cause, where there is one.</param>
public class EvaluationException(string id, string message, SourceText source, Position at, Exception? inner = null)
    : Exception($"{at}: {message}", inner)
{
    /// <summary>A stable id such as <c>PatternTimeout</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The expression or template.</summary>
    public SourceText Expression { get; } = source;

    /// <summary>Where in it.</summary>
    public Position At { get; } = at;
}
