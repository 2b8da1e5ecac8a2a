using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Selecting;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// Writes what there is to choose as a workbook (<c>.xlsx</c>) or a CSV file with a column <c>sync</c> to fill in; answers how many rows.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="sources">The sources; null for all that were imported.</param>
    /// <param name="kinds">What to choose of; null for everything.</param>
    /// <exception cref="ConfigurationException">There is no such source, or it was never imported.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before stays.</exception>
    public int ExportSelection(string path, IReadOnlyList<string>? sources, IReadOnlyCollection<SelectionKind>? kinds)
    {
        kinds ??= Enum.GetValues<SelectionKind>();
        List<Sheet> sheets = [];
        foreach ((string name, int number) in SelectableSources(sources))
        {
            foreach (Sheet sheet in new SelectionExport(Vault, number, name, Vault.Selections.Read(number)).Sheets(kinds))
            {
                int same = sheets.FindIndex(s => s.Name == sheet.Name);
                if (same < 0)
                    sheets.Add(sheet);
                else
                    sheets[same] = sheets[same] with { Rows = [.. sheets[same].Rows, .. sheet.Rows] };
            }
        }
        _options.Host.WriteSheets(path, sheets);
        return sheets.Sum(s => s.Rows.Count);
    }

    /// <summary>Reads a selection that an admin filled in. From now on people it leaves out are out of scope, which the next merge acts on.</summary>
    /// <param name="path">The workbook or CSV file.</param>
    /// <param name="sources">The sources whose rows count; null for all. When it is one, it is that of rows that name none.</param>
    /// <param name="keep">Whether to keep it; otherwise it is only worked out what it would change.</param>
    /// <exception cref="ConfigurationException">An answer cannot be understood; every problem with its row, and nothing was kept.</exception>
    /// <exception cref="SourceUnavailableException">The file cannot be read.</exception>
    /// <exception cref="VaultLockedException">Another run holds the vault.</exception>
    public IReadOnlyList<OneSyncSelection> ImportSelection(string path, IReadOnlyList<string>? sources, bool keep)
    {
        string[] asked = [.. SelectableSources(sources).Keys];
        IReadOnlyDictionary<string, int> numbers = SelectableSources(null);
        IReadOnlyList<Sheet> sheets = _options.Host.ReadSheets(path);
        Dictionary<string, SelectionChoices> choices = numbers.ToDictionary(s => s.Key, s => Choices(s.Key, s.Value), StringComparer.OrdinalIgnoreCase);
        SelectionImport import = new(Path.GetFileName(path), choices, asked);
        IReadOnlyDictionary<string, SourceSelection> selections = import.Read(sheets);
        foreach (string warning in import.Warnings)
            _options.Observer.Warned(warning);
        return Select(selections.ToDictionary(s => s.Key, s => (numbers[s.Key], choices[s.Key], s.Value)), import.Warnings, keep);
    }

    /// <summary>Forgets the selection of sources, so that all that the configuration lets through is in scope again.</summary>
    /// <param name="sources">The sources; null for all that were imported.</param>
    /// <param name="keep">Whether to do it; otherwise it is only worked out what it would change.</param>
    public IReadOnlyList<OneSyncSelection> ResetSelection(IReadOnlyList<string>? sources, bool keep) => Select(
        SelectableSources(sources).ToDictionary(s => s.Key, s => (s.Value, Choices(s.Key, s.Value), new SourceSelection())), [], keep);

    /// <summary>The selections as they are.</summary>
    public IReadOnlyList<OneSyncSelection> Selections() => Select(
        SelectableSources(null).ToDictionary(s => s.Key, s => (s.Value, Choices(s.Key, s.Value), Vault.Selections.Read(s.Value))), [], keep: false);

    private IReadOnlyList<OneSyncSelection> Select(Dictionary<string, (int Number, SelectionChoices Choices, SourceSelection Selection)> selections, IReadOnlyList<string> warnings, bool keep)
    {
        using IDisposable? held = keep ? Vault.Lock("selection") : null;
        List<OneSyncSelection> results = [];
        foreach ((string name, (int number, SelectionChoices choices, SourceSelection selection)) in selections)
        {
            SourceSelection configured = FindSource(name).Select;
            if (!keep)
            {
                results.Add(Shown(name, choices, selection, configured, new ScopePass(Vault, number, selection, configured).Counts, warnings));
                continue;
            }
            RunLog log = new(Vault, RunKind.Edit, name, _context);
            using IVaultTransaction transaction = Vault.Begin();
            Vault.Selections.Replace(number, selection);
            ScopePass scope = new(Vault, number, selection, configured);
            scope.Apply(log.Run, _options.Clock.Today);
            OneSyncSelection result = Shown(name, choices, selection, configured, scope.Counts, warnings);
            results.Add(result);
            log.Count("Selected", result.Changes.Count);
            log.Count("InScope", scope.Counts.InScope);
            log.Count("OutOfScope", scope.Counts.OutOfScope);
            log.Close();
            transaction.Commit();
        }
        return results;
    }

    private static OneSyncSelection Shown(string name, SelectionChoices choices, SourceSelection selection, SourceSelection configured, ScopeCounts counts, IReadOnlyList<string> warnings) => new()
    {
        Source = name,
        Schools = Share(choices, selection, SelectionKind.School),
        Classes = Share(choices, selection, SelectionKind.Class),
        Roles = Words(choices, SelectionKind.Role, selection, configured),
        Statuses = Words(choices, SelectionKind.Status, selection, configured),
        InScope = counts.InScope,
        OutOfScope = counts.OutOfScope,
        Entering = counts.Entering,
        Leaving = counts.Leaving,
        Warnings = warnings,
        Changes = [.. choices.Selection.Answers.Concat(selection.Answers).Select(a => (a.Kind, a.Id)).Distinct()
            .Select(a => new SelectionChange(a.Kind, SelectionWords.Text(a.Kind, a.Id), choices.Name(a.Kind, a.Id), choices.Selection.Find(a.Kind, a.Id), selection.Find(a.Kind, a.Id)))
            .Where(c => c.Before != c.After)],
    };

    private static string Share(SelectionChoices choices, SourceSelection selection, SelectionKind kind)
    {
        IReadOnlyCollection<string> ids = choices.Ids(kind);
        return selection.Limits(kind) ? string.Create(CultureInfo.InvariantCulture, $"{ids.Count(id => selection.Chooses(kind, id))} of {ids.Count}") : "all";
    }

    private static string Words(SelectionChoices choices, SelectionKind kind, SourceSelection selection, SourceSelection configured)
    {
        if (!selection.Limits(kind) && !configured.Limits(kind))
            return "all";
        string[] chosen = [.. choices.Ids(kind).Concat(configured.Answers.Where(a => a.Kind == kind).Select(a => a.Id)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(id => selection.Chooses(kind, id) && configured.Chooses(kind, id)).Select(id => SelectionWords.Text(kind, id))];
        return chosen.Length == 0 ? "none" : string.Join(", ", chosen);
    }

    private SelectionChoices Choices(string name, int number) =>
        new(Vault.Selections.Read(number), new SelectionExport(Vault, number, name, new SourceSelection()).Sheets(Enum.GetValues<SelectionKind>()));

    private Dictionary<string, int> SelectableSources(IReadOnlyList<string>? names)
    {
        Dictionary<string, int> imported = Vault.Records.Sources.ToDictionary(s => s.Value, s => s.Key, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, int> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names ?? [.. Settings.Sources.Select(s => s.Name.Text).Where(imported.ContainsKey)])
        {
            string known = FindSource(name).Name.Text;
            if (!imported.TryGetValue(known, out int number))
                throw new ConfigurationException(new ConfigurationProblem("NotImported", $"Source '{known}' was not imported yet: what it has to choose from is not known.", FindSource(name).At));
            found[known] = number;
        }
        if (found.Count == 0)
            throw new ConfigurationException(new ConfigurationProblem("NotImported", "No source was imported yet: what there is to choose from is not known.", Position.Whole("onesync.yaml")));
        return found;
    }

    private string? ScopeReason(long user, UserState state) => state == UserState.OutOfScope ? WhyOutOfScope(user) : null;

    // A user of several sources can be left out of each for another reason.
    private string? WhyOutOfScope(long user)
    {
        if (Vault.Users.Find(user) is not { } found)
            return null;
        string[] reasons = [.. found.Records.Select(Vault.Selections.Reason).OfType<string>().Distinct()];
        return reasons.Length == 0 ? null : string.Join(' ', reasons);
    }
}
