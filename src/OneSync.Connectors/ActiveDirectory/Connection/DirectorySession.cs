using System.DirectoryServices.Protocols;
using System.Net;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// An open, authenticated connection to one domain controller. A run stays with the one it found, because what one controller was told
/// the others hear later.
/// </summary>
internal sealed class DirectorySession : IDisposable
{
    // How often a request is sent again; the last wait is of 3.2 seconds.
    private const int Patience = 6;
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(3);

    private readonly TrustedAuthority? _authority;
    private readonly LdapThread _thread;
    private readonly TimeSpan _timeout;
    private bool _isDisposed;

    private DirectorySession(DirectoryServer server, LdapConnection connection, RootEntry root, TrustedAuthority? authority, LdapThread thread, TimeSpan timeout) =>
        (Server, Connection, Root, _authority, _thread, _timeout) = (server, connection, root, authority, thread, timeout);

    /// <summary>The controller.</summary>
    public DirectoryServer Server { get; }

    /// <summary>The connection; one request at a time, on the session's own thread.</summary>
    private LdapConnection Connection { get; }

    /// <summary>What the controller says of itself.</summary>
    public RootEntry Root { get; }

    /// <summary>Connects to the first server that answers, in the order of the options.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="forWriting">Whether a read-only controller is passed over.</param>
    /// <param name="lost">A server that was lost, tried again after all others.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">None can be used: why each cannot.</exception>
    public static DirectorySession Open(DirectoryOptions options, bool forWriting, DirectoryServer? lost, CancellationToken cancellation)
    {
        List<string> reasons = [];
        IReadOnlyList<DirectoryServer> servers = DirectoryServer.Find(options, cancellation);
        foreach (DirectoryServer server in servers.OrderBy(s => s == lost ? 1 : 0))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                DirectorySession session = Connect(server, options, cancellation);
                if (!forWriting || !session.Root.IsReadOnly)
                    return session;
                session.Dispose();
                reasons.Add($"{server} is a read-only domain controller.");
            }
            catch (ServerUnusableException error)
            {
                reasons.Add($"{server}: {error.Message}");
            }
        }
        throw new DestinationUnavailableException("NoServer", $"Destination '{options.Destination}': no domain controller can be used. {string.Join(' ', reasons)}");
    }

    /// <summary>Connects once more to the same server, for requests beside those of this session.</summary>
    /// <exception cref="ServerUnusableException">It cannot be used any more.</exception>
    public DirectorySession Another(DirectoryOptions options, CancellationToken cancellation) => Connect(Server, options, cancellation);

    /// <summary>Sends one request and waits for its answer; one that the server has no time for is sent again, a little later each time. Referrals are never followed.</summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">No answer came in time; the session is of no more use.</exception>
    /// <exception cref="DirectoryOperationException">The directory said no, or that another has to be asked.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited; the session is of no more use.</exception>
    public DirectoryResponse Send(DirectoryRequest request, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                DirectoryResponse response = _thread.Run(() => Connection.SendRequest(request, _timeout), _timeout, cancellation);
                // The library takes a referral for a good answer, and one with nothing in it would look like an empty directory.
                return response.ResultCode != ResultCode.Referral ? response : throw new DirectoryOperationException(response, LdapReferral.Explain(response));
            }
            catch (DirectoryOperationException error) when (attempt < Patience && error.Response is { } refused && Answer.Kind(refused.ResultCode, refused.ErrorMessage) == AnswerKind.TryLater)
            {
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100 << attempt));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Does work with many requests on the session's own thread. Nobody waits for it there; <see cref="TryAbandon"/> is to be asked now and then.</summary>
    public Task Stay(Action work) => _thread.Stay(work);

    /// <summary>Gives up a request of <see cref="Stay"/> that is without an answer for so long, or for the session's time limit; the session is of no more use then.</summary>
    public bool TryAbandon(TimeSpan? after = null) => _thread.TryAbandon(after ?? _timeout);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        // The LDAP library does not let go of a connection while a thread waits in it for an answer, nor always of one whose server is silent.
        if (!_thread.IsAbandoned)
        {
            try
            {
                _thread.Run(() => { Connection.Dispose(); return true; }, s_closingTime, CancellationToken.None);
            }
            catch (Exception error) when (error is TimeoutException or LdapException)
            {
            }
        }
        _thread.Dispose();
        _authority?.Dispose();
    }

    private static DirectorySession Connect(DirectoryServer server, DirectoryOptions options, CancellationToken cancellation)
    {
        if (options is { Security: DirectorySecurity.None, Authentication: DirectoryAuthentication.Simple } && !server.IsLoopback)
            throw new DestinationUnavailableException("PlainConnection", $"Destination '{options.Destination}': a password is not sent to {server} in the clear. Set 'security' to Ldaps or StartTls.");
        server.Reach(cancellation);
        TrustedAuthority? authority = options.CertificateAuthority is { } file ? TrustedServer.Load(file, options.Destination) : null;
        LdapThread thread = new();
        try
        {
            (LdapConnection connection, RootEntry root) = thread.Run(() => Enter(server, options, authority), options.Timeout, cancellation);
            return new DirectorySession(server, connection, root, authority, thread, options.Timeout);
        }
        catch (Exception error)
        {
            thread.Dispose();
            authority?.Dispose();
            if (error is DirectoryOperationException or LdapException or TimeoutException)
                throw new ServerUnusableException($"It does not answer as a directory: {error.Message}", error);
            throw;
        }
    }

    private static (LdapConnection, RootEntry) Enter(DirectoryServer server, DirectoryOptions options, TrustedAuthority? authority)
    {
        LdapConnection connection = Prepare(server, options, authority);
        try
        {
            Authenticate(connection, server, options, authority);
            return (connection, RootEntry.Read(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static LdapConnection Prepare(DirectoryServer server, DirectoryOptions options, TrustedAuthority? authority)
    {
        LdapConnection connection = new(new LdapDirectoryIdentifier(server.Host, server.Port, fullyQualifiedDnsHostName: true, connectionless: false))
        {
            AutoBind = false,
            Timeout = options.Timeout,
            AuthType = options.Authentication switch
            {
                DirectoryAuthentication.Negotiate => AuthType.Negotiate,
                DirectoryAuthentication.Kerberos => AuthType.Kerberos,
                _ => AuthType.Basic,
            },
        };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
        TrustedServer.Apply(connection.SessionOptions, authority, server);
        if (options.Security == DirectorySecurity.Ldaps)
            connection.SessionOptions.SecureSocketLayer = true;
        if (options.Security == DirectorySecurity.None && options.Authentication != DirectoryAuthentication.Simple && OperatingSystem.IsWindows())
            connection.SessionOptions.Signing = connection.SessionOptions.Sealing = true;
        return connection;
    }

    private static void Authenticate(LdapConnection connection, DirectoryServer server, DirectoryOptions options, TrustedAuthority? authority)
    {
        try
        {
            if (options.Security == DirectorySecurity.StartTls)
            {
                // Outside of Windows, TLS before any other traffic would go to another host than this one.
                connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "defaultNamingContext"));
                connection.SessionOptions.StartTransportLayerSecurity(null);
            }
            if (Credential(options) is { } credential)
                connection.Credential = credential;
            connection.Bind();
        }
        catch (Exception error) when (error is LdapException or TlsOperationException or DirectoryOperationException)
        {
            throw Explained(error, server, options, authority);
        }
    }

    private static NetworkCredential? Credential(DirectoryOptions options)
    {
        if (options.Authentication != DirectoryAuthentication.Simple && options.User is not null && !OperatingSystem.IsWindows())
            throw new DestinationUnavailableException("KerberosAccount", $"Destination '{options.Destination}': outside of Windows, {options.Authentication} logs on as whoever has the ticket. Leave 'user' and 'secret' out, and get a ticket with kinit or by a keytab in KRB5_CLIENT_KTNAME.");
        string? password = options.Password?.Invoke();
        if (options.Authentication != DirectoryAuthentication.Simple && options.User is null)
            return null;
        // A directory takes a bind with a name and no password for an anonymous one, and says it is well.
        if (string.IsNullOrEmpty(password))
            throw new DestinationUnavailableException("EmptyPassword", $"Destination '{options.Destination}': the password of '{options.User}' is empty. Check 'secret'.");
        if (options.Authentication == DirectoryAuthentication.Simple || options.User!.Split('\\', 2) is not [var domain, var name])
            return new NetworkCredential(options.User, password);
        return new NetworkCredential(name, password, domain);
    }

    private static Exception Explained(Exception error, DirectoryServer server, DirectoryOptions options, TrustedAuthority? authority)
    {
        if (error is LdapException { ErrorCode: (int)LdapResult.InvalidCredentials } refused)
        {
            // The other controllers would say the same, and count one more wrong password.
            (string id, string reason) = BindFailure.Explain(refused.ServerErrorMessage);
            return new DestinationUnavailableException(id, $"Destination '{options.Destination}', {server}: '{options.User}' cannot log on: {reason}", error);
        }
        // The library says in words alone that a bind met result 8; nothing else makes a controller refuse a plain one so.
        if (error is LdapException { ErrorCode: (int)ResultCode.StrongAuthRequired } or DirectoryOperationException && options.Security == DirectorySecurity.None)
            return new DestinationUnavailableException("SigningRequired", $"Destination '{options.Destination}': {server} takes a password over TLS only. Set 'security' to Ldaps or StartTls.", error);
        // Samba, and Windows where it is told so, takes Kerberos within TLS only with what this library leaves to TLS then.
        if (error is DirectoryOperationException and not TlsOperationException && options.Authentication != DirectoryAuthentication.Simple && options.Security != DirectorySecurity.None)
            return new DestinationUnavailableException("SigningRequired", $"Destination '{options.Destination}': {server} wants {options.Authentication} to sign and seal by itself and not within TLS. Set 'security' to None: Kerberos seals the connection.", error);
        if (options.Security != DirectorySecurity.None && TrustedServer.WhyNot(server, options.Security, authority) is { } why)
            return new ServerUnusableException(why, error);
        string message = (error as LdapException)?.ServerErrorMessage is { Length: > 0 } said ? $"{error.Message} {said}" : error.Message;
        return new ServerUnusableException(message.Contains("GSSAPI", StringComparison.Ordinal) ? $"{message.TrimEnd('.')}. See 'klist': kinit gets a ticket, and so does a keytab in KRB5_CLIENT_KTNAME." : message, error);
    }
}

/// <summary>One server cannot be used; the next may.</summary>
internal sealed class ServerUnusableException(string message, Exception? inner = null) : Exception(message, inner);
