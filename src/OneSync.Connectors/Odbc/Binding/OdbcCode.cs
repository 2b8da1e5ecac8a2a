namespace OneSync.Connectors.Odbc.Binding;

/// <summary>The numbers of ODBC that are used here, under the names that its reference gives them without their prefix.</summary>
internal static class OdbcCode
{
    // Return codes.
    public const short Success = 0, SuccessWithInfo = 1, NoData = 100, InvalidHandle = -2;

    // Kinds of handle.
    public const short HandleEnvironment = 1, HandleConnection = 2, HandleStatement = 3;

    // Lengths and indicators.
    public const int NullTerminated = -3;
    public const long NullData = -1, NoTotal = -4;

    // Attributes of environments and connections.
    public const int AttributeOdbcVersion = 200, AccessMode = 101, AutoCommit = 102, LoginTimeout = 103;
    public const nint Odbc3 = 3, ReadOnly = 1, AutoCommitOff = 0;

    // Attributes of statements.
    public const int RowBindType = 5, RowStatusPointer = 25, RowsFetchedPointer = 26, RowArraySize = 27;

    // States of a row.
    public const ushort RowSuccess = 0, RowNone = 3, RowError = 5, RowSuccessWithInfo = 6;

    // What SQLGetInfo tells.
    public const ushort InfoDriverName = 6, InfoOdbcVersion = 10, InfoDbmsName = 17, InfoTransactionCapable = 46, InfoDbmsVersion = 18, InfoDriverVersion = 7,
        InfoGetDataExtensions = 81;
    public const int GetDataInBlock = 4;

    // What SQLColAttribute tells.
    public const ushort ColumnOctetLength = 1013, ColumnUnsigned = 8, ColumnTypeName = 14;

    // Ways to fetch, list and end.
    public const ushort FetchNext = 1, FetchFirst = 2, Position = 0, LockNoChange = 0;
    public const short Rollback = 1;

    // Parameters.
    public const short ParameterInput = 1;

    // C types.
    public const short CChar = 1, CWideChar = -8, CDouble = 8, CFloat = 7, CBit = -7, CDate = 91, CTimestamp = 93, CGuid = -11, CBinary = -2;
}

/// <summary>The SQL types of columns.</summary>
internal enum OdbcType : short
{
    Unknown = 0,
    Char = 1,
    Numeric = 2,
    Decimal = 3,
    Integer = 4,
    SmallInt = 5,
    Float = 6,
    Real = 7,
    Double = 8,
    OldDate = 9,
    OldTime = 10,
    OldTimestamp = 11,
    VarChar = 12,
    Date = 91,
    Time = 92,
    Timestamp = 93,
    LongVarChar = -1,
    Binary = -2,
    VarBinary = -3,
    LongVarBinary = -4,
    BigInt = -5,
    TinyInt = -6,
    Bit = -7,
    WideChar = -8,
    WideVarChar = -9,
    WideLongVarChar = -10,
    Guid = -11,

    /// <summary>SQL Server's sql_variant.</summary>
    SqlServerVariant = -150,

    /// <summary>SQL Server's CLR types.</summary>
    SqlServerUdt = -151,

    /// <summary>SQL Server's xml.</summary>
    SqlServerXml = -152,

    /// <summary>SQL Server's time with a fraction.</summary>
    SqlServerTime = -154,

    /// <summary>SQL Server's datetimeoffset.</summary>
    SqlServerTimestampOffset = -155,
}
