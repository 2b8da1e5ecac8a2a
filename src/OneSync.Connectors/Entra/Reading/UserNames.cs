using System.Buffers;

namespace OneSync.Connectors.Entra;

/// <summary>What names in Microsoft Entra ID must be.</summary>
internal static class UserNames
{
    /// <summary>The greatest length of a userPrincipalName, of which 64 characters may stand before the @.</summary>
    public const int LongestPrincipalName = 113;

    /// <summary>The greatest length of a mailNickname.</summary>
    public const int LongestNickname = 64;

    private const int LongestLocalPart = 64;

    private static readonly SearchValues<char> s_principal = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.-_!#^~");
    private static readonly SearchValues<char> s_notInNickname = SearchValues.Create("@()\\[]\";:<>, ");

    /// <summary>Why a text cannot be a userPrincipalName, as a clause; null when it can.</summary>
    public static string? WhyNotPrincipalName(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == name.Length - 1 || name.IndexOf('@', at + 1) >= 0)
            return $"'{name}' is no user principal name: it is written name@domain";
        if (at > LongestLocalPart)
            return $"'{name}' has {at} characters before the @ and Entra takes {LongestLocalPart}; shorten it with |left {LongestLocalPart}";
        int bad = name.AsSpan(0, at).IndexOfAnyExcept(s_principal);
        if (bad >= 0)
            return $"'{name}' has the character {name[bad]}, which a user principal name must not have; take it out with |ascii or |alnum";
        return name[at - 1] == '.' || name[0] == '.' ? $"'{name}' must not have a full stop at the beginning or before the @" : null;
    }

    /// <summary>Why a text cannot be a mailNickname, as a clause; null when it can.</summary>
    public static string? WhyNotNickname(string name)
    {
        int bad = name.AsSpan().IndexOfAny(s_notInNickname);
        return bad >= 0 ? $"'{name}' has the character '{name[bad]}', which a mail nickname must not have"
            : name.Any(c => c > 127) ? $"'{name}' has characters outside of ASCII, which a mail nickname must not have; add |ascii" : null;
    }

    /// <summary>Why a text cannot be a mail address, as a clause; null when it can.</summary>
    public static string? WhyNotAddress(string address) =>
        address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < address.Length - 1 && address.IndexOf('@', at + 1) < 0 && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c > 127)
            ? null : $"'{address}' is no mail address";

    /// <summary>Why a text cannot be passwordPolicies, as a clause; null when it can.</summary>
    public static string? WhyNotPasswordPolicies(string policies) =>
        policies.Split(',', StringSplitOptions.TrimEntries).All(p => p is "None" or "DisablePasswordExpiration" or "DisableStrongPassword")
            ? null : $"'{policies}' is none of DisablePasswordExpiration and DisableStrongPassword, or both with a comma between";

    /// <summary>The mailNickname that follows from a userPrincipalName, where none is mapped.</summary>
    public static string Nickname(string principalName)
    {
        string local = principalName.Split('@')[0];
        return local[..Math.Min(local.Length, LongestNickname)];
    }

    /// <summary>The name that a deleted user had: the service puts the user's id before it, without hyphens.</summary>
    public static string BeforeDeletion(string principalName, string id)
    {
        string prefix = id.Replace("-", "", StringComparison.Ordinal);
        return principalName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? principalName[prefix.Length..] : principalName;
    }
}
