using System.Buffers;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>How the cells of a column are asked for, and how they become text in invariant form.</summary>
internal abstract class CellForm
{
    /// <summary>The C type asked for.</summary>
    public abstract short CType { get; }

    /// <summary>What <see cref="System.Data.Common.DbDataReader.GetValue"/> gives.</summary>
    public abstract Type ClrType { get; }

    /// <summary>The bytes that the longest cell takes, with a terminator; 0 when that cannot be told.</summary>
    public abstract long Width { get; }

    /// <summary>Whether cells have different lengths, so that one may be cut off.</summary>
    public virtual bool IsVariable => false;

    /// <summary>The bytes after the last character of a cell.</summary>
    public virtual int TerminatorSize => 0;

    /// <summary>Whether the cell, cut to what counts of it, is in invariant form as it stands.</summary>
    public virtual bool IsInvariant(ref ReadOnlySpan<byte> cell) => false;

    /// <summary>Writes the cell in invariant form; false when it holds something else than the type that was asked for.</summary>
    public abstract bool TryWrite(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> utf8);

    /// <summary>The form for a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="text">How text is passed.</param>
    /// <param name="product">The database. Where it does not keep to the types of its columns, a cell is taken as it is.</param>
    public static CellForm Of(OdbcColumn column, OdbcText text, OdbcProduct product)
    {
        // Sizes of numbers are told in digits; a sign, a point, an exponent and more digits than were promised need room too.
        const int NumberWidth = 64;
        switch (column.Type)
        {
            case OdbcType.Integer or OdbcType.SmallInt or OdbcType.TinyInt or OdbcType.BigInt:
                return new NumberForm(NumberWidth, typeof(long));
            case OdbcType.Numeric or OdbcType.Decimal:
                return new NumberForm(Math.Max(NumberWidth, column.Size is > 0 and < 256 ? column.Size + 8 : 0), typeof(decimal));
            case OdbcType.Binary or OdbcType.VarBinary or OdbcType.LongVarBinary or OdbcType.SqlServerUdt:
                return new BinaryForm(column.Size);
            case OdbcType.Bit when !product.KeepsTypes:
            case OdbcType.VarChar or OdbcType.Char or OdbcType.WideVarChar or OdbcType.WideChar when IsBoolean(column.TypeName):
                return new BooleanForm();
            case OdbcType.Time or OdbcType.OldTime or OdbcType.SqlServerTime:
                return new TimeForm();
            case OdbcType.SqlServerTimestampOffset:
                return new InstantForm();
            case OdbcType.Float or OdbcType.Double or OdbcType.Real when !product.KeepsTypes:
                return new NumberForm(NumberWidth, typeof(double));
            case OdbcType.Date or OdbcType.OldDate or OdbcType.Timestamp or OdbcType.OldTimestamp when !product.KeepsDates:
                return new LooseTimestampForm();
            case OdbcType.Float or OdbcType.Double:
                return new DoubleForm();
            case OdbcType.Real:
                return new FloatForm();
            case OdbcType.Bit:
                return new BitForm();
            case OdbcType.Date or OdbcType.OldDate:
                return new DateForm();
            case OdbcType.Timestamp or OdbcType.OldTimestamp:
                return new TimestampForm();
            case OdbcType.Guid:
                return new GuidForm();
            case OdbcType.Char or OdbcType.WideChar:
                return new TextForm(text, column.Size, isPadded: true);
            default:
                return new TextForm(text, column.Size, isPadded: false);
        }
    }

    private static bool IsBoolean(string typeName) =>
        typeName.Equals("bool", StringComparison.OrdinalIgnoreCase) || typeName.Equals("boolean", StringComparison.OrdinalIgnoreCase);
}
