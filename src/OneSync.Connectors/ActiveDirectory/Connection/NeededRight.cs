using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Says which right on which object a request takes, as an admin finds it in the dialogue of permissions, for one that met result 50.</summary>
internal static class NeededRight
{
    /// <summary>The right, such as <c>to create user objects in 'OU=Schools,DC=district,DC=test'</c>.</summary>
    public static string Of(DirectoryRequest request) => request switch
    {
        AddRequest add => $"to create {Kind(add)} in '{Parent(add.DistinguishedName)}'",
        DeleteRequest delete => $"to delete '{delete.DistinguishedName}'",
        ModifyDNRequest move when DistinguishedName.Same(Parent(move.DistinguishedName), move.NewParentDistinguishedName) =>
            $"to rename '{move.DistinguishedName}': write its properties 'name' and 'cn'",
        ModifyDNRequest move =>
            $"to move '{move.DistinguishedName}': delete user objects in its container, create them in '{move.NewParentDistinguishedName}', and write its properties 'name' and 'cn'",
        ModifyRequest modify => $"to write {string.Join(", ", modify.Modifications.Cast<DirectoryAttributeModification>().Select(m => $"'{m.Name}'").Distinct())} of '{modify.DistinguishedName}'",
        _ => "to do this",
    };

    private static string Kind(AddRequest add)
    {
        IEnumerable<string> classes = add.Attributes.Cast<DirectoryAttribute>().Where(a => a.Name.Equals("objectClass", StringComparison.OrdinalIgnoreCase)).SelectMany(a => (string[])a.GetValues(typeof(string)));
        string? kind = classes.LastOrDefault();
        return kind switch { "organizationalUnit" => "organizational units", null => "objects", _ => $"{kind} objects" };
    }

    private static string Parent(string name) => DistinguishedName.TrySplit(name, out _, out string? parent) ? parent : name;
}
