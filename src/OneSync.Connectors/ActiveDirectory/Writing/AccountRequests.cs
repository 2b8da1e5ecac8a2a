using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Makes the requests of changes.</summary>
internal static class AccountRequests
{
    /// <summary>Makes an account in one request: with its values, its password, its state.</summary>
    /// <param name="name">Its DN.</param>
    /// <param name="change">The change.</param>
    /// <param name="attributes">What the directory knows about attributes.</param>
    /// <param name="password">Its password; null for none.</param>
    /// <param name="changeAtNextLogon">Whether its user must choose another.</param>
    public static AddRequest Create(string name, PlannedChange change, AccountAttributes attributes, string? password, bool changeAtNextLogon)
    {
        AddRequest add = new(name, "user");
        foreach (PlannedValue value in change.Values)
        {
            if (value.After.HasValue && IsPlainAttribute(value.Name, attributes))
                add.Attributes.Add(Attribute(value.Name, value.After, attributes[value.Name].Syntax));
        }
        bool enabled = change.After(EnabledState.Attribute).First != "false";
        add.Attributes.Add(new DirectoryAttribute(EnabledState.LdapAttribute, EnabledState.New(enabled).ToString(CultureInfo.InvariantCulture)));
        if (password is not null)
        {
            add.Attributes.Add(new DirectoryAttribute("unicodePwd", QuotedPassword(password)));
            if (changeAtNextLogon)
                add.Attributes.Add(new DirectoryAttribute("pwdLastSet", "0"));
        }
        return add;
    }

    /// <summary>Sets and clears attributes; null when none of the values is an attribute that can be set so.</summary>
    public static ModifyRequest? Modify(AccountWork work, IEnumerable<PlannedValue> values, AccountAttributes attributes)
    {
        ModifyRequest modify = new(work.Name);
        foreach (PlannedValue value in values)
        {
            if (value.Name.Equals(EnabledState.Attribute, StringComparison.OrdinalIgnoreCase))
                modify.Modifications.Add(Replace(EnabledState.LdapAttribute, [EnabledState.With(work.Control, value.After.First == "true").ToString(CultureInfo.InvariantCulture)]));
            else if (!value.After.HasValue && IsAttribute(value.Name, attributes))
                modify.Modifications.Add(Replace(value.Name, attributes[value.Name].Syntax.Cleared is { } cleared ? [cleared] : []));
            else if (value.After.HasValue && IsPlainAttribute(value.Name, attributes))
                modify.Modifications.Add(Replace(value.Name, value.After.ToArray().Select(attributes[value.Name].Syntax.ToDirectory)));
        }
        return modify.Modifications.Count > 0 ? modify : null;
    }

    /// <summary>Sets references to the accounts of these names.</summary>
    public static ModifyRequest Refer(string name, string attribute, IEnumerable<string> names) => new(name, Replace(attribute, names));

    /// <summary>The value of unicodePwd: the password in quotes, as UTF-16 ([MS-ADTS] 3.1.1.3.1.5.1).</summary>
    public static byte[] QuotedPassword(string password) => Encoding.Unicode.GetBytes($"\"{password}\"");

    private static bool IsAttribute(string name, AccountAttributes attributes) =>
        !AccountAttributes.IsMadeUp(name) && !name.Equals(AccountAttributes.Name, StringComparison.OrdinalIgnoreCase) && attributes.Find(name) is not null;

    private static bool IsPlainAttribute(string name, AccountAttributes attributes) => IsAttribute(name, attributes) && !attributes.IsReference(name);

    private static DirectoryAttribute Attribute(string name, AttributeValue value, AttributeSyntax syntax)
    {
        DirectoryAttribute attribute = new() { Name = name };
        foreach (string text in value.ToArray())
            Add(attribute, syntax.ToDirectory(text));
        return attribute;
    }

    private static DirectoryAttributeModification Replace(string name, IEnumerable<object> values)
    {
        DirectoryAttributeModification replace = new() { Name = name, Operation = DirectoryAttributeOperation.Replace };
        foreach (object value in values)
            Add(replace, value);
        return replace;
    }

    private static void Add(DirectoryAttribute attribute, object value)
    {
        if (value is byte[] bytes)
            attribute.Add(bytes);
        else
            attribute.Add((string)value);
    }
}
