using System.Net;
using System.Net.Sockets;

namespace OneSync.Connectors.Tests.Sftp;

/// <summary>A way to a server that is cut after so many bytes came from it, once for each limit; afterwards it holds.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<long> _limits;
    private readonly List<long> _passed = [];
    private readonly int _port;

    public CuttingProxy(int port, params long[] limits)
    {
        (_port, _limits) = (port, new Queue<long>(limits));
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many bytes came from the server on each connection.</summary>
    public IReadOnlyList<long> Passed
    {
        get
        {
            lock (_passed)
                return [.. _passed];
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => RelayAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        int at;
        long limit;
        lock (_passed)
        {
            at = _passed.Count;
            _passed.Add(0);
            limit = _limits.Count > 0 ? _limits.Dequeue() : long.MaxValue;
        }
        using (client)
        using (TcpClient server = new())
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            Task up = client.GetStream().CopyToAsync(server.GetStream());
            byte[] buffer = new byte[1 << 16];
            try
            {
                while (true)
                {
                    int read = await server.GetStream().ReadAsync(buffer);
                    if (read == 0)
                        break;
                    lock (_passed)
                        _passed[at] += read;
                    if (_passed[at] > limit)
                        break;
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (IOException)
            {
            }
            client.Client.Close(0);
            _ = up.ContinueWith(t => t.Exception, TaskScheduler.Default);
        }
    }
}
