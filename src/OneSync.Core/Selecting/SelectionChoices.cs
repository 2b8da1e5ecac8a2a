using OneSync.Core.Ports;

namespace OneSync.Core.Selecting;

/// <summary>What there is to choose in a source, and what is chosen now.</summary>
internal sealed class SelectionChoices
{
    private readonly Dictionary<string, string>[] _ids;
    private readonly Dictionary<(SelectionKind, string), string> _names = [];

    /// <param name="selection">What is chosen now.</param>
    /// <param name="sheets">The sheets that an export of everything has.</param>
    public SelectionChoices(SourceSelection selection, IReadOnlyList<Sheet> sheets)
    {
        Selection = selection;
        _ids = [.. Enum.GetValues<SelectionKind>().Select(kind => new Dictionary<string, string>(kind is SelectionKind.School or SelectionKind.Class ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase))];
        foreach (Sheet sheet in sheets)
        {
            foreach (SheetRow row in sheet.Rows)
            {
                SelectionKind kind = Enum.Parse<SelectionKind>(row.Cell(sheet.Column("kind")));
                string id = SelectionWords.Id(kind, row.Cell(sheet.Column("id")));
                _ids[(int)kind][id] = id;
                _names[(kind, id)] = row.Cell(sheet.Column("name"));
            }
        }
        foreach (SelectionAnswer answer in selection.Answers)
            _ids[(int)answer.Kind].TryAdd(answer.Id, answer.Id);
    }

    /// <summary>What is chosen now.</summary>
    public SourceSelection Selection { get; }

    /// <summary>The ids of a kind.</summary>
    public IReadOnlyCollection<string> Ids(SelectionKind kind) => _ids[(int)kind].Keys;

    /// <summary>The id as the source spells it; null when there is none.</summary>
    public string? Find(SelectionKind kind, string id) => _ids[(int)kind].GetValueOrDefault(id);

    /// <summary>What it is called.</summary>
    public string Name(SelectionKind kind, string id) => _names.GetValueOrDefault((kind, id)) is { Length: > 0 } name ? name : SelectionWords.Text(kind, id);
}
