namespace OneSync.Core.Settings;

/// <summary>Gathers the problems of several steps, so that an admin sees all of them at once.</summary>
public sealed class ProblemCollector
{
    private readonly List<ConfigurationProblem> _problems = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>Adds a problem.</summary>
    public void Add(ConfigurationProblem problem) => _problems.Add(problem);

    /// <summary>Adds several.</summary>
    public void AddRange(IEnumerable<ConfigurationProblem> problems) => _problems.AddRange(problems);

    /// <summary>What the step makes, or <see langword="default"/> with its problems added.</summary>
    public T? Try<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (ConfigurationException error)
        {
            _problems.AddRange(error.Problems);
            return default;
        }
    }

    /// <summary>Throws when an error was found; warnings alone do not.</summary>
    /// <exception cref="ConfigurationException">With all problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Exists(p => p.Severity == ProblemSeverity.Error))
            throw new ConfigurationException(_problems);
    }
}
