using System.DirectoryServices.Protocols;
using System.Globalization;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>What the domain asks of a password. Fine-grained policies, which may ask more of some, are the admin's to know.</summary>
/// <param name="MinLength">The fewest characters.</param>
/// <param name="IsComplex">Whether it must have three of: capitals, small letters, digits, other characters; and nothing of the user's name.</param>
internal sealed record PasswordPolicy(int MinLength, bool IsComplex)
{
    private const int ComplexityFlag = 1;

    /// <summary>Reads it from the head of the domain.</summary>
    public static PasswordPolicy Read(DirectorySession session, CancellationToken cancellation)
    {
        SearchRequest search = new(session.Root.Domain, "(objectClass=*)", SearchScope.Base, "minPwdLength", "pwdProperties");
        SearchResultEntry domain = ((SearchResponse)session.Send(search, cancellation)).Entries[0];
        int Number(string name) => int.TryParse(AccountReading.First(domain, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : 0;
        return new PasswordPolicy(Number("minPwdLength"), (Number("pwdProperties") & ComplexityFlag) != 0);
    }

    /// <summary>What of the policy a password does not meet, as a clause without the password; null when it meets it.</summary>
    /// <param name="password">The password.</param>
    /// <param name="accountName">The user name, which must not stand in it where the policy is strict.</param>
    /// <param name="displayName">The display name, whose words must not.</param>
    public string? WhyNot(string password, string? accountName, string? displayName)
    {
        if (password.Length < MinLength)
            return string.Create(CultureInfo.InvariantCulture, $"it has {password.Length} characters and the domain asks for {MinLength}");
        if (!IsComplex)
            return null;
        int kinds = (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsAsciiDigit) ? 1 : 0) + (password.Any(c => !char.IsLetterOrDigit(c)) ? 1 : 0);
        if (kinds < 3)
            return "the domain asks for three of capitals, small letters, digits and other characters";
        IEnumerable<string> words = (displayName ?? "").Split([',', '.', '-', '_', ' ', '#', '\t'], StringSplitOptions.RemoveEmptyEntries).Append(accountName ?? "");
        return words.Any(w => w.Length > 2 && password.Contains(w, StringComparison.OrdinalIgnoreCase)) ? "it has a part of the user's name, which the domain forbids" : null;
    }
}
