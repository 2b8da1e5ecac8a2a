using System.Buffers;

namespace OneSync.Connectors.Vault;

/// <summary>Ascending numbers as bytes: each as its distance from the one before, seven bits a byte, the lowest first.</summary>
internal static class NumberList
{
    public static void Write(ArrayBufferWriter<byte> target, ReadOnlySpan<long> numbers)
    {
        long last = 0;
        foreach (long number in numbers)
        {
            Span<byte> bytes = target.GetSpan(10);
            int n = 0;
            ulong rest = (ulong)(number - last);
            for (; rest >= 0x80; rest >>= 7)
                bytes[n++] = (byte)(rest | 0x80);
            bytes[n++] = (byte)rest;
            target.Advance(n);
            last = number;
        }
    }

    public static void Read(ReadOnlySpan<byte> bytes, List<long> target)
    {
        long last = 0;
        for (int i = 0; i < bytes.Length;)
        {
            ulong distance = 0;
            for (int shift = 0; i < bytes.Length; shift += 7)
            {
                byte b = bytes[i++];
                distance |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80)
                    break;
            }
            target.Add(last += (long)distance);
        }
    }
}
