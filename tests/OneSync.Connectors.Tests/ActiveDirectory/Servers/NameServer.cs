using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OneSync.Connectors.ActiveDirectory;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>A DNS server on loopback that answers every question with the same service records, by UDP and TCP. It remembers what it was asked.</summary>
internal sealed class NameServer : IDisposable
{
    private readonly TcpListener _tcp;
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ServiceRecord[] _records;

    public NameServer(params ServiceRecord[] records)
    {
        _records = records;
        (_tcp, EndPoint) = Bind();
        new Thread(ServeUdp) { IsBackground = true }.Start();
        new Thread(ServeTcp) { IsBackground = true }.Start();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>The names asked for, by whatever way.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    /// <summary>By UDP it says that the answer does not fit, and gives none of it.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>It answers with bytes that are no answer.</summary>
    public bool IsBroken { get; init; }

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    // UDP and TCP on one port.
    private (TcpListener, IPEndPoint) Bind()
    {
        for (int attempt = 0; ; attempt++)
        {
            TcpListener tcp = new(IPAddress.Loopback, 0);
            tcp.Start();
            IPEndPoint point = (IPEndPoint)tcp.LocalEndpoint;
            try
            {
                _udp.Bind(point);
                return (tcp, point);
            }
            catch (SocketException) when (attempt < 20)
            {
                tcp.Dispose();
            }
        }
    }

    private void ServeUdp()
    {
        byte[] buffer = new byte[512];
        try
        {
            while (true)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int read = _udp.ReceiveFrom(buffer, ref from);
                _udp.SendTo(Answer(buffer[..read], IsTooLong), from);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private void ServeTcp()
    {
        try
        {
            while (true)
            {
                using TcpClient client = _tcp.AcceptTcpClient();
                NetworkStream stream = client.GetStream();
                byte[] length = new byte[2];
                stream.ReadExactly(length);
                byte[] question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                stream.ReadExactly(question);
                byte[] answer = Answer(question, cut: false);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                stream.Write([.. length, .. answer]);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
        }
    }

    private byte[] Answer(byte[] question, bool cut)
    {
        Questions.Enqueue(Name(question));
        if (IsBroken)
            return [.. question[..2], 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 63];
        using MemoryStream answer = new();
        answer.Write(question);
        byte[] header = answer.GetBuffer();
        header[2] = (byte)(cut ? 0x83 : 0x81);
        header[3] = (byte)(_records.Length == 0 ? 0x83 : 0x80);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(cut || _records.Length == 0 ? 0 : _records.Length + 1));
        if (cut || _records.Length == 0)
            return answer.ToArray();
        // A record of another kind among them, and names that point back to the question.
        answer.Write([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
        foreach (ServiceRecord record in _records)
        {
            byte[] data = [.. Number(record.Priority), .. Number(record.Weight), .. Number(record.Port), .. record.Host.Split('.').SelectMany(l => Encoding.ASCII.GetBytes(l).Prepend((byte)l.Length)), 0];
            answer.Write([0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, .. Number(data.Length), .. data]);
        }
        return answer.ToArray();
    }

    private static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];

    private static string Name(byte[] question)
    {
        List<string> labels = [];
        for (int at = 12; question[at] > 0; at += question[at] + 1)
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        return string.Join('.', labels);
    }
}
