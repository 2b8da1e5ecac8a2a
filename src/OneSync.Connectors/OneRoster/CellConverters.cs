using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>Chooses for each column how its cells become values, and notes cells that are not understood.</summary>
/// <param name="known">The sourcedIds of a kind; null when it is not known which there are.</param>
/// <param name="includePasswords">Whether secrets are handed on.</param>
internal sealed class CellConverters(Func<RecordKind, FingerprintIndex?> known, bool includePasswords)
{
    /// <summary>The columns of the standard, then the foreign ones that the file has. <c>status</c> is always <c>active</c>.</summary>
    public IEnumerable<(string Name, RosterField Field)> ColumnsOf(RosterRows rows)
    {
        foreach (RosterColumn column in rows.File.Columns)
        {
            if (column.Form != CellForm.Secret || includePasswords)
                yield return (column.Name, For(rows, column));
        }
        foreach (string name in rows.Foreign)
            yield return (name, new RosterField.Text(rows.Column(name)));
    }

    /// <summary>The field for the sourcedIds in a column that are known, as <paramref name="convert"/> has it.</summary>
    public RosterField References(RosterRows rows, string name, RecordKind kind, Func<string[], AttributeValue> convert) =>
        new RosterField.Converted(rows.Column(name), repeats: true, cell => convert(Known(rows, name, kind, RosterValues.List(cell))));

    private RosterField For(RosterRows rows, RosterColumn column)
    {
        int at = rows.Column(column.Name);
        return column.Form switch
        {
            CellForm.Boolean => Canonical(rows, column, RosterValues.Boolean, "true or false"),
            CellForm.Date => Canonical(rows, column, RosterValues.Date, "a date that can be told"),
            CellForm.Token => Canonical(rows, column, column.Words!.Canonical, "a word of the standard"),
            CellForm.List => new RosterField.Converted(at, repeats: true, cell => AttributeValue.Of(RosterValues.List(cell))),
            CellForm.Agents => new RosterField.Converted(at, repeats: false, cell => AttributeValue.Of(RosterValues.List(cell))),
            CellForm.UserIds => new RosterField.Converted(at, repeats: false, cell => AttributeValue.Of(RosterValues.UserIds(cell))),
            CellForm.Grades => new RosterField.Converted(at, repeats: true, cell => GradesOf(rows, column.Name, cell)),
            CellForm.Reference => References(rows, column.Name, column.Refers!.Value, AttributeValue.Of),
            _ => new RosterField.Text(at),
        };
    }

    private static RosterField.Converted Canonical(RosterRows rows, RosterColumn column, Func<string, string?> canonical, string what) =>
        new(rows.Column(column.Name), repeats: true, cell =>
        {
            if (canonical(cell) is { } value)
                return AttributeValue.Of(value);
            rows.Oddities.CountDistinct(column.Name, $"{rows.Name}: {{0}} values of {column.Name} are not {what}; they are kept as they are.", Fingerprint.Of(cell));
            return AttributeValue.Of(cell);
        });

    private static AttributeValue GradesOf(RosterRows rows, string column, string cell)
    {
        string[] grades = RosterValues.List(cell);
        for (int i = 0; i < grades.Length; i++)
        {
            if (Grades.Ceds(grades[i]) is { } code)
                grades[i] = code;
            else
                rows.Oddities.CountDistinct(column, $"{rows.Name}: {{0}} values of {column} are no CEDS grade; they are kept as they are.", Fingerprint.Of(grades[i]));
        }
        return AttributeValue.Of(grades);
    }

    private string[] Known(RosterRows rows, string column, RecordKind kind, string[] ids)
    {
        if (known(kind) is not { } all)
            return ids;
        return Array.FindAll(ids, id =>
        {
            ulong fingerprint = Fingerprint.Of(Encoding.UTF8.GetBytes(id));
            if (all.Find(fingerprint) >= 0)
                return true;
            rows.Oddities.CountDistinct("Dangling " + column,
                $"{rows.Name}: {{0}} sourcedIds in {column} are not in {RosterFile.Of(kind).FileName}; these references are left out.", fingerprint);
            return false;
        });
    }
}
