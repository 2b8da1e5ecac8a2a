using OneSync.Core.Settings;

namespace OneSync.Connectors.Http;

/// <summary>The address of a service, and addresses below it, encoded exactly as they are sent: signatures are made of them.</summary>
public sealed class ServiceAddress
{
    private static readonly UriCreationOptions s_verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private ServiceAddress(Uri address) => Root = address;

    /// <summary>The address itself, without a slash at its end.</summary>
    public Uri Root { get; }

    /// <summary>Reads an address: <c>https</c>, or <c>http</c> for this machine alone.</summary>
    /// <param name="text">The address, with or without a slash at its end.</param>
    /// <param name="at">Where it is configured.</param>
    /// <exception cref="ConfigurationException"><c>BadAddress</c> or <c>UnsafeAddress</c>.</exception>
    public static ServiceAddress Parse(string text, Position at)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Uri.TryCreate(text.Trim().TrimEnd('/'), UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            throw Bad("BadAddress", $"'{text}' is no address of a service. Write it as https://host/path.", at);
        if (address.UserInfo.Length > 0)
            throw Bad("BadAddress", "The address of a service holds no user name and no password. Give them by their own keys.", at);
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
            throw Bad("BadAddress", $"'{text}' ends in a query, and the address of a service has none.", at);
        if (address.Scheme == "http" && !address.IsLoopback)
            throw Bad("UnsafeAddress", $"'{text}' is not encrypted: passwords and people would be readable on the way. Write https://{address.Authority}{address.AbsolutePath}; http is for this machine alone.", at);
        return new ServiceAddress(address);
    }

    /// <summary>An address below this one.</summary>
    /// <param name="path">Its segments as text; each is encoded.</param>
    /// <param name="query">Names and values as text; each is encoded.</param>
    public Uri At(IEnumerable<string> path, params IEnumerable<(string Name, string Value)> query)
    {
        string address = Root.AbsoluteUri.TrimEnd('/') + string.Concat(path.Select(segment => "/" + Uri.EscapeDataString(segment)));
        string asked = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value)}"));
        return new Uri(asked.Length > 0 ? $"{address}?{asked}" : address, s_verbatim);
    }

    /// <summary>This address with segments added.</summary>
    public ServiceAddress Below(params IEnumerable<string> path) => new(At(path));

    /// <summary>An address that a service gave, absolute or relative to <paramref name="asked"/>; null when it leads to another service.</summary>
    public static Uri? Follow(Uri asked, string given)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? next) || next.Scheme == "file")
        {
            if (!given.StartsWith('/') || given.StartsWith("//", StringComparison.Ordinal))
                return null;
            return new Uri($"{asked.Scheme}://{asked.Authority}{given}", s_verbatim);
        }
        return next.Scheme == asked.Scheme && next.Authority.Equals(asked.Authority, StringComparison.OrdinalIgnoreCase) ? new Uri(given, s_verbatim) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Root.AbsoluteUri.TrimEnd('/');

    private static ConfigurationException Bad(string id, string message, Position at) => new(new ConfigurationProblem(id, message, at));
}
