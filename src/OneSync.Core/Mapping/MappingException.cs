using OneSync.Core.Conditions;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>
/// A mapping has no value for one person: <c>MissingValue</c>, <c>SeveralValues</c> or <c>PatternTimeout</c>. The other people are mapped
/// all the same.
/// </summary>
/// <param name="id">A stable id.</param>
/// <param name="target">The attribute that was to be set.</param>
/// <param name="attribute">The attribute that the template reads; null where no one attribute is to blame.</param>
/// <param name="message">What went wrong and what helps.</param>
/// <param name="source">The template or expression.</param>
/// <param name="at">Where in it.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class MappingException(
    string id, string target, string? attribute, string message, SourceText source, Position at, Exception? inner = null)
    : EvaluationException(id, message, source, at, inner)
{
    /// <summary>The attribute that was to be set.</summary>
    public string Target { get; } = target;

    /// <summary>The attribute that the template reads; null where no one attribute is to blame.</summary>
    public string? Attribute { get; } = attribute;
}
