namespace OneSync.Connectors.Http;

/// <summary>Reads the header <c>Link</c> (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>The address with the relation <paramref name="rel"/>; null when there is none.</summary>
    public static string? Find(string? header, string rel)
    {
        ReadOnlySpan<char> rest = header;
        while (rest.IndexOf('<') is >= 0 and int open)
        {
            rest = rest[(open + 1)..];
            int close = rest.IndexOf('>');
            if (close < 0)
                return null;
            string address = rest[..close].ToString();
            rest = rest[(close + 1)..];
            // Parameters end where the next address begins; commas stand in addresses, too.
            int next = rest.IndexOf('<');
            ReadOnlySpan<char> parameters = next < 0 ? rest : rest[..next];
            foreach (string part in parameters.ToString().Split(';'))
            {
                ReadOnlySpan<char> parameter = part.AsSpan().Trim(" ,");
                if (!parameter.StartsWith("rel", StringComparison.OrdinalIgnoreCase) || parameter[3..].TrimStart() is not ['=', .. var value])
                    continue;
                foreach (string word in value.Trim(" \"").ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (word.Equals(rel, StringComparison.OrdinalIgnoreCase))
                        return address;
                }
            }
        }
        return null;
    }
}
