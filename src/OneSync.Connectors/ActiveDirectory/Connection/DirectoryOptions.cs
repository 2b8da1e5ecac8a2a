using System.Net;
using OneSync.Core.Settings;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>How a connection is protected.</summary>
public enum DirectorySecurity
{
    /// <summary>TLS from the first byte, on port 636.</summary>
    Ldaps,

    /// <summary>TLS that is asked for on the plain port, 389.</summary>
    StartTls,

    /// <summary>None: for loopback addresses, or with Negotiate and Kerberos, which sign and seal by themselves.</summary>
    None,
}

/// <summary>How OneSync proves who it is.</summary>
public enum DirectoryAuthentication
{
    /// <summary>A name and a password.</summary>
    Simple,

    /// <summary>Kerberos, or NTLM where that is not to be had, as the account that runs or the one named.</summary>
    Negotiate,

    /// <summary>Kerberos alone.</summary>
    Kerberos,
}

/// <summary>Where the directory is and how to get in.</summary>
/// <param name="Destination">The destination's name, for messages.</param>
internal sealed record DirectoryOptions(string Destination)
{
    /// <summary>Domain controllers in the order in which they are tried, each a host or <c>host:port</c>; none to find them by <see cref="Domain"/>.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>The DNS name of the domain whose controllers are looked up.</summary>
    public string? Domain { get; init; }

    /// <summary>The name servers that are asked for them; null for the machine's.</summary>
    public IReadOnlyList<IPEndPoint>? NameServers { get; init; }

    /// <summary>A global catalog, a host or <c>host:port</c>; null where the forest has one domain.</summary>
    public string? GlobalCatalog { get; init; }

    /// <summary>How the connection is protected.</summary>
    public DirectorySecurity Security { get; init; }

    /// <summary>How OneSync proves who it is.</summary>
    public DirectoryAuthentication Authentication { get; init; }

    /// <summary>The account: <c>name@domain</c>, a DN, or null for the one that runs.</summary>
    public string? User { get; init; }

    /// <summary>Answers its password; null where none is needed.</summary>
    public Func<string>? Password { get; init; }

    /// <summary>A file with the certificates of a private CA (PEM or DER), absolute; null for those that the machine trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many entries are asked for at a time; Active Directory gives 1000 at most.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>How many connections carry changes side by side.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>The port where a server names none.</summary>
    public int Port => Security == DirectorySecurity.Ldaps ? 636 : 389;

    /// <summary>The way to the global catalog; null where there is none.</summary>
    public DirectoryOptions? ToCatalog() => GlobalCatalog is null ? null : this with { Servers = [DirectoryServer.Parse(GlobalCatalog, Security == DirectorySecurity.Ldaps ? 3269 : 3268).ToString()] };
}
