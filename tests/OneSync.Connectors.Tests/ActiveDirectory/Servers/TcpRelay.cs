using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>
/// Stands between a client and a server as the network does: it can be slow, hold what is said, and be cut. Two relays to one server are two domain
/// controllers whose replication takes no time.
/// </summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<Socket, byte> _open = [];
    private readonly (string Host, int Port) _target;
    private volatile bool _cut, _hold;
    private long _left = long.MaxValue, _passed;

    public TcpRelay(string host, int port, string address)
    {
        _target = (host, port);
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        // Away from the synchronization context of the tests, whose threads wait.
        _ = Task.Run(Accept);
    }

    public int Port { get; }

    /// <summary>How long an answer takes on its way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Nothing more passes, and connections stay open.</summary>
    public bool Hold
    {
        get => _hold;
        set => _hold = value;
    }

    /// <summary>Every connection is closed, and so is every new one.</summary>
    public bool Cut
    {
        get => _cut;
        set
        {
            _cut = value;
            if (value)
                CloseAll();
        }
    }

    /// <summary>How many bytes came from the server.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>Changes what the server says, in place; called with one piece of it at a time.</summary>
    public Action<Memory<byte>>? Alter { get; set; }

    /// <summary>After so many more bytes from the server everything is cut, wherever a message stands.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    public void Dispose()
    {
        Cut = true;
        _listener.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptSocketAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(Socket client)
    {
        using Socket near = client, far = new(SocketType.Stream, ProtocolType.Tcp);
        near.NoDelay = far.NoDelay = true;
        _open[near] = _open[far] = 0;
        try
        {
            if (_cut)
                return;
            await far.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAny(Pump(near, far, counts: false), Pump(far, near, counts: true));
        }
        catch (SocketException)
        {
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
        }
    }

    private async Task Pump(Socket from, Socket to, bool counts)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                while (_hold && !_cut)
                    await Task.Delay(10);
                if (counts)
                {
                    Interlocked.Add(ref _passed, read);
                    Alter?.Invoke(buffer.AsMemory(0, read));
                }
                if (counts && Delay > TimeSpan.Zero)
                    await Task.Delay(Delay);
                if (counts && Interlocked.Add(ref _left, -read) < 0)
                    Cut = true;
                if (_cut)
                    return;
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private void CloseAll()
    {
        foreach (Socket socket in _open.Keys)
            socket.Dispose();
    }
}
