using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>The sources in their order, each with how its last import ended and what the vault has of it.</summary>
    public IEnumerable<OneSyncSource> Sources()
    {
        Dictionary<string, int> numbers = Vault.Records.Sources.ToDictionary(s => s.Value, s => s.Key, StringComparer.OrdinalIgnoreCase);
        foreach (Settings.SourceSettings settings in Settings.Sources)
        {
            string name = settings.Name.Text;
            OneSyncRun? last = Vault.Runs.LastImport(name);
            int number = numbers.GetValueOrDefault(name);
            IReadOnlyDictionary<RecordState, long> people = Vault.Records.Count(RecordKind.Person, number);
            yield return new OneSyncSource
            {
                Name = name,
                Type = settings.Type.Text,
                State = last?.Status.ToString() ?? "NeverImported",
                Date = last?.Ended,
                Users = people.GetValueOrDefault(RecordState.Present),
                OutOfScope = people.GetValueOrDefault(RecordState.OutOfScope),
                Orgs = Present(RecordKind.Org),
                Classes = Present(RecordKind.Class),
                Enrollments = Present(RecordKind.Enrollment),
                Added = (last?.Count("Added") ?? 0) + (last?.Count("Returned") ?? 0),
                Changed = last?.Count("Changed") ?? 0,
                Removed = (last?.Count("Gone") ?? 0) + (last?.Count("Excluded") ?? 0),
                Quarantined = last?.Count("Quarantined") ?? 0,
                Run = last?.Id,
                Message = last?.Message,
            };

            long Present(RecordKind kind) => Vault.Records.Count(kind, number).GetValueOrDefault(RecordState.Present);
        }
    }
}
