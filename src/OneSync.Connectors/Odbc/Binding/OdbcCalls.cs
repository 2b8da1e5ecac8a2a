using System.Text;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>The calls that take or give text, for one driver manager and one form of text.</summary>
internal sealed unsafe class OdbcCalls(OdbcLibrary library, OdbcText text)
{
    private const int MostUnits = 4096, MostDiagnostics = 8;

    private readonly OdbcTextFunctions _functions = text.IsWide ? library.WideText : library.NarrowText;

    /// <summary>The functions themselves.</summary>
    public OdbcLibrary Library => library;

    /// <summary>How text is passed.</summary>
    public OdbcText Text => text;

    /// <summary>Throws what was said about a failed call.</summary>
    /// <exception cref="OdbcException">The call failed.</exception>
    public void Check(short result, OdbcHandle handle, string call)
    {
        if (result is not (OdbcCode.Success or OdbcCode.SuccessWithInfo or OdbcCode.NoData))
            throw new OdbcException(result == OdbcCode.InvalidHandle ? [new OdbcDiagnostic("HY000", 0, $"{call} refused its handle.")] : Diagnostics(handle, call));
    }

    /// <summary>What was said about the last call on a handle.</summary>
    public IReadOnlyList<OdbcDiagnostic> Diagnostics(OdbcHandle handle, string call)
    {
        List<OdbcDiagnostic> said = [];
        using OdbcHandle.Lease lease = handle.Use();
        byte* state = stackalloc byte[6 * 4];
        byte[] message = new byte[MostUnits * text.UnitSize];
        fixed (byte* into = message)
        {
            for (short number = 1; number <= MostDiagnostics; number++)
            {
                int native;
                short length;
                if (_functions.GetDiagRec(handle.Kind, lease.Value, number, state, &native, into, MostUnits, &length) is not (OdbcCode.Success or OdbcCode.SuccessWithInfo))
                    break;
                said.Add(new OdbcDiagnostic(text.Decode(new ReadOnlySpan<byte>(state, 5 * text.UnitSize)), native, Units(message, length).Trim().ReplaceLineEndings(" ")));
            }
        }
        return said.Count > 0 ? said : [new OdbcDiagnostic("HY000", 0, $"{call} failed, and the driver does not say why.")];
    }

    /// <summary>Opens a connection.</summary>
    public short Connect(OdbcHandle connection, string connectionText)
    {
        using OdbcHandle.Lease lease = connection.Use();
        byte[] given = text.Encode(connectionText);
        short length;
        byte* completed = stackalloc byte[1024 * 4];
        fixed (byte* at = given)
            return _functions.DriverConnect(lease.Value, 0, at, OdbcCode.NullTerminated, completed, 1024, &length, 0);
    }

    /// <summary>Prepares a statement.</summary>
    public short Prepare(OdbcHandle statement, string sql)
    {
        using OdbcHandle.Lease lease = statement.Use();
        fixed (byte* at = text.Encode(sql))
            return _functions.Prepare(lease.Value, at, OdbcCode.NullTerminated);
    }

    /// <summary>The name, the type, the size in characters and the digits after the point of a column, from 1.</summary>
    public (string Name, OdbcType Type, long Size, int Digits) Describe(OdbcHandle statement, int column)
    {
        using OdbcHandle.Lease lease = statement.Use();
        byte[] name = new byte[MostUnits * text.UnitSize];
        short length, type, digits, nullable;
        nuint size;
        fixed (byte* into = name)
            Check(_functions.DescribeCol(lease.Value, (ushort)column, into, MostUnits, &length, &type, &size, &digits, &nullable), statement, "SQLDescribeCol");
        return (Units(name, length), (OdbcType)type, (long)size, digits);
    }

    /// <summary>What the database calls a column's type; empty where the driver does not say.</summary>
    public string TypeName(OdbcHandle statement, int column)
    {
        using OdbcHandle.Lease lease = statement.Use();
        byte[] name = new byte[256 * text.UnitSize];
        short bytes;
        nint number;
        fixed (byte* into = name)
        {
            return _functions.ColAttribute(lease.Value, (ushort)column, OdbcCode.ColumnTypeName, into, (short)name.Length, &bytes, &number) is OdbcCode.Success or OdbcCode.SuccessWithInfo
                ? Units(name, bytes / text.UnitSize) : "";
        }
    }

