using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core.Selecting;

/// <summary>Reads filled-in sheets against what there is to choose. Answers that cannot be understood are problems; nothing is kept then.</summary>
internal sealed class SelectionImport
{
    private static readonly (string Sheet, SelectionKind Kind)[] s_sheets = [("schools", SelectionKind.School), ("classes", SelectionKind.Class)];

    private readonly string _file;
    private readonly IReadOnlyDictionary<string, SelectionChoices> _choices;
    private readonly IReadOnlyCollection<string> _asked;
    private readonly ProblemCollector _problems = new();
    private readonly Dictionary<(string Source, SelectionKind Kind, string Id), (bool? Sync, Position At)> _answers = [];

    /// <param name="file">What the file is called in messages.</param>
    /// <param name="choices">What there is to choose, by source.</param>
    /// <param name="asked">The sources whose rows count. When it is one, it is that of rows that name none.</param>
    public SelectionImport(string file, IReadOnlyDictionary<string, SelectionChoices> choices, IReadOnlyCollection<string> asked) => (_file, _choices, _asked) = (file, choices, asked);

    /// <summary>Oddities that lose nothing.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Reads the sheets; answers the selection of each source that they speak of.</summary>
    /// <exception cref="ConfigurationException">An answer cannot be understood; every problem, with its row.</exception>
    public IReadOnlyDictionary<string, SourceSelection> Read(IReadOnlyList<Sheet> sheets)
    {
        bool any = false;
        foreach (Sheet sheet in sheets)
            any |= TryRead(sheet);
        if (!any)
            _problems.Add(new ConfigurationProblem("MissingColumn", "It has no columns 'sync' and 'id', so that it is no selection that OneSync wrote.", new Position(_file, 1, 1)));
        _problems.ThrowIfAny();
        return _answers.GroupBy(a => a.Key.Source, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => Merge(_choices[g.Key], g.Select(a => (a.Key.Kind, a.Key.Id, a.Value.Sync))), StringComparer.OrdinalIgnoreCase);
    }

    // A kind where nobody answered anything was not thought about, and stays as it is. Where somebody did, a blank cell is a no, and a
    // row that is missing keeps its answer.
    private SourceSelection Merge(SelectionChoices choices, IEnumerable<(SelectionKind Kind, string Id, bool? Sync)> rows)
    {
        List<SelectionAnswer> answers = [.. choices.Selection.Answers];
        foreach (var kind in rows.GroupBy(r => r.Kind))
        {
            if (kind.Any(r => r.Sync is not null))
                answers.AddRange(kind.Select(r => new SelectionAnswer(r.Kind, r.Id, r.Sync == true)));
            else if (choices.Selection.Limits(kind.Key))
                Warnings.Add($"{_file}: no {kind.Key} is answered; what was selected of them stays selected. To select none, answer No.");
        }
        return new SourceSelection(answers);
    }

