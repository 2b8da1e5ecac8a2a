using OneSync.Core.Model;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The addresses of <c>proxyAddresses</c>: <c>SMTP:</c> in capitals is the primary one, of which there is one at most.</summary>
internal static class MailAddresses
{
    private const string Primary = "SMTP:", Secondary = "smtp:";

    /// <summary>
    /// Adds addresses to those an account has; none is lost. A new primary address makes a secondary one of the old.
    /// </summary>
    public static AttributeValue Merge(AttributeValue now, AttributeValue wanted)
    {
        string? primary = wanted.ToArray().FirstOrDefault(a => a.StartsWith(Primary, StringComparison.Ordinal));
        List<string> merged = [];
        foreach (string address in now.ToArray())
        {
            bool isIt = primary is not null && address.Equals(primary, StringComparison.OrdinalIgnoreCase);
            merged.Add(isIt ? primary! : primary is not null && address.StartsWith(Primary, StringComparison.Ordinal) ? Secondary + address[Primary.Length..] : address);
        }
        merged.AddRange(wanted.ToArray().Where(a => !merged.Contains(a, StringComparer.OrdinalIgnoreCase)));
        return AttributeValue.Of(merged);
    }

    /// <summary>The mail address within a proxy address; null for one of another kind, such as X500.</summary>
    public static string? OfProxy(string address) => address.StartsWith(Secondary, StringComparison.OrdinalIgnoreCase) ? address[Secondary.Length..] : null;
}
