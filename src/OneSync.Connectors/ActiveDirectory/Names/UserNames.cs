using System.Buffers;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>What a user name must be, which the directory itself does not check in every case: the schema of sAMAccountName takes 256 characters, a logon 20.</summary>
internal static class UserNames
{
    /// <summary>The greatest length of a user's sAMAccountName.</summary>
    public const int LongestAccountName = 20;

    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("\"/\\[]:;|=,+*?<>@");

    /// <summary>Why a text cannot be a sAMAccountName, as a clause; null when it can.</summary>
    public static string? WhyNotAccountName(string name)
    {
        if (name.Length > LongestAccountName)
            return $"'{name}' has {name.Length} characters and a user name takes {LongestAccountName}; shorten it with |left {LongestAccountName}";
        int bad = name.AsSpan().IndexOfAny(s_forbidden);
        if (bad >= 0)
            return $"'{name}' has the character {name[bad]}, which a user name must not have; take it out with |alnum or |replace";
        if (name.Any(char.IsControl))
            return "it has a control character";
        return name.EndsWith('.') || name.Trim().Length != name.Length || name.Length == 0 ? $"'{name}' must not begin or end with a space or end with a full stop" : null;
    }

    /// <summary>Why a text cannot be a userPrincipalName, as a clause; null when it can.</summary>
    public static string? WhyNotPrincipalName(string name) =>
        name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < name.Length - 1 && name.IndexOf('@', at + 1) < 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? null : $"'{name}' is no user principal name: it is written name@domain";
}
