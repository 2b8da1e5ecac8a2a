using OneSync.Core.Settings;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// Attributes by which Exchange and the synchronisation with Entra ID know an account. Whoever writes them over cuts a mailbox or a cloud account off, so that OneSync sets them
/// where there is no value and nowhere else.
/// </summary>
internal static class HybridMarks
{
    // The source anchor of Entra Connect, and what Exchange keeps of a mailbox.
    private static readonly string[] s_names = ["mS-DS-ConsistencyGuid", "targetAddress", "legacyExchangeDN", "homeMDB", "mDBUseDefaults"];

    /// <summary>Adds a problem for each mapping that would write such an attribute over.</summary>
    public static void Check(DestinationSettings settings, ProblemCollector problems)
    {
        foreach (MappingSettings mapping in settings.Map.Where(m => Is(m.Target.Text) && m.Apply is ApplyMode.Always or ApplyMode.Merge))
        {
            problems.Add(new ConfigurationProblem("HybridMark",
                $"Destination '{settings.Name.Text}' maps '{mapping.Target.Text}', by which Exchange or Entra Connect knows the account, so that what they wrote would be written over. Take the mapping out, or add 'apply: OnCreate' or 'apply: IfEmpty'.", mapping.Target.At));
        }
    }

    private static bool Is(string attribute) =>
        s_names.Contains(attribute, StringComparer.OrdinalIgnoreCase) || attribute.StartsWith("msExch", StringComparison.OrdinalIgnoreCase);
}
