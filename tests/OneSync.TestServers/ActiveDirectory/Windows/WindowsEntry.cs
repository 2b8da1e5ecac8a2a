using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace OneSync.TestServers.ActiveDirectory.Windows;

/// <summary>An object of the directory: its name and its values.</summary>
public sealed class WindowsEntry(string name)
{
    /// <summary>Its DN.</summary>
    public string Name { get; set; } = name;

    /// <summary>Whether it was given a password.</summary>
    public bool HasPassword { get; set; }

    /// <summary>Its values by attribute, case ignored.</summary>
    public Dictionary<string, List<byte[]>> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The DN of what it is in.</summary>
    public string Parent => ParentOf(Name);

    /// <summary>The first value as a text; null where it has none.</summary>
    public string? this[string attribute] => Values.TryGetValue(attribute, out List<byte[]>? values) && values.Count > 0 ? Encoding.UTF8.GetString(values[0]) : null;

    /// <summary>Sets an attribute.</summary>
    public WindowsEntry Set(string attribute, params IEnumerable<string> values)
    {
        Values[attribute] = [.. values.Select(Encoding.UTF8.GetBytes)];
        return this;
    }

    /// <summary>What a DN is in; a comma that is escaped is none.</summary>
    public static string ParentOf(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\')
                i++;
            else if (name[i] == ',')
                return name[(i + 1)..];
        }
        return "";
    }

    /// <summary>Whether it is this object or below it.</summary>
    public bool IsUnder(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Name.EndsWith("," + name, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The attributes as Windows gives them: of one with more values than <paramref name="most"/> the name itself is empty, and <c>name;range=0-1499</c> has the first
    /// ([MS-ADTS] 3.1.1.3.1.3.3).
    /// </summary>
    internal IEnumerable<(string Name, IReadOnlyList<byte[]> Values)> Give(IReadOnlyList<string> wanted, int most)
    {
        foreach (string name in wanted.Count == 0 || wanted.Contains("*") ? [.. Values.Keys, .. wanted.Where(w => w != "*")] : wanted)
        {
            string[] parts = name.Split(";range=");
            if (!Values.TryGetValue(parts[0], out List<byte[]>? values) || values.Count == 0)
                continue;
            if (parts.Length == 1 && values.Count <= most)
            {
                yield return (name, values);
                continue;
            }
            if (parts.Length == 1)
                yield return (name, []);
            int from = parts.Length == 1 ? 0 : int.Parse(parts[1].Split('-')[0], CultureInfo.InvariantCulture);
            byte[][] slice = [.. values.Skip(from).Take(most)];
            if (slice.Length == 0)
                continue;
            string last = from + slice.Length == values.Count ? "*" : (from + slice.Length - 1).ToString(CultureInfo.InvariantCulture);
            yield return ($"{parts[0]};range={from}-{last}", slice);
        }
    }

    /// <summary>Reads a filter (RFC 4511 4.5.1).</summary>
    internal static Func<WindowsEntry, bool> Filter(AsnReader reader)
    {
        int kind = reader.PeekTag().TagValue;
        Asn1Tag tag = new(TagClass.ContextSpecific, kind, isConstructed: kind != 7);
        if (kind is 0 or 1)
        {
            List<Func<WindowsEntry, bool>> all = [];
            for (AsnReader set = reader.ReadSetOf(skipSortOrderValidation: true, tag); set.HasData;)
                all.Add(Filter(set));
            return kind == 0 ? entry => all.TrueForAll(f => f(entry)) : entry => all.Exists(f => f(entry));
        }
        if (kind == 2)
        {
            Func<WindowsEntry, bool> inner = Filter(reader.ReadSequence(tag));
            return entry => !inner(entry);
        }
        if (kind == 7)
        {
            string present = LdapMessage.Text(reader, tag);
            return entry => present.Equals("objectClass", StringComparison.OrdinalIgnoreCase) || entry.Values.TryGetValue(present, out List<byte[]>? values) && values.Count > 0;
        }
        if (kind != 3)
            throw new NotSupportedException($"This server has no filters of kind {kind}.");
        AsnReader pair = reader.ReadSequence(tag);
        string attribute = LdapMessage.Text(pair);
        byte[] value = pair.ReadOctetString();
        string text = Encoding.UTF8.GetString(value);
        bool isBinary = attribute.Equals("objectGUID", StringComparison.OrdinalIgnoreCase);
        return entry => entry.Values.TryGetValue(attribute, out List<byte[]>? values)
            && values.Exists(v => v.AsSpan().SequenceEqual(value) || (!isBinary && Encoding.UTF8.GetString(v).Equals(text, StringComparison.OrdinalIgnoreCase)));
    }
}
