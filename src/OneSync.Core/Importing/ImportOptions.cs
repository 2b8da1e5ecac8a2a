using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>What one import does otherwise than the source's settings say.</summary>
/// <param name="MaxDrop">Replaces the source's <c>maxDrop</c>; null leaves it.</param>
/// <param name="Full">Whether everything is read, whatever the source remembers of earlier readings.</param>
public sealed record ImportOptions(Limit? MaxDrop = null, bool Full = false)
{
    /// <summary>As the settings say.</summary>
    public static ImportOptions Default { get; } = new();
}
