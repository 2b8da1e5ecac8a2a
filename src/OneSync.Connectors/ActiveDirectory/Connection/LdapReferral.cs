using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// What a server says when it does not have an object itself (RFC 4511 4.1.10). OneSync goes where its configuration sends it and nowhere else: whoever could make a server refer
/// would be given the password.
/// </summary>
internal static class LdapReferral
{
    /// <summary>One sentence that says where the server refers to and what to do.</summary>
    public static string Explain(DirectoryResponse response) => Explain(Of(response));

    /// <summary>One sentence that says where the server refers to and what to do.</summary>
    /// <param name="to">The addresses.</param>
    public static string Explain(IReadOnlyCollection<Uri> to) =>
        $"The directory refers to {(to.Count > 0 ? string.Join(", ", to.Select(Name)) : "another server")} (result 10), where OneSync does not follow: the object belongs to another domain, or the controller is read-only. Name a writable controller of that domain in 'server', or a 'base' in this one's.";

    /// <summary>The part of the directory that lies elsewhere, where it is the container or below it; null where it is not, and is not missed. An address that names none is the container's.</summary>
    /// <param name="reference">What a search said of entries that it does not have.</param>
    /// <param name="container">The DN of what was searched.</param>
    public static string? Missing(Uri reference, string container)
    {
        string name = Uri.UnescapeDataString(reference.AbsolutePath.TrimStart('/'));
        return name.Length == 0 || DistinguishedName.Below(name, container) is not null ? Name(reference) : null;
    }

    /// <summary>One sentence about all that lies elsewhere, where anything of the container does: who is in it is not known, so that nobody may be taken for gone. Null where nothing does.</summary>
    public static string? Missing(IEnumerable<Uri> references, string container, DirectoryServer server)
    {
        string[] parts = [.. references.Select(reference => Missing(reference, container)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        return parts.Length == 0 ? null
            : $"Below '{container}' there are parts that {server} does not have itself, and to which OneSync does not follow: {string.Join(", ", parts)}. Name a 'base' without them, and a destination for each of them.";
    }

    private static string Name(Uri address)
    {
        string name = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'));
        string server = address.IsDefaultPort || address.Port < 0 ? address.Host : $"{address.Host}:{address.Port}";
        return name.Length == 0 ? server : $"{server} for '{name}'";
    }

    // The library makes addresses of the server's texts when it is asked for them.
    private static Uri[] Of(DirectoryResponse response)
    {
        try
        {
            return response.Referral;
        }
        catch (UriFormatException)
        {
            return [];
        }
    }
}