    private bool TryRead(Sheet sheet)
    {
        int sync = sheet.Column("sync"), id = sheet.Column("id"), kind = sheet.Column("kind"), source = sheet.Column("source");
        if (id < 0 && sync < 0)
            return false;
        if (id < 0 || sync < 0)
        {
            string missing = id < 0 ? "id" : "sync";
            _problems.Add(new ConfigurationProblem("MissingColumn", $"The column '{missing}' is missing.", At(sheet, 1, 0), NearestName.Of(missing, sheet.Columns.Where(c => c.Length > 0))));
            return true;
        }
        foreach (SheetRow row in sheet.Rows)
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace) && row.Faults is null)
                continue;
            if (Source(sheet, row, source) is { } of && Kind(sheet, row, kind) is { } what)
                Read(sheet, row, of, what, sync, id);
        }
        return true;
    }

    private void Read(Sheet sheet, SheetRow row, string source, SelectionKind kind, int sync, int id)
    {
        foreach (int column in new[] { sync, id })
        {
            if (row.Faults?.GetValueOrDefault(column) is not { } fault)
                continue;
            _problems.Add(new ConfigurationProblem("UnreadableCell", fault, At(sheet, row.Number, column)));
            return;
        }
        string written = row.Cell(id);
        if (!SelectionWords.TryAnswer(row.Cell(sync), out bool? answer))
        {
            _problems.Add(new ConfigurationProblem("BadAnswer", $"'{row.Cell(sync)}' is no answer about '{written}': write Yes or No, or leave it blank.", At(sheet, row.Number, sync), NearestName.Of(row.Cell(sync), ["Yes", "No"])));
            return;
        }
        if (Known(sheet, row, source, kind, SelectionWords.Id(kind, written)) is not { } known)
            return;
        Position at = At(sheet, row.Number, sync);
        if (_answers.TryGetValue((source, kind, known), out var before))
        {
            if (before.Sync != answer)
                _problems.Add(new ConfigurationProblem("ContradictoryAnswer", $"'{written}' is answered twice, and not alike: first in {before.At}.", at));
            else
                Warnings.Add($"{at}: '{written}' is there twice, answered alike.");
        }
        _answers[(source, kind, known)] = (answer, at);
    }

    private string? Known(Sheet sheet, SheetRow row, string source, SelectionKind kind, string id)
    {
        Position at = At(sheet, row.Number, sheet.Column("id"));
        if (_choices[source].Find(kind, id) is { } exact)
            return exact;
        // Spreadsheets take ids in CSV files for numbers, and drop zeros at their start.
        string[] alike = id.Length == 0 ? [] : [.. _choices[source].Ids(kind).Where(known => known.TrimStart('0') == id.TrimStart('0') && id.All(char.IsAsciiDigit))];
        if (alike is [var only])
        {
            Warnings.Add($"{at}: '{id}' is taken for '{only}', whose zeros a spreadsheet dropped.");
            return only;
        }
        string what = kind switch { SelectionKind.School => "school", SelectionKind.Class => "class", SelectionKind.Role => "role", _ => "status" };
        string hint = NearestName.Of(id, _choices[source].Ids(kind)) is { } near ? $" Did you mean '{near}'?" : "";
        Warnings.Add($"{at}: source '{source}' has no {what} '{id}'; the row is passed over.{hint}");
        return null;
    }

    private string? Source(Sheet sheet, SheetRow row, int column)
    {
        string name = row.Cell(column).Trim();
        if (name.Length == 0 && _asked.Count == 1)
            return _asked.First();
        if (_choices.Keys.FirstOrDefault(s => s.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
            return _asked.Contains(known) ? known : null;
        _problems.Add(new ConfigurationProblem("UnknownSource", name.Length == 0 ? "The row names no source, and there are several." : $"There is no source '{name}'.",
            At(sheet, row.Number, Math.Max(0, column)), NearestName.Of(name, _choices.Keys)));
        return null;
    }

    private SelectionKind? Kind(Sheet sheet, SheetRow row, int column)
    {
        string word = row.Cell(column).Trim();
        if (word.Length > 0 && Enum.TryParse(word, ignoreCase: true, out SelectionKind kind) && Enum.IsDefined(kind))
            return kind;
        if (word.Length == 0 && Array.Find(s_sheets, s => s.Sheet.Equals(sheet.Name, StringComparison.OrdinalIgnoreCase)) is { Sheet: not null } named)
            return named.Kind;
        _problems.Add(new ConfigurationProblem("UnknownKind", $"'{word}' is no kind; it is one of {string.Join(", ", Enum.GetNames<SelectionKind>())}.",
            At(sheet, row.Number, Math.Max(0, column)), NearestName.Of(word, Enum.GetNames<SelectionKind>())));
        return null;
    }

    private Position At(Sheet sheet, int row, int column) => new(sheet.Name.Length > 0 ? $"{_file}[{sheet.Name}]" : _file, row, column + 1);
}
