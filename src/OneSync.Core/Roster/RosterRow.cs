using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Roster;

/// <summary>A record of the roster as a related row of expressions and templates; <c>sourcedId</c> and <c>id</c> are its anchor where it has no such field.</summary>
internal sealed class RosterRow(RosterGraph graph, RosterSubject subject) : IAttributeRow
{
    private readonly EncodedRow _row = new();
    private readonly int _sourcedId = graph.Attributes.Add("sourcedId"), _id = graph.Attributes.Add("id");
    private int _record = -1;

    /// <inheritdoc/>
    public AttributeValue this[int index]
    {
        get
        {
            if (_record < 0)
                return AttributeValue.Absent;
            AttributeValue value = _row[index];
            return value.IsAbsent && (index == _sourcedId || index == _id) ? AttributeValue.Of(graph.Table(subject).Anchor(_record)) : value;
        }
    }

    /// <summary>Shows another record; -1 for none.</summary>
    public void Show(int record)
    {
        if (record == _record)
            return;
        _record = record;
        if (record >= 0)
            _row.Load(graph.Table(subject).Row(record));
    }
}
