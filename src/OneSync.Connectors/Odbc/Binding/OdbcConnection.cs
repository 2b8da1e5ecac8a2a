namespace OneSync.Connectors.Odbc.Binding;

/// <summary>How a connection is made.</summary>
/// <param name="Text">The connection string, secrets and all.</param>
/// <param name="Calls">The driver manager.</param>
/// <param name="ConnectLimit">How long connecting may take.</param>
/// <param name="QueryLimit">How long a query may take to start, and each block of rows to come.</param>
internal sealed record OdbcConnectionOptions(string Text, OdbcCalls Calls, TimeSpan ConnectLimit, TimeSpan QueryLimit);

/// <summary>
/// A connection that only reads: it asks for read-only access, and whatever its statements did is rolled back when it is closed. All calls are made on a
/// thread of its own.
/// </summary>
internal sealed class OdbcConnection : IDisposable
{
    private const int NoTransactions = 0;

    private readonly OdbcConnectionOptions _options;
    private readonly OdbcThread _thread = new();
    private readonly OdbcHandle _environment;
    private readonly OdbcHandle _connection;

    private OdbcConnection(OdbcConnectionOptions options)
    {
        _options = options;
        _environment = OdbcHandle.Environment(options.Calls.Library);
        _connection = _environment.Child();
    }

    /// <summary>What is connected to: the database, its version, the driver's file, its version.</summary>
    public OdbcProduct Product { get; private set; } = new("", "", "", "", CanReread: false);

    /// <summary>Connects.</summary>
    /// <exception cref="OdbcException">The driver manager or the driver refused.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static OdbcConnection Open(OdbcConnectionOptions options, CancellationToken cancellation)
    {
        OdbcConnection made = new(options);
        try
        {
            // A driver may take the time limit for a hint, or not know it.
            made._thread.Run(made.Connect, options.ConnectLimit + TimeSpan.FromSeconds(1), interrupt: null, cancellation);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellation">Ends the query and the reading.</param>
    /// <exception cref="OdbcException">The database refused.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public OdbcDataReader Execute(OdbcQuery query, CancellationToken cancellation)
    {
        OdbcStatement statement = new(_options.Calls, _connection.Child(), Product);
        try
        {
            Run(() => statement.Execute(query), statement, cancellation);
            return new OdbcDataReader(this, statement, cancellation);
        }
        catch
        {
            _thread.Post(statement.Dispose);
            throw;
        }
    }

    /// <summary>The columns that a query has, without running it where the driver can tell.</summary>
    public IReadOnlyList<OdbcColumn> Describe(OdbcQuery query, CancellationToken cancellation)
    {
        OdbcStatement statement = new(_options.Calls, _connection.Child(), Product);
        try
        {
            Run(() => statement.Prepare(query), statement, cancellation);
            if (statement.Columns.Count == 0)
                Run(() => statement.Execute(query), statement, cancellation);
            return statement.Columns;
        }
        finally
        {
            _thread.Post(statement.Dispose);
        }
    }

    /// <summary>Closes the connection; does not wait for a driver that hangs.</summary>
    public void Dispose() => _thread.Finish(() =>
    {
        _connection.Dispose();
        _environment.Dispose();
    });

    /// <summary>Makes calls for a statement that the cancellation, or the time limit, interrupts.</summary>
    internal void Run(Action calls, OdbcStatement statement, CancellationToken cancellation) => _thread.Run(calls, _options.QueryLimit, Product.CancelsSafely ? statement.Cancel : null, cancellation);

    /// <summary>Starts calls that <see cref="Wait"/> waits for.</summary>
    internal OdbcThread.Call Start(Action calls) => _thread.Start(calls);

    /// <summary>Waits for calls for a statement, as <see cref="Run"/> does.</summary>
    internal void Wait(OdbcThread.Call call, OdbcStatement statement, CancellationToken cancellation) =>
        _thread.Wait(call, _options.QueryLimit, Product.CancelsSafely ? statement.Cancel : null, cancellation);

    /// <summary>Asks a call of a statement that nobody waits for to end.</summary>
    internal void Interrupt(OdbcThread.Call call, OdbcStatement statement)
    {
        if (!call.Done.IsSet && Product.CancelsSafely)
            ThreadPool.QueueUserWorkItem(static s => s.Cancel(), statement, preferLocal: false);
    }

    /// <summary>Makes a call at some time.</summary>
    internal void Post(Action call) => _thread.Post(call);

    private void Connect()
    {
        OdbcCalls calls = _options.Calls;
        using OdbcHandle.Lease lease = _connection.Use();
        unsafe
        {
            // Drivers that know neither say so, and are read from all the same.
            calls.Library.SetConnectAttr(lease.Value, OdbcCode.LoginTimeout, (nint)Math.Max(1, Math.Ceiling(_options.ConnectLimit.TotalSeconds)), 0);
            calls.Library.SetConnectAttr(lease.Value, OdbcCode.AccessMode, OdbcCode.ReadOnly, 0);
            calls.Check(calls.Connect(_connection, _options.Text), _connection, "SQLDriverConnect");
            _connection.IsConnected = true;
        }
        Product = new OdbcProduct(
            calls.InfoText(_connection, OdbcCode.InfoDbmsName), calls.InfoText(_connection, OdbcCode.InfoDbmsVersion),
            calls.InfoText(_connection, OdbcCode.InfoDriverName), calls.InfoText(_connection, OdbcCode.InfoDriverVersion),
            (calls.InfoNumber(_connection, OdbcCode.InfoGetDataExtensions) & OdbcCode.GetDataInBlock) != 0);
        if (Product.ReadOnlyStatement is { } statement)
        {
            using OdbcStatement setting = new(calls, _connection.Child(), Product);
            setting.ExecuteWithoutRows(statement);
        }
        else if ((short)calls.InfoNumber(_connection, OdbcCode.InfoTransactionCapable) != NoTransactions)
        {
            unsafe
            {
                calls.Library.SetConnectAttr(lease.Value, OdbcCode.AutoCommit, OdbcCode.AutoCommitOff, 0);
            }
        }
    }
}

/// <summary>A query and what its question marks stand for.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Parameters">The values, in order.</param>
/// <param name="Fetch">How its rows are fetched.</param>
internal sealed record OdbcQuery(string Sql, IReadOnlyList<string> Parameters, OdbcFetch Fetch = OdbcFetch.Auto);

/// <summary>How rows are fetched.</summary>
internal enum OdbcFetch
{
    /// <summary>Many at a time where that is certain to lose nothing.</summary>
    Auto,

    /// <summary>Many at a time wherever the driver can. A row with a text that is longer than its column says is quarantined.</summary>
    Blocks,

    /// <summary>One by one.</summary>
    Rows,
}
