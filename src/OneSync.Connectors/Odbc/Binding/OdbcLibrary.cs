using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>
/// The functions of the ODBC driver manager. It is loaded once and stays. Functions that take text are there twice; the ones whose names end in W
/// take wide text.
/// </summary>
internal sealed unsafe class OdbcLibrary
{
    private static readonly ConcurrentDictionary<string, OdbcLibrary> s_loaded = new(StringComparer.Ordinal);

    private readonly nint _library;

    public readonly delegate* unmanaged[Stdcall]<short, nint, nint*, short> AllocHandle;
    public readonly delegate* unmanaged[Stdcall]<short, nint, short> FreeHandle;
    public readonly delegate* unmanaged[Stdcall]<nint, int, nint, int, short> SetEnvAttr;
    public readonly delegate* unmanaged[Stdcall]<nint, int, nint, int, short> SetConnectAttr;
    public readonly delegate* unmanaged[Stdcall]<nint, int, nint, int, short> SetStmtAttr;
    public readonly delegate* unmanaged[Stdcall]<nint, int, void*, int, int*, short> GetStmtAttr;
    public readonly delegate* unmanaged[Stdcall]<nint, short> Disconnect;
    public readonly delegate* unmanaged[Stdcall]<short, nint, short, short> EndTran;
    public readonly delegate* unmanaged[Stdcall]<nint, short> Execute;
    public readonly delegate* unmanaged[Stdcall]<nint, short> Cancel;
    public readonly delegate* unmanaged[Stdcall]<nint, short> Fetch;
    public readonly delegate* unmanaged[Stdcall]<nint, short> MoreResults;
    public readonly delegate* unmanaged[Stdcall]<nint, short*, short> NumResultCols;
    public readonly delegate* unmanaged[Stdcall]<nint, short*, short> NumParams;
    public readonly delegate* unmanaged[Stdcall]<nint, ushort, short*, nuint*, short*, short*, short> DescribeParam;
    public readonly delegate* unmanaged[Stdcall]<nint, ushort, short, short, short, nuint, short, void*, nint, nint*, short> BindParameter;
    public readonly delegate* unmanaged[Stdcall]<nint, ushort, short, void*, nint, nint*, short> BindCol;
    public readonly delegate* unmanaged[Stdcall]<nint, ushort, short, void*, nint, nint*, short> GetData;
    public readonly delegate* unmanaged[Stdcall]<nint, nuint, ushort, ushort, short> SetPos;

    private OdbcLibrary(nint library)
    {
        _library = library;
        AllocHandle = (delegate* unmanaged[Stdcall]<short, nint, nint*, short>)Find("SQLAllocHandle");
        FreeHandle = (delegate* unmanaged[Stdcall]<short, nint, short>)Find("SQLFreeHandle");
        SetEnvAttr = (delegate* unmanaged[Stdcall]<nint, int, nint, int, short>)Find("SQLSetEnvAttr");
        SetConnectAttr = (delegate* unmanaged[Stdcall]<nint, int, nint, int, short>)Find("SQLSetConnectAttr");
        SetStmtAttr = (delegate* unmanaged[Stdcall]<nint, int, nint, int, short>)Find("SQLSetStmtAttr");
        GetStmtAttr = (delegate* unmanaged[Stdcall]<nint, int, void*, int, int*, short>)Find("SQLGetStmtAttr");
        Disconnect = (delegate* unmanaged[Stdcall]<nint, short>)Find("SQLDisconnect");
        EndTran = (delegate* unmanaged[Stdcall]<short, nint, short, short>)Find("SQLEndTran");
        Execute = (delegate* unmanaged[Stdcall]<nint, short>)Find("SQLExecute");
        Cancel = (delegate* unmanaged[Stdcall]<nint, short>)Find("SQLCancel");
        Fetch = (delegate* unmanaged[Stdcall]<nint, short>)Find("SQLFetch");
        MoreResults = (delegate* unmanaged[Stdcall]<nint, short>)Find("SQLMoreResults");
        NumResultCols = (delegate* unmanaged[Stdcall]<nint, short*, short>)Find("SQLNumResultCols");
        NumParams = (delegate* unmanaged[Stdcall]<nint, short*, short>)Find("SQLNumParams");
        DescribeParam = (delegate* unmanaged[Stdcall]<nint, ushort, short*, nuint*, short*, short*, short>)Find("SQLDescribeParam");
        BindParameter = (delegate* unmanaged[Stdcall]<nint, ushort, short, short, short, nuint, short, void*, nint, nint*, short>)Find("SQLBindParameter");
        BindCol = (delegate* unmanaged[Stdcall]<nint, ushort, short, void*, nint, nint*, short>)Find("SQLBindCol");
        GetData = (delegate* unmanaged[Stdcall]<nint, ushort, short, void*, nint, nint*, short>)Find("SQLGetData");
        SetPos = (delegate* unmanaged[Stdcall]<nint, nuint, ushort, ushort, short>)Find("SQLSetPos");
        NarrowText = new OdbcTextFunctions(Find, suffix: "");
        WideText = new OdbcTextFunctions(Find, suffix: "W");
    }

