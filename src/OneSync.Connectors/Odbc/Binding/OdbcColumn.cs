using System.Globalization;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>One column of a result.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its SQL type.</param>
/// <param name="Size">Its size: characters of text, bytes of binary, digits of numbers; 0 or something huge where there is no limit.</param>
/// <param name="Digits">Digits after the point, of a number or of seconds.</param>
/// <param name="TypeName">What the database calls its type.</param>
internal sealed record OdbcColumn(int Number, string Name, OdbcType Type, long Size, int Digits, string TypeName)
{
    /// <summary>Its type as a person writes it: <c>varchar(40)</c>, <c>numeric(10,2)</c>.</summary>
    public string Display
    {
        get
        {
            string name = TypeName.Length > 0 ? TypeName : Type.ToString().ToUpperInvariant();
            if (name.Contains('(', StringComparison.Ordinal))
                return name;
            return Type switch
            {
                OdbcType.Numeric or OdbcType.Decimal when Size > 0 => string.Create(CultureInfo.InvariantCulture, $"{name}({Size},{Digits})"),
                OdbcType.Char or OdbcType.VarChar or OdbcType.WideChar or OdbcType.WideVarChar or OdbcType.Binary or OdbcType.VarBinary when Size > 0 =>
                    string.Create(CultureInfo.InvariantCulture, $"{name}({Size})"),
                _ => name,
            };
        }
    }
}
