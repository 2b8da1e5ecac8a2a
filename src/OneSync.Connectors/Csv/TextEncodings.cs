using System.Text;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Csv;

/// <summary>Finds the encoding of a file by its name, its byte order mark or a look at its first bytes.</summary>
internal static class TextEncodings
{
    // A character that is valid in no text: it marks the bytes that the encoding has no character for.
    private static readonly DecoderReplacementFallback Undecodable = new("\uFFFF");

    private static readonly string[] Usual = ["utf-8", "utf-16", "utf-16BE", "utf-32", "windows-1252", "iso-8859-1", "us-ascii"];

    /// <summary>The UTF-8 form of the mark for undecodable bytes.</summary>
    public static ReadOnlySpan<byte> UndecodableMark => [0xEF, 0xBF, 0xBF];

    /// <summary>UTF-8 that writes no byte order mark.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The encoding called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static Encoding Named(string name)
    {
        if (CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, Undecodable) is { } page)
            return page;
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, Undecodable);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            string nearest = NearestName.Of(name, Usual) is { } near ? $"Did you mean '{near}'?" : $"Use one of {string.Join(", ", Usual)}.";
            throw new ArgumentException($"There is no encoding called '{name}'. {nearest}", unknown);
        }
    }

    /// <summary>The encoding that a byte order mark at the start of <paramref name="bytes"/> tells, and the length of the mark.</summary>
    public static Encoding? FromMark(ReadOnlySpan<byte> bytes, out int length)
    {
        (length, string? name) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (3, "utf-8"),
            [0xFF, 0xFE, 0, 0, ..] => (4, "utf-32"),
            [0, 0, 0xFE, 0xFF, ..] => (4, "utf-32BE"),
            [0xFF, 0xFE, ..] => (2, "utf-16"),
            [0xFE, 0xFF, ..] => (2, "utf-16BE"),
            _ => (0, null),
        };
        return name is null ? null : Named(name);
    }

    /// <summary>
    /// The encoding that the first bytes of a file look like: UTF-16 when every other byte of ASCII text is zero; Windows-1252 when bytes that
    /// are no UTF-8 outnumber those that are; otherwise UTF-8.
    /// </summary>
    public static Encoding Guess(ReadOnlySpan<byte> sample)
    {
        ReadOnlySpan<byte> head = sample[..Math.Min(sample.Length, 4096)];
        int evenZeros = 0, oddZeros = 0;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] != 0)
                continue;
            if ((i & 1) == 0)
                evenZeros++;
            else
                oddZeros++;
        }
        if (oddZeros * 4 > head.Length && evenZeros * 8 < head.Length)
            return Named("utf-16");
        if (evenZeros * 4 > head.Length && oddZeros * 8 < head.Length)
            return Named("utf-16BE");
        return LooksSingleByte(sample) ? Named("windows-1252") : Utf8;
    }

    private static bool LooksSingleByte(ReadOnlySpan<byte> sample)
    {
        int good = 0, bad = 0;
        while (true)
        {
            int next = sample.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0)
                return bad > good;
            sample = sample[next..];
            System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(sample, out _, out int length);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                return bad > good;
            if (status == System.Buffers.OperationStatus.Done)
                good++;
            else
                bad++;
            sample = sample[length..];
        }
    }
}
