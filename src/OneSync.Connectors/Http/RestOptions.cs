using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Http;

/// <summary>The options that every connector for a REST service has alike.</summary>
internal static class RestOptions
{
    /// <summary>How requests are made.</summary>
    public static IReadOnlyList<OptionDescription> Client { get; } =
    [
        new("ca", OptionKind.Path, "A PEM file with the certificate authority of the service, where that is a private one; trusted besides the machine's own."),
        new("timeout", OptionKind.Integer, "How many seconds one answer may take.", Default: "100"),
        new("retries", OptionKind.Integer, "How often a request is repeated that failed in a way that may pass; the pauses grow.", Default: "5"),
        new("retryPause", OptionKind.Integer, "The first pause before a repetition, in milliseconds; each further one is about twice as long.", Default: "500"),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="ConfigurationException">A number is out of range, or the authority's file cannot be read.</exception>
    public static ServiceClientOptions ReadClient(OptionSet options, string root)
    {
        X509Certificate2Collection? authorities = null;
        if (options.Find("ca") is { Texts: [var ca, ..] })
            authorities = PrivateAuthority.Load(Path.GetFullPath(ca.Text, root), ca.Text, ca.At);
        return new ServiceClientOptions
        {
            Timeout = TimeSpan.FromSeconds(Number(options, "timeout", 100, 1, 3600)),
            Retries = Number(options, "retries", 5, 0, 20),
            FirstPause = TimeSpan.FromMilliseconds(Number(options, "retryPause", 500, 1, 60_000)),
            Authorities = authorities,
        };
    }

    /// <summary>A whole number within limits.</summary>
    /// <exception cref="ConfigurationException"><c>BadNumber</c>.</exception>
    public static int Number(OptionSet options, string name, int fallback, int least, int most)
    {
        int given = options.Integer(name, fallback);
        return given >= least && given <= most ? given : throw Wrong(options, name, "BadNumber", $"'{name}' is {given}; it can be {least} to {most}.");
    }

    /// <summary>A secret, resolved when it is needed.</summary>
    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public static string Secret(OptionSet options, string name, ISecretResolver secrets) => secrets.Resolve(options.Text(name)!);

    /// <summary>Says that one of the options is missing.</summary>
    public static ConfigurationException Missing(SourceSettings settings, string name, string why) =>
        new(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' needs '{name}': {why}", settings.At));

    /// <summary>Says what is wrong with an option, where it stands.</summary>
    public static ConfigurationException Wrong(OptionSet options, string name, string id, string message)
    {
        OptionValue? option = options.Find(name);
        Position at = option?.Texts is [var text, ..] ? text.At : option?.At ?? new Position("onesync.yaml", 1, 1);
        return new ConfigurationException(new ConfigurationProblem(id, message, at));
    }
}
