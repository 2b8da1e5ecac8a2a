using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>
/// Gives tokens, and forgets those that the service refuses before their time: Azure.Identity keeps a token until shortly before its end, whatever
/// became of it.
/// </summary>
internal sealed class RenewableCredential(Func<TokenCredential> make) : TokenCredential
{
    private readonly object _changing = new();
    private TokenCredential _current = make();
    private string? _last;

    /// <summary>The credential that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="transport">What carries its requests.</param>
    /// <exception cref="DestinationUnavailableException">The certificate cannot be read.</exception>
    public static RenewableCredential Of(GraphOptions options, HttpClient transport)
    {
        HttpClientTransport carrier = new(transport);
        switch (options.Authentication)
        {
            case GraphAuthentication.Certificate:
                X509Certificate2 certificate = Certificate(options);
                return new RenewableCredential(() => new ClientCertificateCredential(options.Tenant, options.ClientId, certificate, With(new ClientCertificateCredentialOptions { SendCertificateChain = true, DisableInstanceDiscovery = true }, options, carrier)));
            case GraphAuthentication.Secret:
                string secret = options.Secret!();
                return new RenewableCredential(() => new ClientSecretCredential(options.Tenant, options.ClientId, secret, With(new ClientSecretCredentialOptions { DisableInstanceDiscovery = true }, options, carrier)));
            default:
                ManagedIdentityId id = options.ClientId is { } assigned ? ManagedIdentityId.FromUserAssignedClientId(assigned) : ManagedIdentityId.SystemAssigned;
                return new RenewableCredential(() => new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(id) { Transport = carrier }));
        }
    }

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Note(_current.GetToken(requestContext, cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Note(await _current.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false));

    /// <summary>Forgets a token that was refused, so that the next is a new one. One that was renewed meanwhile is kept.</summary>
    public void Forget(string? refused)
    {
        lock (_changing)
        {
            if (refused is not null && refused == _last)
                (_current, _last) = (make(), null);
        }
    }

    private AccessToken Note(AccessToken token)
    {
        _last = token.Token;
        return token;
    }

    private static T With<T>(T identity, GraphOptions options, HttpClientTransport carrier) where T : TokenCredentialOptions
    {
        identity.AuthorityHost = options.Authority;
        identity.Transport = carrier;
        identity.Retry.MaxRetries = options.Http.Retries;
        identity.Retry.Delay = options.Http.FirstPause;
        return identity;
    }

    private static X509Certificate2 Certificate(GraphOptions options)
    {
        string file = options.CertificateFile!;
        try
        {
            string? password = options.CertificatePassword?.Invoke();
            bool isPem = File.ReadAllText(file).Contains("-----BEGIN ", StringComparison.Ordinal);
            X509Certificate2 certificate = !isPem ? X509CertificateLoader(file, password)
                : password is null ? X509Certificate2.CreateFromPemFile(file) : X509Certificate2.CreateFromEncryptedPemFile(file, password);
            return certificate.HasPrivateKey ? certificate
                : throw new DestinationUnavailableException("BadCertificate", $"Destination '{options.Destination}': '{file}' has a certificate without its private key. Export it with the key, as PFX or PEM.");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DestinationUnavailableException("BadCertificate", $"Destination '{options.Destination}': the certificate '{file}' cannot be read: {error.Message} Check the file and 'certificatePassword'.", error);
        }
    }

    private static X509Certificate2 X509CertificateLoader(string file, string? password) =>
        new(file, password, OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
}
