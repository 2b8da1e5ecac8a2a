using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>Collects what is wrong with one text.</summary>
/// <param name="source">The text.</param>
/// <param name="problems">Where the problems go, perhaps with those of other texts.</param>
internal sealed class ProblemLog(SourceText source, List<ConfigurationProblem> problems)
{
    public SourceText Source => source;

    public List<ConfigurationProblem> Problems => problems;

    /// <summary>Notes a problem that does not keep the rest from being read.</summary>
    public void Add(string id, string message, int offset, string? nearest = null) =>
        problems.Add(new ConfigurationProblem(id, message, source.PositionOf(Math.Min(offset, source.Text.Length)), nearest));

    /// <summary>Notes a problem after which the rest of the text cannot be understood.</summary>
    public UnreadableTextException Stop(string id, string message, int offset, string? nearest = null)
    {
        Add(id, message, offset, nearest);
        return new UnreadableTextException();
    }
}

/// <summary>The rest of a text cannot be understood; the problem has been noted.</summary>
internal sealed class UnreadableTextException : Exception;
