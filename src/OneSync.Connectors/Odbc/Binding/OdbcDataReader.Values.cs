using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace OneSync.Connectors.Odbc.Binding;

/// <content>What every data reader of .NET can do.</content>
internal sealed partial class OdbcDataReader
{
    public override int FieldCount => _forms.Length;

    public override bool HasRows => _rows.Count > 0;

    public override bool IsClosed => _closed;

    public override int Depth => 0;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool NextResult() => false;

    public override string GetName(int ordinal) => _statement.Columns[ordinal].Name;

    public override string GetDataTypeName(int ordinal) => _statement.Columns[ordinal].Display;

    public override Type GetFieldType(int ordinal) => _forms[ordinal].ClrType;

    public override int GetOrdinal(string name)
    {
        for (int i = 0; i < FieldCount; i++)
        {
            if (GetName(i).Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        throw new ArgumentOutOfRangeException(nameof(name), $"There is no column '{name}'.");
    }

    public override bool IsDBNull(int ordinal) => _lengths[ordinal] == Null;

    /// <summary>The field in invariant form, whatever its type.</summary>
    public override string GetString(int ordinal) => Encoding.UTF8.GetString(GetUtf8(ordinal));

    /// <summary>The field as .NET has it; its text where that is none of the type, and <see cref="DBNull"/> for NULL.</summary>
    public override object GetValue(int ordinal)
    {
        if (IsDBNull(ordinal))
            return DBNull.Value;
        string text = GetString(ordinal);
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return Type.GetTypeCode(_forms[ordinal].ClrType) switch
        {
            TypeCode.Int64 when long.TryParse(text, NumberStyles.Integer, invariant, out long whole) => whole,
            TypeCode.Decimal when decimal.TryParse(text, NumberStyles.Float, invariant, out decimal exact) => exact,
            TypeCode.Double when double.TryParse(text, NumberStyles.Float, invariant, out double number) => number,
            TypeCode.Single when float.TryParse(text, NumberStyles.Float, invariant, out float number) => number,
            TypeCode.Boolean when bool.TryParse(text, out bool truth) => truth,
            TypeCode.DateTime when DateTime.TryParse(text, invariant, DateTimeStyles.RoundtripKind, out DateTime at) => at,
            TypeCode.Object when _forms[ordinal].ClrType == typeof(TimeSpan) && TimeSpan.TryParse(text, invariant, out TimeSpan time) => time,
            TypeCode.Object when _forms[ordinal].ClrType == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, invariant, DateTimeStyles.None, out DateTimeOffset at) => at,
            TypeCode.Object when _forms[ordinal].ClrType == typeof(Guid) && Guid.TryParse(text, out Guid guid) => guid,
            TypeCode.Object when _forms[ordinal].ClrType == typeof(byte[]) => Convert.FromBase64String(text),
            _ => text,
        };
    }

    public override int GetValues(object[] values)
    {
        int count = Math.Min(values.Length, FieldCount);
        for (int i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => Convert.ToDecimal(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override double GetDouble(int ordinal) => Convert.ToDouble(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override float GetFloat(int ordinal) => Convert.ToSingle(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Copy((byte[])GetValue(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy(GetString(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    private static long Copy<T>(T[] whole, long from, T[]? buffer, int at, int length)
    {
        if (buffer is null)
            return whole.Length;
        int count = (int)Math.Clamp(whole.Length - from, 0, length);
        Array.Copy(whole, from, buffer, at, count);
        return count;
    }
}
