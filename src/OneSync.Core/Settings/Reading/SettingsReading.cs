namespace OneSync.Core.Settings.Reading;

/// <summary>What was read, and everything that is wrong with it.</summary>
/// <param name="Settings">The settings; where something is wrong, as far as they could be understood.</param>
/// <param name="Problems">Errors and warnings in the order of the file.</param>
public sealed record SettingsReading<T>(T Settings, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>Whether there is anything worse than a warning.</summary>
    public bool HasErrors => Problems.Any(p => p.Severity == ProblemSeverity.Error);

    /// <summary>The settings, when nothing is wrong but for warnings.</summary>
    /// <exception cref="ConfigurationException">There are errors; it holds them all.</exception>
    public T Valid() => HasErrors
        ? throw new ConfigurationException([.. Problems.Where(p => p.Severity == ProblemSeverity.Error)])
        : Settings;
}
