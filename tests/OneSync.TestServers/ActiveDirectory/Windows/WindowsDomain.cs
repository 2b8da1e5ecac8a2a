using System.Globalization;
using System.Text;

namespace OneSync.TestServers.ActiveDirectory.Windows;

/// <summary>
/// The objects of a domain, and what a domain controller of Windows says when they are changed, where that differs from Samba: its results with its own errors ([MS-ADTS] 3.1.1.5,
/// [MS-ERREF] 2.2). Rights, replication and most of the schema it has not.
/// </summary>
public sealed class WindowsDomain
{
    /// <summary>The domain, and the one account that may log on.</summary>
    public const string Root = "DC=windows,DC=test", Schema = "CN=Schema,CN=Configuration," + Root, Administrator = "administrator@windows.test", Password = "P@ssw0rd-One1";

    /// <summary>A domain below this one, which another controller has.</summary>
    public const string Child = "DC=child," + Root;

    private const string Forbidden = "\"/\\[]:;|=,+*?<>";
    private readonly Dictionary<string, WindowsEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An empty domain with the attributes that accounts in tests have.</summary>
    public WindowsDomain()
    {
        Put(new WindowsEntry(Root)).Set("objectClass", "top", "domain").Set("minPwdLength", "7").Set("pwdProperties", "1");
        Put(new WindowsEntry(Schema)).Set("objectClass", "top", "dMD");
        foreach ((string name, string syntax, string single, int upper) in new[]
        {
            ("cn", "2.5.5.12", "TRUE", 64), ("sAMAccountName", "2.5.5.12", "TRUE", 256), ("userPrincipalName", "2.5.5.12", "TRUE", 1024), ("employeeNumber", "2.5.5.12", "TRUE", 512),
            ("givenName", "2.5.5.12", "TRUE", 64), ("sn", "2.5.5.12", "TRUE", 64), ("title", "2.5.5.12", "TRUE", 128), ("description", "2.5.5.12", "FALSE", 1024), ("manager", "2.5.5.1", "TRUE", 0),
        })
        {
            WindowsEntry attribute = Put(new WindowsEntry($"CN={name},{Schema}")).Set("objectClass", "top", "attributeSchema").Set("lDAPDisplayName", name).Set("attributeSyntax", syntax).Set("isSingleValued", single);
            if (upper > 0)
                attribute.Set("rangeUpper", upper.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>How long a password must be by a policy of some accounts alone, of which the head of the domain says nothing.</summary>
    public int StrictPolicy { get; set; } = 7;

    /// <summary>All objects, in the order in which they were made.</summary>
    public IReadOnlyCollection<WindowsEntry> Entries => _entries.Values;

    /// <summary>The object of that name; null where there is none.</summary>
    public WindowsEntry? this[string name] => _entries.GetValueOrDefault(name);

    /// <summary>Puts an object in, as the administrator would have.</summary>
    public WindowsEntry Put(WindowsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        entry.Values["objectGUID"] = [Guid.NewGuid().ToByteArray()];
        return _entries[entry.Name] = entry;
    }

    /// <summary>The object itself, what is in it, or all below it; null where it is not there.</summary>
    internal IEnumerable<WindowsEntry>? Find(string name, int scope)
    {
        if (!_entries.TryGetValue(name, out WindowsEntry? found))
            return null;
        return scope switch { 0 => [found], 1 => _entries.Values.Where(e => e.Parent.Equals(name, StringComparison.OrdinalIgnoreCase)), _ => _entries.Values.Where(e => e.IsUnder(name)) };
    }

    /// <summary>Held while one request is done, whichever controller it came to.</summary>
    internal Lock One { get; } = new();

    internal LdapOutcome Add(WindowsEntry entry)
    {
        if (!_entries.ContainsKey(entry.Parent))
            return NoObject(entry.Parent);
        if (_entries.ContainsKey(entry.Name))
            return new(68, "00002071: UpdErr: DSID-0305038D, problem 6005 (ENTRY_EXISTS), data 0");
        if (entry["objectClass"] == "user")
            entry.Set("objectCategory", "person").Set("objectClass", "top", "person", "organizationalPerson", "user");
        if (entry["sAMAccountName"] is { } name)
        {
            if (entry["objectCategory"] == "person" && (name.Length > 20 || name.EndsWith('.') || name.IndexOfAny(Forbidden.ToCharArray()) >= 0))
                return new(80, "00000523: SysErr: DSID-031A0FB6, problem 22 (Invalid argument), data 0");
            if (_entries.Values.Any(e => name.Equals(e["sAMAccountName"], StringComparison.OrdinalIgnoreCase)))
                return new(68, "00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0");
        }
        if (WhyNot(entry) is { } why)
            return why;
        entry.HasPassword = entry.Values.Remove("unicodePwd");
        int equals = entry.Name.IndexOf('=', StringComparison.Ordinal);
        entry.Set(entry.Name[..equals], entry.Name[(equals + 1)..^(entry.Parent.Length + 1)].Replace("\\", "", StringComparison.Ordinal));
        Put(entry);
        return LdapOutcome.Done;
    }

    internal LdapOutcome Delete(string name)
    {
        if (!_entries.ContainsKey(name))
            return NoObject(name);
        if (_entries.Values.Any(e => e.Parent.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return new(66, "00002015: UpdErr: DSID-031A0F4F, problem 6003 (CANT_ON_NON_LEAF), data 0");
        _entries.Remove(name);
        return LdapOutcome.Done;
    }

    internal LdapOutcome Modify(string name, IReadOnlyList<(int Operation, string Attribute, IReadOnlyList<byte[]> Values)> changes, bool isPermissive)
    {
        if (!_entries.TryGetValue(name, out WindowsEntry? entry))
            return NoObject(name);
        WindowsEntry changed = new(entry.Name);
        foreach ((string attribute, List<byte[]> values) in entry.Values)
            changed.Values[attribute] = [.. values];
        foreach ((int operation, string attribute, IReadOnlyList<byte[]> values) in changes)
        {
            List<byte[]> now = changed.Values.TryGetValue(attribute, out List<byte[]>? has) ? has : changed.Values[attribute] = [];
            HashSet<string> there = new(now.Select(Encoding.UTF8.GetString), StringComparer.OrdinalIgnoreCase);
            if (operation == 2)
                now.Clear();
            foreach (byte[] value in values)
            {
                bool isThere = operation != 2 && there.Contains(Encoding.UTF8.GetString(value));
                if (operation == 0 && isThere && !isPermissive)
                    return attribute == "member" ? new(68, "00000562: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0") : new(20, "00002083: AtrErr: DSID-031519A6, #1: problem 1006 (ATT_OR_VALUE_EXISTS)");
                if (operation == 1 && !isThere && !isPermissive)
                    return attribute == "member" ? new(53, "00000561: SvcErr: DSID-031A11E5, problem 5003 (WILL_NOT_PERFORM), data 0") : new(16, "00002085: AtrErr: DSID-03151A96, #1: problem 1001 (NO_ATTRIBUTE_OR_VAL)");
                if (operation == 1)
                    now.RemoveAll(v => Encoding.UTF8.GetString(v).Equals(Encoding.UTF8.GetString(value), StringComparison.OrdinalIgnoreCase));
                else if (!isThere)
                    now.Add(value);
            }
        }
        if (WhyNot(changed) is { } why)
            return why;
        bool Enabled(WindowsEntry one) => int.TryParse(one["userAccountControl"], out int control) && (control & 2) == 0;
        if (Enabled(changed) && !Enabled(entry) && !entry.HasPassword)
            return new(53, "0000052D: SvcErr: DSID-031A11E5, problem 5003 (WILL_NOT_PERFORM), data 0");
        changed.HasPassword = entry.HasPassword;
        _entries[name] = changed;
        return LdapOutcome.Done;
    }

    internal LdapOutcome Rename(string name, string part, string? parent)
    {
        if (!_entries.TryGetValue(name, out WindowsEntry? entry))
            return NoObject(name);
        parent ??= entry.Parent;
        if (!_entries.ContainsKey(parent))
            return NoObject(parent);
        string after = $"{part},{parent}";
        if (!after.Equals(name, StringComparison.OrdinalIgnoreCase) && _entries.ContainsKey(after))
            return new(68, "00002071: UpdErr: DSID-031B0CC2, problem 6005 (ENTRY_EXISTS), data 0");
        foreach (WindowsEntry moved in _entries.Values.Where(e => e.IsUnder(name)).ToArray())
        {
            _entries.Remove(moved.Name);
            moved.Name = moved.Name[..^name.Length] + after;
            _entries[moved.Name] = moved;
        }
        entry.Set(part.Split('=')[0], part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace("\\", "", StringComparison.Ordinal));
        return LdapOutcome.Done;
    }

    private static LdapOutcome NoObject(string name) => new(32, $"0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'{WindowsEntry.ParentOf(name)}'\n");

    // What the schema and the policy do not allow.
    private LdapOutcome? WhyNot(WindowsEntry entry)
    {
        foreach ((string attribute, List<byte[]> values) in entry.Values)
        {
            if (_entries.TryGetValue($"CN={attribute},{Schema}", out WindowsEntry? rule) && rule["rangeUpper"] is { } upper
                && values.Exists(v => Encoding.UTF8.GetString(v).Length > int.Parse(upper, CultureInfo.InvariantCulture) || v.Length == 0))
            {
                return new(19, $"0000200B: AtrErr: DSID-03151E07, #1: 0: 0000200B: DSID-03151E07, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 30000 ({attribute})");
            }
        }
        if (entry.Values.TryGetValue("unicodePwd", out List<byte[]>? given))
        {
            string password = Encoding.Unicode.GetString(given[0]);
            if (password.Length < 2 || password[0] != '"' || password[^1] != '"' || password.Length - 2 < StrictPolicy)
                return new(53, "0000052D: SvcErr: DSID-031A120C, problem 5003 (WILL_NOT_PERFORM), data 0");
        }
        return null;
    }
}
