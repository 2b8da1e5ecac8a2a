using System.Globalization;
using OneSync.Core.Model;

namespace OneSync.Core.Conditions;

/// <summary>Reads one value for an expression or a template.</summary>
internal abstract class ValueReader
{
    /// <summary>The value; absent where there is none.</summary>
    public abstract AttributeValue Read(EvaluationContext context);
}

/// <summary>An attribute of the row itself.</summary>
internal sealed class RowReader(int index) : ValueReader
{
    public int Index => index;

    public override AttributeValue Read(EvaluationContext context) => context.Row[index];
}

/// <summary>An attribute that the schema did not have yet when the expression was compiled.</summary>
internal sealed class LateRowReader(IAttributeSchema schema, string name) : ValueReader
{
    // A number never changes once it is given, so that a stale -1 costs one look-up more and no harm.
    private int _index = -1;

    public override AttributeValue Read(EvaluationContext context)
    {
        int index = _index;
        if (index < 0)
        {
            if (!schema.TryGetIndex(name, out index))
                return AttributeValue.Absent;
            _index = index;
        }
        return context.Row[index];
    }
}

/// <summary>An attribute of a related row, such as <c>class.status</c>.</summary>
internal sealed class RelatedReader(string prefix, int index) : ValueReader
{
    public override AttributeValue Read(EvaluationContext context) =>
        context.Related.TryGetValue(prefix, out IAttributeRow? row) ? row[index] : AttributeValue.Absent;
}

/// <summary>A value that is the same for everybody.</summary>
internal sealed class ConstantReader(AttributeValue value) : ValueReader
{
    public override AttributeValue Read(EvaluationContext context) => value;
}

/// <summary>A day, in ISO form.</summary>
internal sealed class DateReader(DateFormula formula) : ValueReader
{
    public override AttributeValue Read(EvaluationContext context) =>
        AttributeValue.Of(formula.On(context.Today).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
