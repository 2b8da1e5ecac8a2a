namespace OneSync.Core.Model;

/// <summary>Names that OneSync itself gives a meaning.</summary>
public static class WellKnown
{
    /// <summary>The attribute that lists the sources a user has present records in; number 0 of every vault's vocabulary.</summary>
    public const string Sources = "sources";

    /// <summary>The number of <see cref="Sources"/>.</summary>
    public const int SourcesIndex = 0;

    /// <summary>The attribute under which a change of a group has its name.</summary>
    public const string Group = "group";

    /// <summary>The source of users made by hand.</summary>
    public const string ManualSource = "manual";
}
