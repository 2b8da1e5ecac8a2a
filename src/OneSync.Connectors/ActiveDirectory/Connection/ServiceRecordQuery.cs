using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Where a service is to be had (RFC 2782).</summary>
internal sealed record ServiceRecord(int Priority, int Weight, int Port, string Host);

/// <summary>Asks DNS for service records, which .NET cannot.</summary>
internal static class ServiceRecordQuery
{
    private const ushort ServiceType = 33, InternetClass = 1, TruncatedFlag = 0x0200;

    /// <summary>Asks name servers in turn, the machine's unless others are given; none when no server knows the name.</summary>
    public static IReadOnlyList<ServiceRecord> Ask(string name, IReadOnlyList<IPEndPoint>? servers, CancellationToken cancellation)
    {
        servers ??= [.. NetworkInterface.GetAllNetworkInterfaces().Where(i => i.OperationalStatus == OperationalStatus.Up)
            .SelectMany(i => i.GetIPProperties().DnsAddresses).Distinct().Select(address => new IPEndPoint(address, 53))];
        foreach (IPEndPoint server in servers)
        {
            try
            {
                if (Ask(name, server, cancellation) is { Count: > 0 } found)
                    return found;
            }
            catch (Exception error) when (error is SocketException or IOException or InvalidDataException)
            {
                // The next server may know.
            }
        }
        return [];
    }

    /// <summary>Asks one server, by UDP and, where the answer does not fit, by TCP. In order: the lowest priority first, then the greatest weight, then by name.</summary>
    /// <exception cref="SocketException">The server does not answer.</exception>
    /// <exception cref="InvalidDataException">It answers something else.</exception>
    public static IReadOnlyList<ServiceRecord> Ask(string name, IPEndPoint server, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        byte[] question = Question(name);
        using Socket udp = new(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        udp.Connect(server);
        udp.Send(question);
        byte[] buffer = new byte[4096];
        byte[] answer = buffer[..udp.Receive(buffer)];
        if (answer.Length >= 4 && (BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2)) & TruncatedFlag) != 0)
            answer = AskByTcp(question, server);
        return [.. Records(answer, question).OrderBy(r => r.Priority).ThenByDescending(r => r.Weight).ThenBy(r => r.Host, StringComparer.OrdinalIgnoreCase)];
    }

    private static byte[] AskByTcp(byte[] question, IPEndPoint server)
    {
        using TcpClient tcp = new(server.AddressFamily) { ReceiveTimeout = 3000, SendTimeout = 3000 };
        tcp.Connect(server);
        NetworkStream stream = tcp.GetStream();
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        stream.Write([.. length, .. question]);
        stream.ReadExactly(length);
        byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        stream.ReadExactly(answer);
        return answer;
    }

    private static byte[] Question(string name)
    {
        using MemoryStream message = new();
        Span<byte> header = stackalloc byte[12];
        header.Clear();
        RandomNumberGenerator.Fill(header[..2]);
        header[2] = 1; // Recursion desired.
        header[5] = 1; // One question.
        message.Write(header);
        foreach (string label in name.TrimEnd('.').Split('.'))
        {
            byte[] bytes = Encoding.ASCII.GetBytes(new System.Globalization.IdnMapping { UseStd3AsciiRules = false }.GetAscii(label));
            message.WriteByte((byte)bytes.Length);
            message.Write(bytes);
        }
        message.Write([0, 0, (byte)ServiceType, 0, (byte)InternetClass]);
        return message.ToArray();
    }

    private static List<ServiceRecord> Records(byte[] answer, byte[] question)
    {
        try
        {
            if (!answer.AsSpan(0, 2).SequenceEqual(question.AsSpan(0, 2)))
                throw new InvalidDataException("The answer belongs to another question.");
            int count = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)), at = question.Length;
            List<ServiceRecord> records = [];
            for (int i = 0; i < count; i++)
            {
                ReadName(answer, ref at);
                ReadOnlySpan<byte> record = answer.AsSpan(at);
                int type = BinaryPrimitives.ReadUInt16BigEndian(record), length = BinaryPrimitives.ReadUInt16BigEndian(record[8..]);
                at += 10;
                if (type == ServiceType)
                {
                    ReadOnlySpan<byte> data = answer.AsSpan(at, length);
                    int target = at + 6;
                    string host = ReadName(answer, ref target);
                    if (host.Length > 0)
                        records.Add(new ServiceRecord(BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[2..]), BinaryPrimitives.ReadUInt16BigEndian(data[4..]), host));
                }
                at += length;
            }
            return records;
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new InvalidDataException("The answer of the DNS server is cut off.", error);
        }
    }

    // A name may point back to where it stood before; so many times that it ends.
    private static string ReadName(byte[] message, ref int at)
    {
        List<string> labels = [];
        int position = at, end = -1;
        for (int jumps = 0; jumps < 64; jumps++)
        {
            int length = message.AsSpan(position, 1)[0];
            if (length == 0)
            {
                at = end < 0 ? position + 1 : end;
                return string.Join('.', labels);
            }
            if (length >= 0xC0)
            {
                if (end < 0)
                    end = position + 2;
                position = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(position)) & 0x3FFF;
                continue;
            }
            labels.Add(Encoding.ASCII.GetString(message.AsSpan(position + 1, length)));
            position += length + 1;
        }
        throw new InvalidDataException("The answer of the DNS server holds a name without an end.");
    }
}
