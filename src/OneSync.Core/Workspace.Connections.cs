using System.Diagnostics;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>Tests the source or the destination of a name, or both when they share it. Writes nothing, and opens no vault.</summary>
    /// <exception cref="ConfigurationException">There is neither.</exception>
    public IEnumerable<OneSyncConnection> TestConnection(string name, CancellationToken cancellation)
    {
        bool IsIt(SourceText candidate) => candidate.Text.Equals(name, StringComparison.OrdinalIgnoreCase);
        SourceSettings? source = Settings.Sources.FirstOrDefault(s => IsIt(s.Name));
        DestinationSettings? destination = Settings.Destinations.FirstOrDefault(d => IsIt(d.Name));
        if (source is null && destination is null)
            throw UnknownName("UnknownConnection", "source or destination", name, Settings.Sources.Select(s => s.Name.Text).Concat(Settings.Destinations.Select(d => d.Name.Text)));
        return Tests();

        IEnumerable<OneSyncConnection> Tests()
        {
            if (source is not null)
                yield return Test(ConnectionSide.Source, source.Name, source.Type, () => TestSource(CreateSource(source), cancellation));
            if (destination is not null)
                yield return Test(ConnectionSide.Destination, destination.Name, destination.Type, () => TestDestination(CreateDestination(destination), cancellation));
        }
    }

    private OneSyncConnection Test(ConnectionSide side, SourceText name, SourceText type, Func<ConnectionFindings> test)
    {
        long started = Stopwatch.GetTimestamp();
        ConnectionFindings findings;
        try
        {
            findings = test();
        }
        catch (Exception error) when (ConnectionFindings.IdOf(error) is not null)
        {
            findings = new ConnectionFindings("");
            findings.Fail("Configuration", ConnectionFindings.IdOf(error)!, error.Message);
        }
        return new OneSyncConnection
        {
            Name = name.Text,
            Side = side,
            Type = type.Text,
            Target = Redact(findings.Target),
            Version = findings.Version,
            Scopes = findings.Scopes,
            Counts = findings.Counts,
            Checks = [.. findings.Checks.Select(c => c with { Detail = Redact(c.Detail) })],
            Duration = Stopwatch.GetElapsedTime(started),
        };
    }

    private static ConnectionFindings TestSource(ISource source, CancellationToken cancellation)
    {
        if (source is IConnectionTest test)
            return test.TestConnection(cancellation);
        ConnectionFindings findings = new("");
        findings.Try("Open", () =>
        {
            using ISourceSession session = source.Open(cancellation);
            return $"It has {string.Join(", ", session.Kinds)} records.";
        });
        return findings;
    }

    private static ConnectionFindings TestDestination(IDestination destination, CancellationToken cancellation)
    {
        if (destination is IConnectionTest test)
            return test.TestConnection(cancellation);
        ConnectionFindings findings = new("");
        findings.Try("Accounts", () =>
        {
            using IRecordReader accounts = destination.ReadAccounts(destination.Attributes ?? [], cancellation);
            return accounts.MoveNext() ? "Accounts can be read." : accounts.Incomplete ?? "It has no account in the managed scope.";
        });
        return findings;
    }
}
