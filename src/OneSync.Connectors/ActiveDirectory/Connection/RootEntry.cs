using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>What a directory server says of itself.</summary>
/// <param name="Domain">The DN of the domain.</param>
/// <param name="Schema">The DN of the schema; null on a server that is no Active Directory.</param>
/// <param name="Host">The server's DNS name; null where it says none.</param>
/// <param name="IsReadOnly">Whether it is a read-only domain controller.</param>
internal sealed record RootEntry(string Domain, string? Schema, string? Host, bool IsReadOnly)
{
    // LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID, [MS-ADTS] 3.1.1.3.4.3.
    private const string ReadOnlyCapability = "1.2.840.113556.1.4.1920";

    /// <summary>Asks the server.</summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    /// <exception cref="DirectoryOperationException">The server does not say.</exception>
    public static RootEntry Read(LdapConnection connection)
    {
        SearchResponse response = (SearchResponse)connection.SendRequest(new SearchRequest(
            "", "(objectClass=*)", SearchScope.Base, "defaultNamingContext", "namingContexts", "schemaNamingContext", "dnsHostName", "supportedCapabilities"));
        SearchResultEntry entry = response.Entries[0];
        string? Text(string name) => entry.Attributes[name] is { Count: > 0 } values ? (string)values.GetValues(typeof(string))[0] : null;
        bool readOnly = entry.Attributes["supportedCapabilities"]?.GetValues(typeof(string)).Contains(ReadOnlyCapability) == true;
        return new RootEntry(Text("defaultNamingContext") ?? Text("namingContexts") ?? "", Text("schemaNamingContext"), Text("dnsHostName"), readOnly);
    }
}
