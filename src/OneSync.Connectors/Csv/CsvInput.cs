using System.Text;
using OneSync.Connectors.Files;

namespace OneSync.Connectors.Csv;

/// <summary>
/// The text of a CSV file as UTF-8 without a byte order mark, whatever its encoding; knows how much was read, and whether the file
/// ended with a line break.
/// </summary>
internal sealed class CsvInput : ForwardStream
{
    private const int SampleBytes = 1 << 20;

    private readonly Sampled _raw;
    private readonly Stream _text;
    private byte _last;

    private CsvInput(Sampled raw, Stream text, Encoding encoding, string head, bool guessed)
    {
        (_raw, _text, Encoding, Head) = (raw, text, encoding, head);
        IsUtf8 = ReferenceEquals(raw, text);
        IsGuessed = guessed;
    }

    /// <summary>Opens <paramref name="raw"/>, which belongs to the new stream from now on.</summary>
    /// <param name="raw">The file.</param>
    /// <param name="encoding">The name of its encoding, or null to detect it.</param>
    /// <exception cref="ArgumentException">There is no such encoding.</exception>
    public static CsvInput Open(Stream raw, string? encoding)
    {
        byte[] sample = new byte[SampleBytes];
        int length = 0;
        try
        {
            for (int read = 1; read > 0 && length < sample.Length; length += read)
                read = raw.Read(sample, length, sample.Length - length);
        }
        catch (BrokenDeliveryException)
        {
            // What came before is read first; then it is thrown again.
        }
        Encoding? marked = TextEncodings.FromMark(sample.AsSpan(0, length), out int mark);
        Encoding chosen = marked ?? (encoding is null ? TextEncodings.Guess(sample.AsSpan(0, length)) : TextEncodings.Named(encoding));
        Sampled rest = new(raw, sample, mark, length);
        // Enough for the header of any real file.
        string head = chosen.GetString(sample, mark, Math.Min(length - mark, 1 << 16));
        Stream text = chosen.CodePage == Encoding.UTF8.CodePage ? rest : Encoding.CreateTranscodingStream(rest, chosen, TextEncodings.Utf8);
        return new CsvInput(rest, text, chosen, head, guessed: marked is null && encoding is null);
    }

    /// <summary>The encoding of the file.</summary>
    public Encoding Encoding { get; }

    /// <summary>Whether the encoding was inferred from the bytes alone.</summary>
    public bool IsGuessed { get; }

    /// <summary>Whether the bytes come as they stand in the file.</summary>
    public bool IsUtf8 { get; }

    /// <summary>The start of the text, for detecting the delimiter.</summary>
    public string Head { get; }

    /// <summary>How many bytes of the file were read.</summary>
    public long BytesRead => _raw.BytesRead;

    /// <summary>How many bytes of UTF-8 were handed on.</summary>
    public long Delivered { get; private set; }

    /// <summary>Everything was read.</summary>
    public bool Ended { get; private set; }

    /// <summary>The last byte handed on was a line break.</summary>
    public bool EndsWithLineBreak => _last is (byte)'\n' or (byte)'\r';

    /// <summary>Why what was read is known not to be all; null when it ended as it should.</summary>
    public string? Broken { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int read = 0;
        try
        {
            read = Broken is null ? _text.Read(buffer) : 0;
        }
        catch (BrokenDeliveryException broken)
        {
            // An end to whoever reads rows, so that the last one is read as well.
            Broken = broken.Message;
        }
        if (read > 0)
        {
            Delivered += read;
            _last = buffer[read - 1];
        }
        else if (buffer.Length > 0)
        {
            Ended = true;
        }
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Hands out the sample first, then the rest of the file.</summary>
    private sealed class Sampled(Stream rest, byte[] sample, int at, int end) : ForwardStream
    {
        private byte[]? _sample = sample;
        private int _at = at;

        public long BytesRead { get; private set; } = at;

        public override int Read(Span<byte> buffer)
        {
            int read;
            if (_sample is null)
            {
                read = rest.Read(buffer);
            }
            else
            {
                read = Math.Min(buffer.Length, end - _at);
                _sample.AsSpan(_at, read).CopyTo(buffer);
                _at += read;
                if (_at == end)
                    _sample = null;
                if (read == 0 && buffer.Length > 0)
                    read = rest.Read(buffer);
            }
            BytesRead += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
