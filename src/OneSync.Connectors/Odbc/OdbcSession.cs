using System.Text;
using OneSync.Connectors.Odbc.Binding;
using OneSync.Connectors.OneRoster;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Odbc;

/// <summary>One reading over one connection.</summary>
internal sealed class OdbcSession(OdbcSettings settings, OdbcConnection connection, OdbcProblem problem) : ISourceSession
{
    private OdbcRecordReader? _last;

    public IReadOnlyList<RecordKind> Kinds { get; } = [.. settings.Queries.Select(q => q.Kind)];

    /// <summary>What is connected to.</summary>
    public OdbcProduct Product => connection.Product;

    public IRecordReader Read(RecordKind kind, CancellationToken cancellation)
    {
        OdbcSourceQuery query = settings.Queries.FirstOrDefault(q => q.Kind == kind)
            ?? throw new SourceUnavailableException("NoSuchKind", $"Source '{settings.Name}' has no query for {kind} records.");
        OdbcDataReader rows;
        try
        {
            rows = Try(query, () => connection.Execute(Statement(query), cancellation));
        }
        catch (SourceUnavailableException failure) when (kind != RecordKind.Person && _last?.Incomplete is not null)
        {
            // What was read before the connection was lost is kept, as far as it goes.
            return new MissingReader(failure.Message);
        }
        try
        {
            return _last = new OdbcRecordReader(rows, OdbcFields.Of(rows, query, problem), query, settings, problem);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The columns of the query for people.</summary>
    public SourceFields DescribePeople(CancellationToken cancellation)
    {
        OdbcSourceQuery people = settings.Queries.First(q => q.Kind == RecordKind.Person);
        IReadOnlyList<OdbcColumn> columns = Try(people, () => connection.Describe(Statement(people), cancellation));
        return new SourceFields([.. columns.Select(c => c.Name).Where(n => n.Length > 0)], IsOpen: false);
    }

    public void Dispose() => connection.Dispose();

    private OdbcQuery Statement(OdbcSourceQuery query) => new(query.Sql, query.Parameters, settings.Fetch);

    private T Try<T>(OdbcSourceQuery query, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception failure) when (failure is OdbcException or TimeoutException or ParameterCountException or NoColumnsException or EncoderFallbackException)
        {
            throw problem.NotRun(query, failure);
        }
    }
}