    /// <summary>The functions that take and give text in bytes.</summary>
    public OdbcTextFunctions NarrowText { get; }

    /// <summary>The functions that take and give wide text.</summary>
    public OdbcTextFunctions WideText { get; }

    /// <summary>What the driver manager is called where this runs, the likeliest first.</summary>
    public static IReadOnlyList<string> UsualNames =>
        OperatingSystem.IsWindows() ? ["odbc32.dll"]
        : OperatingSystem.IsMacOS() ? ["libodbc.2.dylib", "libodbc.dylib", "/opt/homebrew/lib/libodbc.2.dylib", "/usr/local/lib/libodbc.2.dylib"]
        : ["libodbc.so.2", "libodbc.so.1", "libodbc.so"];

    /// <summary>Loads the driver manager.</summary>
    /// <param name="path">Its file; null for the usual one.</param>
    /// <exception cref="DllNotFoundException">It is not installed, or not of this process's architecture.</exception>
    public static OdbcLibrary Load(string? path = null) => s_loaded.GetOrAdd(path ?? "", static given =>
    {
        List<string> failures = [];
        foreach (string name in given.Length > 0 ? [given] : UsualNames)
        {
            try
            {
                return new OdbcLibrary(NativeLibrary.Load(name));
            }
            catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                failures.Add(failure.Message.ReplaceLineEndings(" "));
            }
        }
        throw new DllNotFoundException(string.Join(" ", failures));
    });

    private nint Find(string function) => NativeLibrary.GetExport(_library, function);
}

/// <summary>The functions that take or give text, in one of their two forms.</summary>
internal sealed unsafe class OdbcTextFunctions(Func<string, nint> find, string suffix)
{
    public readonly delegate* unmanaged[Stdcall]<nint, nint, byte*, short, byte*, short, short*, ushort, short> DriverConnect =
        (delegate* unmanaged[Stdcall]<nint, nint, byte*, short, byte*, short, short*, ushort, short>)find("SQLDriverConnect" + suffix);

    public readonly delegate* unmanaged[Stdcall]<nint, byte*, int, short> Prepare =
        (delegate* unmanaged[Stdcall]<nint, byte*, int, short>)find("SQLPrepare" + suffix);

    public readonly delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, short*, nuint*, short*, short*, short> DescribeCol =
        (delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, short*, nuint*, short*, short*, short>)find("SQLDescribeCol" + suffix);

    public readonly delegate* unmanaged[Stdcall]<nint, ushort, ushort, byte*, short, short*, nint*, short> ColAttribute =
        (delegate* unmanaged[Stdcall]<nint, ushort, ushort, byte*, short, short*, nint*, short>)find("SQLColAttribute" + suffix);

    public readonly delegate* unmanaged[Stdcall]<short, nint, short, byte*, int*, byte*, short, short*, short> GetDiagRec =
        (delegate* unmanaged[Stdcall]<short, nint, short, byte*, int*, byte*, short, short*, short>)find("SQLGetDiagRec" + suffix);

    public readonly delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, short> GetInfo =
        (delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, short>)find("SQLGetInfo" + suffix);

    public readonly delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, byte*, short, short*, short> DataSources =
        (delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, byte*, short, short*, short>)find("SQLDataSources" + suffix);

    public readonly delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, byte*, short, short*, short> Drivers =
        (delegate* unmanaged[Stdcall]<nint, ushort, byte*, short, short*, byte*, short, short*, short>)find("SQLDrivers" + suffix);
}
