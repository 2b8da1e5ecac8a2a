using OneSync.Core.Activity;
using OneSync.Core.Comparing;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// Lists how a destination differs from what OneSync wrote to it last, and from what it would write now: changes that somebody else made, changes that
    /// are due, accounts that are missing, accounts of nobody, and disputes. Nothing is written anywhere.
    /// </summary>
    /// <exception cref="ConfigurationException">There is no such destination, or its expressions are not valid.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be read.</exception>
    public IReadOnlyList<OneSyncDrift> Compare(string destination, CancellationToken cancellation)
    {
        DestinationSettings settings = FindDestination(destination);
        using IDisposable held = Vault.Lock($"comparison of destination '{settings.Name.Text}'");
        // Never committed: the plan is there to be compared, and no trace of it stays.
        using IVaultTransaction never = Vault.Begin();
        RunLog log = new(Vault, RunKind.DryRun, settings.Name.Text, _context);
        DestinationReading reading = ReadDestination(settings, null, cancellation);
        OneSyncPlan plan = MakePlan(reading, null, log, listOrphans: false, cancellation);
        // Of values that come and go by actions of their own, a change holds a part alone: it does not tell what the account should show.
        int[] attributes = [.. reading.Destination.AttributesToRead(Vault.Attributes).Select(Vault.Attributes.Add).Where(a => !reading.Destination.ValueActions.ContainsKey(a))];
        return [.. new Comparison(Vault, plan, reading.Accounts, attributes, UserName).Read(cancellation)];
    }
}
