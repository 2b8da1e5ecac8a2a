using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace OneSync.TestServers.ActiveDirectory;

/// <summary>Whether a directory lets somebody log on yet: one simple bind over TLS, told byte by byte (RFC 4511), since this project has no client.</summary>
internal static class LogOnProbe
{
    private const int Patience = 5000;

    /// <summary>Tries it once; null when it worked, or what went wrong.</summary>
    public static string? Try(string address, string user, string password)
    {
        try
        {
            using TcpClient client = new();
            if (!client.ConnectAsync(address, 636).Wait(Patience))
                return "It does not take connections.";
            // What is asked is whether it answers, not whether it is trusted: tests of the client ask that.
            using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true) { ReadTimeout = Patience, WriteTimeout = Patience };
            tls.AuthenticateAsClient(address);
            tls.Write(Bind(user, password));
            byte[] answer = new byte[64];
            int read = tls.Read(answer);
            // The result code follows the tag and the length of the bind response: 0a 01 code.
            int at = answer.AsSpan(0, read).IndexOf([(byte)0x0A, (byte)0x01]);
            return at < 0 || at + 2 >= read ? "It answers something else." : answer[at + 2] == 0 ? null : $"It answers {answer[at + 2]}.";
        }
        catch (Exception error) when (error is IOException or SocketException or AggregateException or System.Security.Authentication.AuthenticationException)
        {
            return error.Message;
        }
    }

    private static byte[] Bind(string user, string password)
    {
        byte[] request = Element(0x60, [.. Element(0x02, [3]), .. Element(0x04, Encoding.UTF8.GetBytes(user)), .. Element(0x80, Encoding.UTF8.GetBytes(password))]);
        return Element(0x30, [.. Element(0x02, [1]), .. request]);
    }

    // One byte of length is enough for what is said here.
    private static byte[] Element(byte tag, byte[] content) => [tag, checked((byte)content.Length), .. content];
}
