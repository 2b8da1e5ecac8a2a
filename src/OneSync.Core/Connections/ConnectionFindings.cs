using System.Globalization;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core.Connections;

/// <summary>What a connection test finds, collected by the connector in the order of its checks.</summary>
/// <param name="target">What is connected to: an address, a file, a folder.</param>
public sealed class ConnectionFindings(string target)
{
    private readonly List<ConnectionCheck> _checks = [];
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>What is connected to.</summary>
    public string Target { get; } = target;

    /// <summary>The version of the protocol or the system, as far as it was told.</summary>
    public string? Version { get; set; }

    /// <summary>What the credentials were granted.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>How many records or accounts there are, by kind.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>The checks so far.</summary>
    public IReadOnlyList<ConnectionCheck> Checks => _checks;

    /// <summary>Whether no check failed.</summary>
    public bool Ok => _checks.TrueForAll(c => c.Ok);

    /// <summary>A check that passed.</summary>
    public void Pass(string name, string detail) => _checks.Add(new ConnectionCheck(name, CheckResult.Passed, detail));

    /// <summary>A check that somebody should look at.</summary>
    public void Warn(string name, string id, string detail) => _checks.Add(new ConnectionCheck(name, CheckResult.Warning, detail, id));

    /// <summary>A check that failed.</summary>
    public void Fail(string name, string id, string detail) => _checks.Add(new ConnectionCheck(name, CheckResult.Failed, detail, id));

    /// <summary>States how many there are of a kind.</summary>
    public void Count(string kind, long count) => _counts[kind] = count;

    /// <summary>
    /// Makes a check: what <paramref name="check"/> answers is the detail of one that passed; an exception that connectors throw on purpose
    /// is one that failed, with its id. Answers whether it passed.
    /// </summary>
    public bool Try(string name, Func<string> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            Pass(name, check());
            return true;
        }
        catch (Exception error) when (IdOf(error) is not null)
        {
            Fail(name, IdOf(error)!, error.Message);
            return false;
        }
    }

    /// <summary>Reads every record of a source to its end, counts them, and says what is wrong with them.</summary>
    public void ReadAll(ISourceSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        foreach (RecordKind kind in session.Kinds)
            ReadAll($"{kind} records", kind.ToString(), () => session.Read(kind, cancellation), cancellation);
    }

    /// <summary>Reads records to their end, counts them, and says what is wrong with them.</summary>
    /// <param name="name">The check's name.</param>
    /// <param name="kind">What the records are counted as.</param>
    /// <param name="open">Opens the reader, which is disposed.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public void ReadAll(string name, string kind, Func<IRecordReader> open, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(open);
        try
        {
            using IRecordReader reader = open();
            long count = 0;
            for (; reader.MoveNext(); count++)
                cancellation.ThrowIfCancellationRequested();
            Count(kind, count);
            string read = string.Create(CultureInfo.InvariantCulture, $"{count} read, with {reader.Schema.Names.Count} fields.");
            if (reader.Incomplete is { } incomplete)
                Fail(name, "Incomplete", $"{read} {incomplete}");
            else if (reader.Quarantined is [var first, ..])
                Warn(name, first.Reason, string.Create(CultureInfo.InvariantCulture, $"{read} {reader.Quarantined.Count} rows cannot be used; the first, {first.File}:{first.Line}: {first.Message}"));
            else if (reader.Warnings is [var oddity, ..])
                Warn(name, "Oddity", $"{read} {oddity}{(reader.Warnings.Count > 1 ? $" And {reader.Warnings.Count - 1} more, which an import lists." : "")}");
            else
                Pass(name, read);
        }
        catch (Exception error) when (IdOf(error) is not null)
        {
            Fail(name, IdOf(error)!, error.Message);
        }
    }

    /// <summary>The stable id of an exception that connectors throw on purpose; null for any other.</summary>
    public static string? IdOf(Exception error) => error switch
    {
        SourceUnavailableException e => e.Id,
        DestinationUnavailableException e => e.Id,
        ConfigurationException { Problems: [var problem, ..] } => problem.Id,
        KeyNotFoundException => "SecretNotFound",
        UnauthorizedAccessException => "AccessDenied",
        IOException or InvalidDataException => "FileFailed",
        _ => null,
    };
}
