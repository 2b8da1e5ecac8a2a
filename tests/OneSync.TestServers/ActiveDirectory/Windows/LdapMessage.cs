using System.Formats.Asn1;
using System.Text;

namespace OneSync.TestServers.ActiveDirectory.Windows;

/// <summary>One request as it comes from the wire (RFC 4511 4.1.1).</summary>
/// <param name="Id">Its number.</param>
/// <param name="Operation">What is asked for: 0 bind, 2 unbind, 3 search, 6 modify, 8 add, 10 delete, 12 modify DN.</param>
/// <param name="Body">The operation, with its tag.</param>
/// <param name="Controls">The controls' values by their numbers; empty where one has none.</param>
internal sealed record LdapMessage(int Id, int Operation, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, byte[]> Controls)
{
    /// <summary>Reads the next message; null at the end of the connection.</summary>
    public static LdapMessage? Read(Stream stream)
    {
        List<byte> head = [];
        int Next()
        {
            int read = stream.ReadByte();
            head.Add((byte)read);
            return read;
        }
        if (Next() < 0)
            return null;
        int length = Next();
        if (length > 0x80)
        {
            int octets = length & 0x7F;
            length = 0;
            for (int i = 0; i < octets; i++)
                length = (length << 8) | Next();
        }
        byte[] message = new byte[head.Count + length];
        head.CopyTo(message);
        stream.ReadExactly(message, head.Count, length);
        AsnReader envelope = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
        int id = (int)envelope.ReadInteger();
        int operation = envelope.PeekTag().TagValue;
        ReadOnlyMemory<byte> body = envelope.ReadEncodedValue();
        Dictionary<string, byte[]> controls = [];
        if (envelope.HasData)
        {
            AsnReader list = envelope.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            while (list.HasData)
            {
                AsnReader control = list.ReadSequence();
                string number = Encoding.ASCII.GetString(control.ReadOctetString());
                if (control.HasData && control.PeekTag().TagValue == (int)UniversalTagNumber.Boolean)
                    control.ReadBoolean();
                controls[number] = control.HasData ? control.ReadOctetString() : [];
            }
        }
        return new LdapMessage(id, operation, body, controls);
    }

    /// <summary>The fields of the operation.</summary>
    public AsnReader Fields() => new AsnReader(Body, AsnEncodingRules.BER).ReadSequence(new Asn1Tag(TagClass.Application, Operation));

    /// <summary>A field that is text.</summary>
    public static string Text(AsnReader reader, Asn1Tag? tag = null) => Encoding.UTF8.GetString(reader.ReadOctetString(tag));

    /// <summary>Writes an answer: what <paramref name="write"/> puts into it, under the tag of <paramref name="operation"/>.</summary>
    public static byte[] Answer(int id, int operation, Action<AsnWriter> write, Action<AsnWriter>? controls = null)
    {
        AsnWriter writer = new(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, operation)))
                write(writer);
            if (controls is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    controls(writer);
            }
        }
        return writer.Encode();
    }

    /// <summary>Writes a text.</summary>
    public static void Text(AsnWriter writer, string text) => writer.WriteOctetString(Encoding.UTF8.GetBytes(text));
}

/// <summary>How an operation ended (RFC 4511 4.1.9).</summary>
/// <param name="Code">The result, 0 for success.</param>
/// <param name="Diagnostic">The server's text; Windows begins it with its own error.</param>
/// <param name="Referral">Where else to ask, with result 10.</param>
public sealed record LdapOutcome(int Code, string Diagnostic = "", string? Referral = null)
{
    /// <summary>Done.</summary>
    public static LdapOutcome Done { get; } = new(0);

    internal void Write(AsnWriter writer)
    {
        writer.WriteEnumeratedValue((LdapCode)Code);
        LdapMessage.Text(writer, "");
        LdapMessage.Text(writer, Diagnostic);
        if (Referral is null)
            return;
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            LdapMessage.Text(writer, Referral);
    }

    private enum LdapCode;
}
