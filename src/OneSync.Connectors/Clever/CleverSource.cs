using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Connections;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Clever;

/// <summary>One district in Clever.</summary>
internal sealed class CleverSource(string name, CleverSettings settings, RosterOptions options, Func<string, string> secret, ConnectorContext context) : ISource, IConnectionTest
{
    public string Name => name;

    public SourceFields DescribeFields(CancellationToken cancellation) => RestFields.Of(options, settings.Metadata);

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation)
    {
        CleverService? service = null;
        CleverPackage? package = null;
        try
        {
            service = CleverService.Connect(settings, secret, context.Clock, cancellation);
            package = new CleverPackage(service, settings, cancellation);
            return new RestSession(new RosterSession(package, options), package.Notes, service, oddity: null);
        }
        catch (Exception error)
        {
            package?.Dispose();
            service?.Dispose();
            throw RestFields.Unavailable(error);
        }
    }

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(settings.Address.ToString()) { Version = settings.Version };
        if (!ConnectionProbe.Run(findings, settings.Address.Root, settings.Client.Authorities, context.Clock.UtcNow, cancellation))
            return findings;
        CleverService? service = null;
        try
        {
            if (!RestFields.Try(findings, "Credentials", () => service = CleverService.Connect(settings, secret, context.Clock, cancellation), () => settings.HasToken ? "The token is there." : "The district's token was found."))
                return findings;
            IEnumerable<string> people = settings.HasUsers ? ["users"] : CleverPerson.Collections21.Where(c => settings.Wants(c.Kind)).Select(c => c.Collection);
            foreach (string collection in settings.Collections.Where(c => c != "people").Concat(people))
            {
                bool any = false;
                RestFields.Try(findings, collection, () =>
                {
                    using CleverReading reading = service!.Read(collection);
                    any = reading.Open(cancellation).Count > 0;
                }, () => any ? "There are some." : "There is none. Is it shared with this application?");
            }
            RestFields.Clocks(findings, service!.Client, context.Clock);
            return findings;
        }
        finally
        {
            service?.Dispose();
        }
    }
}