    /// <summary>A number that the driver tells of a column; 0 where it does not.</summary>
    public long Number(OdbcHandle statement, int column, ushort what)
    {
        using OdbcHandle.Lease lease = statement.Use();
        nint number = 0;
        return _functions.ColAttribute(lease.Value, (ushort)column, what, null, 0, null, &number) is OdbcCode.Success or OdbcCode.SuccessWithInfo ? number : 0;
    }

    /// <summary>A text that the driver tells of itself; empty where it does not.</summary>
    public string InfoText(OdbcHandle connection, ushort what)
    {
        using OdbcHandle.Lease lease = connection.Use();
        byte[] value = new byte[512 * text.UnitSize];
        short bytes;
        fixed (byte* into = value)
        {
            return _functions.GetInfo(lease.Value, what, into, (short)value.Length, &bytes) is OdbcCode.Success or OdbcCode.SuccessWithInfo
                ? Units(value, bytes / text.UnitSize) : "";
        }
    }

    /// <summary>A small number that the driver tells of itself; 0 where it does not.</summary>
    public int InfoNumber(OdbcHandle connection, ushort what)
    {
        using OdbcHandle.Lease lease = connection.Use();
        int value = 0;
        short bytes;
        return _functions.GetInfo(lease.Value, what, (byte*)&value, sizeof(int), &bytes) is OdbcCode.Success or OdbcCode.SuccessWithInfo ? value : 0;
    }

    /// <summary>The data sources, or the drivers, that are registered: each with its driver, or its settings.</summary>
    public IReadOnlyList<(string Name, string About)> List(OdbcHandle environment, bool drivers)
    {
        List<(string, string)> found = [];
        using OdbcHandle.Lease lease = environment.Use();
        byte[] name = new byte[512 * text.UnitSize], about = new byte[MostUnits * text.UnitSize];
        fixed (byte* nameAt = name, aboutAt = about)
        {
            short nameLength, aboutLength;
            for (ushort direction = OdbcCode.FetchFirst; ; direction = OdbcCode.FetchNext)
            {
                short result = (drivers ? _functions.Drivers : _functions.DataSources)(lease.Value, direction, nameAt, 512, &nameLength, aboutAt, MostUnits, &aboutLength);
                if (result is not (OdbcCode.Success or OdbcCode.SuccessWithInfo))
                    return found;
                found.Add((Units(name, nameLength), Units(about, aboutLength).TrimEnd('\0').Replace('\0', ';')));
            }
        }
    }

    // A length that does not fit, or is not given, is that of a text that was cut.
    private string Units(byte[] units, int length)
    {
        int most = units.Length / text.UnitSize - 1;
        return text.Decode(units.AsSpan(0, Math.Clamp(length, 0, most) * text.UnitSize));
    }
}

/// <summary>Which form of text a driver manager is spoken to in.</summary>
internal static unsafe class OdbcTextForm
{
    /// <summary>
    /// Narrow everywhere but on Windows: through unixODBC's wide functions, text that is not ASCII is damaged on its way to drivers that are not
    /// Unicode drivers.
    /// </summary>
    public static bool IsWideByDefault => OperatingSystem.IsWindows();

    /// <summary>The wide form of a driver manager: it is asked for its version, and the zeros in the answer are counted.</summary>
    public static OdbcText Wide(OdbcLibrary library)
    {
        using OdbcHandle environment = OdbcHandle.Environment(library);
        using OdbcHandle connection = environment.Child();
        using OdbcHandle.Lease lease = connection.Use();
        byte* sample = stackalloc byte[64];
        short bytes;
        new Span<byte>(sample, 64).Clear();
        return library.WideText.GetInfo(lease.Value, OdbcCode.InfoOdbcVersion, sample, 64, &bytes) is OdbcCode.Success or OdbcCode.SuccessWithInfo
            ? OdbcText.OfSample(new ReadOnlySpan<byte>(sample, 64)) : new OdbcText.Utf16();
    }

    /// <summary>Text in bytes of an encoding.</summary>
    public static OdbcText Narrow(Encoding encoding) => new OdbcText.Narrow(encoding);
}
