using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>How a driver manager's functions take and give text: in bytes, in UTF-16 or, where it was built so, in UTF-32.</summary>
internal abstract class OdbcText
{
    /// <summary>The bytes of one unit: 1, 2 or 4.</summary>
    public abstract int UnitSize { get; }

    /// <summary>Whether the functions whose names end in W are meant.</summary>
    public bool IsWide => UnitSize > 1;

    /// <summary>The C type of such text.</summary>
    public short CType => IsWide ? OdbcCode.CWideChar : OdbcCode.CChar;

    /// <summary>The text with a terminator.</summary>
    /// <exception cref="EncoderFallbackException">A character cannot be written in the encoding.</exception>
    public abstract byte[] Encode(string text);

    /// <summary>The text of whole units.</summary>
    public abstract string Decode(ReadOnlySpan<byte> bytes);

    /// <summary>Whether a cell is UTF-8 as it stands.</summary>
    public virtual bool IsUtf8 => false;

    /// <summary>How many bytes of a cell <paramref name="characters"/> characters take at most, with a terminator.</summary>
    public abstract long CellWidth(long characters);

    /// <summary>Writes the UTF-8 of a cell; false when it holds what is no text in the encoding.</summary>
    public abstract bool TryWriteUtf8(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> target);

    /// <summary>Text in bytes.</summary>
    /// <param name="encoding">An encoding that throws at what it cannot write, and marks what it cannot read with U+FFFF.</param>
    public sealed class Narrow(Encoding encoding) : OdbcText
    {
        // Of a character in the encoding: UTF-8 takes four where UTF-16 takes two.
        private readonly int _mostBytes = encoding.IsSingleByte ? 1 : 4;

        public override int UnitSize => 1;

        public override bool IsUtf8 { get; } = encoding.CodePage == Encoding.UTF8.CodePage;

        public override byte[] Encode(string text) => [.. encoding.GetBytes(text), 0];

        public override string Decode(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes);

        public override long CellWidth(long characters) => characters * _mostBytes + 1;

        public override bool TryWriteUtf8(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> target)
        {
            if (IsUtf8)
            {
                target.Write(cell);
                return Utf8.IsValid(cell);
            }
            string text = encoding.GetString(cell);
            Encoding.UTF8.GetBytes(text, target);
            return !text.Contains('\uFFFF', StringComparison.Ordinal);
        }
    }

    /// <summary>Text in UTF-16: Windows, and most builds of unixODBC.</summary>
    public sealed class Utf16 : OdbcText
    {
        public override int UnitSize => 2;

        public override byte[] Encode(string text) => Encoding.Unicode.GetBytes(text + '\0');

        public override string Decode(ReadOnlySpan<byte> bytes) => Encoding.Unicode.GetString(bytes);

        public override long CellWidth(long characters) => (characters * 2 + 1) * 2;

        public override bool TryWriteUtf8(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> target)
        {
            ReadOnlySpan<char> text = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(cell);
            OperationStatus status = Utf8.FromUtf16(text, target.GetSpan(text.Length * 3 + 1), out _, out int written, replaceInvalidSequences: false);
            target.Advance(written);
            return status == OperationStatus.Done && cell.Length % 2 == 0;
        }
    }

    /// <summary>Text in UTF-32: iODBC, and unixODBC built with wchar_t.</summary>
    public sealed class Utf32 : OdbcText
    {
        private static readonly Encoding s_utf32 = new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true);

        public override int UnitSize => 4;

        public override byte[] Encode(string text) => s_utf32.GetBytes(text + '\0');

        public override string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF32.GetString(bytes);

        public override long CellWidth(long characters) => (characters + 1) * 4;

        public override bool TryWriteUtf8(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> target)
        {
            try
            {
                Encoding.UTF8.GetBytes(s_utf32.GetString(cell), target);
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
        }
    }

    /// <summary>Which wide form a driver manager speaks, by how it wrote a text that starts with an ASCII character.</summary>
    public static OdbcText OfSample(ReadOnlySpan<byte> sample) => sample is [_, 0, 0, 0, ..] ? new Utf32() : new Utf16();
}
