using System.Globalization;
using OneSync.Connectors.Http;
using OneSync.Core.Connections;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>A service of OneRoster 1.1 or 1.2.</summary>
/// <param name="name">Its name in the workspace.</param>
/// <param name="settings">How it is read.</param>
/// <param name="options">How its records are read.</param>
/// <param name="connect">Connects to it: resolves secrets and, where that has to be found out, its address.</param>
/// <param name="context">Its surroundings.</param>
internal sealed class RestSource(
    string name, RestSettings settings, RosterOptions options, Func<CancellationToken, RosterService> connect, ConnectorContext context) : ISource, IConnectionTest
{
    public string Name => name;

    public SourceFields DescribeFields(CancellationToken cancellation) => RestFields.Of(options, settings.Metadata);

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation)
    {
        RosterService? service = null;
        RestPackage? package = null;
        try
        {
            service = connect(cancellation);
            service.FindVersion(cancellation);
            ReadingPlan plan = ReadingPlan.Make(service, settings, memory, context.Clock.Today, cancellation);
            package = new RestPackage(service.Root.Root.Host, service, settings, plan, memory, cancellation);
            return new RestSession(new RosterSession(package, options) { PeopleRead = day => plan.RolesChangeOn(memory, day) }, package.Notes, service, plan.Oddity);
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
        ConnectionFindings findings = new(settings.Address.ToString());
        if (!ConnectionProbe.Run(findings, settings.Address.Root, settings.Client.Authorities, context.Clock.UtcNow, cancellation))
            return findings;
        RosterService? service = null;
        try
        {
            if (!RestFields.Try(findings, "Credentials", () => service = connect(cancellation), () => "The credentials are there."))
                return findings;
            if (!RestFields.Try(findings, "Service", () => service!.FindVersion(cancellation), () => $"OneRoster {service!.VersionName} at {service.Root}."))
                return findings;
            findings.Version = service!.VersionName;
            findings.Scopes = service.Client.Scopes;
            RestFields.Clocks(findings, service.Client, context.Clock);
            foreach (string collection in RestSettings.AllCollections.Where(settings.Collections.Contains).Concat(settings.Demographics ? ["demographics"] : []))
                findings.Try(collection, () => Count(findings, service, collection, cancellation));
            return findings;
        }
        finally
        {
            service?.Dispose();
        }
    }

    private static string Count(ConnectionFindings findings, RosterService service, string collection, CancellationToken cancellation)
    {
        try
        {
            using JsonPage page = Waiting.For(service.Pages(collection, collection, null)(0, 1, cancellation), cancellation);
            if (page.Total is not { } total)
                return page.Count > 0 ? "There are some; the service does not say how many." : "There is none. Is it shared with this client?";
            findings.Count(collection, total);
            return string.Create(CultureInfo.InvariantCulture, $"{total} of them.");
        }
        catch (ServiceException refused)
        {
            string scope = refused.Status == System.Net.HttpStatusCode.Forbidden ? $" The scope is {service.ScopeOf(collection)}." : "";
            throw new SourceUnavailableException(refused.Status == System.Net.HttpStatusCode.Forbidden ? "MissingScope" : refused.Id, refused.Message + scope, refused);
        }
    }
}
