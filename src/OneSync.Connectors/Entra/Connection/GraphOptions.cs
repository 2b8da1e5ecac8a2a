using OneSync.Connectors.Http;

namespace OneSync.Connectors.Entra;

/// <summary>How OneSync proves who it is.</summary>
public enum GraphAuthentication
{
    /// <summary>A certificate, whose public half is registered with the application.</summary>
    Certificate,

    /// <summary>A client secret of the application.</summary>
    Secret,

    /// <summary>The identity of the machine or the Automation account that runs.</summary>
    ManagedIdentity,
}

/// <summary>Where a tenant is and how to get in.</summary>
/// <param name="Destination">The destination's name, for messages.</param>
/// <param name="Http">How requests are made.</param>
internal sealed record GraphOptions(string Destination, ServiceClientOptions Http)
{
    /// <summary>How OneSync proves who it is.</summary>
    public GraphAuthentication Authentication { get; init; }

    /// <summary>The tenant: its id or one of its domains. Not asked for with a managed identity.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The application's id; with a managed identity that of one that was assigned, or null for the machine's own.</summary>
    public string? ClientId { get; init; }

    /// <summary>Answers the client secret.</summary>
    public Func<string>? Secret { get; init; }

    /// <summary>The certificate with its private key (PFX or PEM), absolute.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Answers the password of the certificate's file; null where it has none.</summary>
    public Func<string>? CertificatePassword { get; init; }

    /// <summary>Where tokens are asked for, without the tenant.</summary>
    public required Uri Authority { get; init; }

    /// <summary>The service, without the version.</summary>
    public required ServiceAddress Address { get; init; }

    /// <summary>What tokens are asked for.</summary>
    public required string Scope { get; init; }

    /// <summary>How many batches are under way at a time.</summary>
    public int Connections { get; init; } = 4;
}
