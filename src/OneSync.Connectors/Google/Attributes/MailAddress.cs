namespace OneSync.Connectors.Google;

/// <summary>What an address of a user or a group must be (Google Workspace Admin Help, "Name and password guidelines").</summary>
internal static class MailAddress
{
    private const int LongestLocalPart = 64;

    /// <summary>Why a text is no address that the service takes, as a clause; null when it is one.</summary>
    public static string? WhyNot(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == text.Length - 1 || text.IndexOf('@', at + 1) >= 0)
            return $"'{text}' is no address: it is written name@domain";
        ReadOnlySpan<char> local = text.AsSpan(0, at);
        if (local.Length > LongestLocalPart)
            return $"'{text}' has {local.Length} characters before the @, and Google takes {LongestLocalPart}; shorten it with |left {LongestLocalPart}";
        foreach (char c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-_.'+".Contains(c, StringComparison.Ordinal))
                return $"'{text}' has the character {c}, which an address must not have; take it out with |ascii, |alnum or |replace";
        }
        if (local[0] == '.' || local[^1] == '.' || text.Contains("..", StringComparison.Ordinal))
            return $"'{text}' must not have a full stop at either end of the name, nor two in a row";
        return text.AsSpan(at + 1).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ? $"'{text}' has no domain after the @" : null;
    }
}
