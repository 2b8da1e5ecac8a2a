using System.Runtime.InteropServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>A statement on its way from preparation to the last row. Its methods are called on the connection's thread, but for <see cref="Cancel"/>.</summary>
internal sealed unsafe class OdbcStatement(OdbcCalls calls, OdbcHandle handle, OdbcProduct product) : IDisposable
{
    private readonly List<nint> _parameters = [];
    private bool _prepared;

    /// <summary>The columns of its result.</summary>
    public IReadOnlyList<OdbcColumn> Columns { get; private set; } = [];

    /// <summary>How each column's cells are asked for.</summary>
    public CellForm[] Forms { get; private set; } = [];

    /// <summary>What rows are fetched into: one block, or two that take turns, so that one is filled while the other is read.</summary>
    public IReadOnlyList<RowBlock> Blocks { get; private set; } = [];

    /// <summary>Prepares the query, and describes its columns where the driver knows them by now.</summary>
    /// <exception cref="OdbcException">The database refused it.</exception>
    /// <exception cref="ParameterCountException">It has more or fewer question marks than there are values.</exception>
    public void Prepare(OdbcQuery query)
    {
        calls.Check(calls.Prepare(handle, query.Sql), handle, "SQLPrepare");
        _prepared = true;
        using OdbcHandle.Lease lease = handle.Use();
        short marks;
        if (calls.Library.NumParams(lease.Value, &marks) is OdbcCode.Success or OdbcCode.SuccessWithInfo && marks != query.Parameters.Count)
            throw new ParameterCountException(marks, query.Parameters.Count);
        for (int i = 0; i < query.Parameters.Count; i++)
            Bind(lease.Value, i + 1, query.Parameters[i]);
        DescribeColumns(lease.Value);
    }

    /// <summary>Runs the query up to its first result with columns, and makes ready to fetch.</summary>
    /// <exception cref="OdbcException">The database refused it.</exception>
    /// <exception cref="NoColumnsException">It has no result.</exception>
    public void Execute(OdbcQuery query)
    {
        if (!_prepared)
            Prepare(query);
        using OdbcHandle.Lease lease = handle.Use();
        calls.Check(calls.Library.Execute(lease.Value), handle, "SQLExecute");
        while (DescribeColumns(lease.Value) == 0)
        {
            // Procedures and batches count rows before they give any.
            short more = calls.Library.MoreResults(lease.Value);
            calls.Check(more, handle, "SQLMoreResults");
            if (more == OdbcCode.NoData)
                throw new NoColumnsException();
        }
        Blocks = MakeBlocks(lease.Value, query.Fetch);
    }

    /// <summary>Runs a statement that only sets something.</summary>
    /// <exception cref="OdbcException">The database refused it.</exception>
    public void ExecuteWithoutRows(string sql)
    {
        Prepare(new OdbcQuery(sql, []));
        using OdbcHandle.Lease lease = handle.Use();
        calls.Check(calls.Library.Execute(lease.Value), handle, "SQLExecute");
    }

    /// <summary>Asks the driver to end the call that is under way.</summary>
    public void Cancel()
    {
        try
        {
            using OdbcHandle.Lease lease = handle.Use();
            calls.Library.Cancel(lease.Value);
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        handle.Dispose();
        foreach (RowBlock block in Blocks)
            block.Dispose();
        foreach (nint parameter in _parameters)
            NativeMemory.Free((void*)parameter);
        _parameters.Clear();
    }

    private int DescribeColumns(nint statement)
    {
        short count;
        if (calls.Library.NumResultCols(statement, &count) is not (OdbcCode.Success or OdbcCode.SuccessWithInfo))
            return 0;
        List<OdbcColumn> columns = [];
        for (int number = 1; number <= count; number++)
        {
            (string name, OdbcType type, long size, int digits) = calls.Describe(handle, number);
            columns.Add(new OdbcColumn(number, name, type, size, digits, calls.TypeName(handle, number)));
        }
        Columns = columns;
        Forms = [.. columns.Select(c => CellForm.Of(c, calls.Text, product))];
        return count;
    }

    // A cell that is longer than its column says must be read again, or be read piece by piece in the first place.
    private bool LengthsAreCertain => product.CanReread || (product.KeepsTypes && Forms.All(f => f.Width is > 0 and <= BoundRows.MostCertain));

    private RowBlock[] MakeBlocks(nint statement, OdbcFetch fetch)
    {
        if (fetch == OdbcFetch.Blocks || (fetch == OdbcFetch.Auto && LengthsAreCertain))
        {
            BoundRows? first = null;
            try
            {
                first = new BoundRows(calls, handle, Forms);
                return [first, new BoundRows(calls, handle, Forms)];
            }
            catch (OdbcException failure) when (failure.SqlState.StartsWith("HY", StringComparison.Ordinal) || failure.SqlState.StartsWith("IM", StringComparison.Ordinal))
            {
                first?.Dispose(); // The driver does not know blocks.
            }
        }
        return [new SingleRows(calls, handle, statement, Forms, BoundRows.MostRows)];
    }

    private void Bind(nint statement, int number, string value)
    {
        short type, digits, nullable;
        nuint size;
        bool known = calls.Library.DescribeParam(statement, (ushort)number, &type, &size, &digits, &nullable) is OdbcCode.Success or OdbcCode.SuccessWithInfo;
        byte[] text = calls.Text.Encode(value);
        nint* memory = (nint*)NativeMemory.Alloc((nuint)(sizeof(nint) + text.Length));
        _parameters.Add((nint)memory);
        byte* at = (byte*)(memory + 1);
        text.CopyTo(new Span<byte>(at, text.Length));
        *memory = text.Length - calls.Text.UnitSize;
        (short sqlType, nuint sqlSize) = known && type != 0 ? (type, size) : ((short)(calls.Text.IsWide ? OdbcType.WideVarChar : OdbcType.VarChar), 0);
        nuint units = (nuint)Math.Max(1, value.Length);
        calls.Check(calls.Library.BindParameter(statement, (ushort)number, OdbcCode.ParameterInput, calls.Text.CType, sqlType, Math.Max(units, sqlSize), known ? digits : (short)0, at, text.Length, memory),
            handle, "SQLBindParameter");
    }
}

/// <summary>A query has more or fewer question marks than there are parameters.</summary>
internal sealed class ParameterCountException(int marks, int parameters) : Exception($"The query has {marks} question marks, and {parameters} parameters are given.");

/// <summary>A statement gave no rows and no columns.</summary>
internal sealed class NoColumnsException() : Exception("The statement gives no rows.");
