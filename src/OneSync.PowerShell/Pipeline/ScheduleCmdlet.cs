using System.Management.Automation;
using OneSync.Core.Ports;
using OneSync.Core.Scheduling;
using OneSync.Core.Settings;
using OneSync.PowerShell.Hosting;

namespace OneSync.PowerShell.Pipeline;

/// <summary>A cmdlet for the schedules of this account.</summary>
public abstract class ScheduleCmdlet : OneSyncCmdlet
{
    private ScheduleBook? _book;

    /// <summary>The schedules.</summary>
    protected ScheduleBook Book => _book ??= new ScheduleBook(ConnectorLoader.CreateHost().CreateScheduler(), SystemClock.Instance);

    /// <summary>The schedules that names or patterns select, each once. A name without a wildcard that there is not is an error.</summary>
    protected IEnumerable<OneSyncSchedule> Find(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        IReadOnlyList<OneSyncSchedule> all = Book.Read();
        List<OneSyncSchedule> found = [];
        foreach (string name in names)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                found.AddRange(all.Where(s => new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(s.Name)));
                continue;
            }
            try
            {
                found.Add(Book.Find(name));
            }
            catch (ConfigurationException unknown)
            {
                WriteErrors(unknown);
            }
        }
        return found.DistinctBy(s => s.Name, StringComparer.OrdinalIgnoreCase);
    }
}
