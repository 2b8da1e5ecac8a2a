using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OneSync.TestServers.ActiveDirectory.Windows;

/// <summary>
/// A small LDAP server that limits and answers as a domain controller of Windows does, which no server of Debian's does: pages of 1000, values in ranges of 1500, referrals to the other
/// domains of a forest, results with the errors of Windows. It speaks TLS on a free port of 127.0.0.1 and knows simple binds alone.
/// </summary>
public sealed class WindowsController : IDisposable
{
    /// <summary>MaxPageSize and MaxValRange.</summary>
    public const int MostEntries = 1000, MostValues = 1500;

    private const string Paged = "1.2.840.113556.1.4.319", DomainScope = "1.2.840.113556.1.4.1339", SearchOptions = "1.2.840.113556.1.4.1340", Permissive = "1.2.840.113556.1.4.1413";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly List<Fault> _faults = [];

    /// <summary>Starts it.</summary>
    /// <param name="domain">What it holds.</param>
    /// <param name="certificate">A file with its certificate, PEM.</param>
    /// <param name="key">A file with the key of that, PEM.</param>
    public WindowsController(WindowsDomain domain, string certificate, string key)
    {
        Domain = domain;
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(certificate, key);
        // A key that lives in memory alone cannot serve TLS on every system.
        _certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>What it holds; to be looked at while nothing is under way.</summary>
    public WindowsDomain Domain { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many entries its answers held, and the greatest number in one answer.</summary>
    public (int All, int Most) Entries { get; private set; }

    /// <summary>Answers requests so from now on instead of doing them.</summary>
    /// <param name="operation">Which: 3 search, 6 modify, 8 add, 10 delete, 12 modify DN.</param>
    /// <param name="name">A part of the DN they are about.</param>
    /// <param name="outcome">The answer.</param>
    /// <param name="times">How often.</param>
    public void Answer(int operation, string name, LdapOutcome outcome, int times = int.MaxValue)
    {
        lock (Domain.One)
            _faults.Add(new Fault(operation, name, outcome) { Left = times });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = _listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            using TcpClient connection = client;
            using SslStream stream = new(connection.GetStream());
            stream.AuthenticateAsServer(_certificate);
            bool isKnown = false;
            while (LdapMessage.Read(stream) is { Operation: not 2 } message)
            {
                List<byte[]> answers = [];
                lock (Domain.One)
                {
                    if (message.Operation == 0)
                        isKnown = Bind(message, answers);
                    else if (message.Operation == 3)
                        Search(message, isKnown, answers);
                    else if (message.Operation != 16)
                        answers.Add(LdapMessage.Answer(message.Id, message.Operation == 10 ? 11 : message.Operation + 1, (isKnown ? Change(message) : NotKnown).Write));
                }
                foreach (byte[] answer in answers)
                    stream.Write(answer);
                stream.Flush();
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
        }
    }

    private static LdapOutcome NotKnown => new(1, "000004DC: LdapErr: DSID-0C0907C2, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v2580");

    private static bool Bind(LdapMessage message, List<byte[]> answers)
    {
        AsnReader fields = message.Fields();
        fields.ReadInteger();
        bool isHe = LdapMessage.Text(fields) == WindowsDomain.Administrator && LdapMessage.Text(fields, new Asn1Tag(TagClass.ContextSpecific, 0)) == WindowsDomain.Password;
        answers.Add(LdapMessage.Answer(message.Id, 1, (isHe ? LdapOutcome.Done : new LdapOutcome(49, "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v2580")).Write));
        return isHe;
    }

    private void Search(LdapMessage message, bool isKnown, List<byte[]> answers)
    {
        AsnReader fields = message.Fields();
        string container = LdapMessage.Text(fields);
        int scope = fields.ReadEnumeratedBytes().Span[0];
        fields.ReadEnumeratedBytes();
        fields.ReadInteger();
        fields.ReadInteger();
        fields.ReadBoolean();
        Func<WindowsEntry, bool> filter = WindowsEntry.Filter(fields);
        List<string> wanted = [];
        for (AsnReader names = fields.ReadSequence(); names.HasData;)
            wanted.Add(LdapMessage.Text(names));
        LdapOutcome outcome = LdapOutcome.Done;
        Action<AsnWriter>? cookie = null;
        if (container.Length == 0 && scope == 0)
            Give(message.Id, RootEntry, wanted, answers);
        else if (!isKnown)
            outcome = NotKnown;
        else if ((Fails(3, container) ?? Elsewhere(container)) is { } not)
            outcome = not;
        else if (Domain.Find(container, scope) is not { } found)
            outcome = new LdapOutcome(32, "0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0, best match of:\n\t''\n");
        else
            (outcome, cookie) = Page(message, [.. found.Where(filter)], wanted, answers);
        if (container.Equals(WindowsDomain.Root, StringComparison.OrdinalIgnoreCase) && scope == 2 && cookie is null && outcome.Code == 0 && !message.Controls.ContainsKey(DomainScope) && !message.Controls.ContainsKey(SearchOptions))
            answers.Add(LdapMessage.Answer(message.Id, 19, writer => LdapMessage.Text(writer, $"ldap://child.windows.test/{WindowsDomain.Child}")));
        answers.Add(LdapMessage.Answer(message.Id, 5, outcome.Write, cookie));
    }

    private (LdapOutcome, Action<AsnWriter>?) Page(LdapMessage message, WindowsEntry[] found, List<string> wanted, List<byte[]> answers)
    {
        (int from, int size) = (0, MostEntries);
        bool isPaged = message.Controls.TryGetValue(Paged, out byte[]? value);
        if (isPaged)
        {
            AsnReader page = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
            size = Math.Min(MostEntries, (int)page.ReadInteger());
            byte[] cookie = page.ReadOctetString();
            from = cookie.Length == 0 ? 0 : BitConverter.ToInt32(cookie);
        }
        WindowsEntry[] some = [.. found.Skip(from).Take(size)];
        Entries = (Entries.All + some.Length, Math.Max(Entries.Most, some.Length));
        foreach (WindowsEntry entry in some)
            Give(message.Id, entry, wanted, answers);
        bool isLast = from + some.Length == found.Length;
        if (!isPaged)
            return (isLast ? LdapOutcome.Done : new LdapOutcome(4, "00002023: SvcErr: DSID-03140412, problem 5012 (DIR_ERROR), data 0"), null);
        return (LdapOutcome.Done, controls =>
        {
            using (controls.PushSequence())
            {
                LdapMessage.Text(controls, Paged);
                AsnWriter page = new(AsnEncodingRules.BER);
                using (page.PushSequence())
                {
                    page.WriteInteger(0);
                    page.WriteOctetString(isLast ? [] : BitConverter.GetBytes(from + some.Length));
                }
                controls.WriteOctetString(page.Encode());
            }
        });
    }

    private static void Give(int id, WindowsEntry entry, List<string> wanted, List<byte[]> answers) => answers.Add(LdapMessage.Answer(id, 4, writer =>
    {
        LdapMessage.Text(writer, entry.Name);
        using (writer.PushSequence())
        {
            foreach ((string name, IReadOnlyList<byte[]> values) in entry.Give(wanted, MostValues))
            {
                using (writer.PushSequence())
                {
                    LdapMessage.Text(writer, name);
                    using (writer.PushSetOf())
                    {
                        foreach (byte[] value in values)
                            writer.WriteOctetString(value);
                    }
                }
            }
        }
    }));

    private LdapOutcome Change(LdapMessage message)
    {
        if (message.Operation == 10)
        {
            string deleted = LdapMessage.Text(new AsnReader(message.Body, AsnEncodingRules.BER), new Asn1Tag(TagClass.Application, 10));
            return Fails(10, deleted) ?? Elsewhere(deleted) ?? Domain.Delete(deleted);
        }
        AsnReader fields = message.Fields();
        string name = LdapMessage.Text(fields);
        if ((Fails(message.Operation, name) ?? Elsewhere(name)) is { } not)
            return not;
        if (message.Operation == 12)
        {
            string part = LdapMessage.Text(fields);
            fields.ReadBoolean();
            return Domain.Rename(name, part, fields.HasData ? LdapMessage.Text(fields, new Asn1Tag(TagClass.ContextSpecific, 0)) : null);
        }
        List<(int, string, IReadOnlyList<byte[]>)> changes = [];
        for (AsnReader list = fields.ReadSequence(); list.HasData;)
        {
            AsnReader change = list.ReadSequence();
            int operation = message.Operation == 6 ? change.ReadEnumeratedBytes().Span[0] : 0;
            AsnReader attribute = message.Operation == 6 ? change.ReadSequence() : change;
            string type = LdapMessage.Text(attribute);
            List<byte[]> values = [];
            for (AsnReader set = attribute.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
                values.Add(set.ReadOctetString());
            changes.Add((operation, type, values));
        }
        if (message.Operation == 6)
            return Domain.Modify(name, changes, message.Controls.ContainsKey(Permissive));
        WindowsEntry entry = new(name);
        foreach ((_, string type, IReadOnlyList<byte[]> values) in changes)
            entry.Values[type] = [.. values];
        return Domain.Add(entry);
    }

    private LdapOutcome? Fails(int operation, string name)
    {
        Fault? fault = _faults.Find(f => f.Operation == operation && f.Left > 0 && name.Contains(f.Name, StringComparison.OrdinalIgnoreCase));
        if (fault is not null)
            fault.Left--;
        return fault?.Outcome;
    }

    // Another domain of the forest is another controller's.
    private static LdapOutcome? Elsewhere(string name) => new WindowsEntry(name).IsUnder(WindowsDomain.Child)
        ? new(10, $"0000202B: RefErr: DSID-0310082F, data 0, 1 access points\n\tref 1: 'child.windows.test'\n", $"ldap://child.windows.test/{Uri.EscapeDataString(name)}") : null;

    private static WindowsEntry RootEntry => new WindowsEntry("").Set("defaultNamingContext", WindowsDomain.Root).Set("schemaNamingContext", WindowsDomain.Schema)
        .Set("dnsHostName", "dc1.windows.test").Set("supportedCapabilities", "1.2.840.113556.1.4.800").Set("objectClass", "top");

    private sealed record Fault(int Operation, string Name, LdapOutcome Outcome)
    {
        public int Left { get; set; }
    }
}
