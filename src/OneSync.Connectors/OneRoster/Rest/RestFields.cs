using OneSync.Connectors.Http;
using OneSync.Core.Connections;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>What sources that read roster services have alike.</summary>
internal static class RestFields
{
    /// <summary>The fields of people, without asking anybody: what the protocol fixes.</summary>
    public static SourceFields Of(RosterOptions options, IEnumerable<string> metadata) =>
        new([.. StandardFields.Of(options).Concat(metadata.Select(m => "metadata." + m)).Distinct(StringComparer.OrdinalIgnoreCase)], IsOpen: true);

    /// <summary>A failure on the way to a service, as sources throw it.</summary>
    public static Exception Unavailable(Exception error) => error switch
    {
        ServiceException refused => new SourceUnavailableException(refused.Id, refused.Message, refused),
        KeyNotFoundException secret => new SourceUnavailableException("SecretNotFound", secret.Message, secret),
        _ => error,
    };

    /// <summary>Makes a check of a connection test.</summary>
    public static bool Try(ConnectionFindings findings, string name, Action check, Func<string> detail) => findings.Try(name, () =>
    {
        try
        {
            check();
            return detail();
        }
        catch (ServiceException refused)
        {
            throw new SourceUnavailableException(refused.Id, refused.Message, refused);
        }
    });

    /// <summary>Compares the clocks.</summary>
    public static void Clocks(ConnectionFindings findings, ServiceClient client, IClock clock)
    {
        if (client.ServiceTime is not { } there)
        {
            findings.Pass("Clock", "The service does not tell its time.");
            return;
        }
        TimeSpan difference = (clock.UtcNow - there).Duration();
        if (difference > TimeSpan.FromMinutes(2))
            findings.Warn("Clock", "ClockSkew", $"This machine's clock and the service's differ by {difference:d\\.hh\\:mm\\:ss}. Set the clock: signatures and tokens depend on it.");
        else
            findings.Pass("Clock", "This machine's clock and the service's agree.");
    }
}
