using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OneSync.Core.Model;

/// <summary>
/// A 64-bit hash that is the same in every process and on every machine, for change detection and join keys. It is no
/// protection against somebody who wants a collision.
/// </summary>
public static class Fingerprint
{
    private const ulong K0 = 0x9E3779B97F4A7C15, K1 = 0xC2B2AE3D27D4EB4F, K2 = 0x165667B19E3779F9;

    /// <summary>The hash of <paramref name="bytes"/>; another <paramref name="seed"/> gives an independent hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong state = Fold(seed ^ K0, (ulong)bytes.Length ^ K1);
        while (bytes.Length >= 16)
        {
            state = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ K2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ state);
            bytes = bytes[16..];
        }
        ulong a = 0, b = 0;
        if (bytes.Length >= 8)
        {
            a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            bytes = bytes[8..];
        }
        for (int i = bytes.Length - 1; i >= 0; i--)
            b = (b << 8) | bytes[i];
        return Fold(Fold(a ^ K1, b ^ state), state ^ K0);
    }

    /// <summary>The hash of the UTF-16 code units of <paramref name="text"/>.</summary>
    public static ulong Of(ReadOnlySpan<char> text, ulong seed = 0) => Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text), seed);

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low ^ a ^ b;
    }
}
