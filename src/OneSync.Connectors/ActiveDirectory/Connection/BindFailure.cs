using System.Globalization;
using System.Text.RegularExpressions;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// Says why a directory did not let OneSync in. Active Directory answers every such case with result 49 and puts the reason as <c>data</c> and a hexadecimal
/// Windows error into the diagnostic text ([MS-ADTS] 3.1.1.3.1.9).
/// </summary>
internal static partial class BindFailure
{
    /// <summary>The stable id and one sentence with the remedy.</summary>
    /// <param name="diagnostic">The server's text.</param>
    public static (string Id, string Reason) Explain(string? diagnostic) => Code(diagnostic) switch
    {
        0x525 => ("UnknownAccount", "the directory does not know the account: check 'user' (name@domain, or a DN)."),
        0x52E => ("WrongPassword", "the name or the password is wrong: check 'user' and 'secret'."),
        0x530 => ("LogonHours", "the account may not log on at this hour: change its logon hours, or the schedule."),
        0x531 => ("Workstation", "the account may not log on from this machine: change its list of workstations."),
        0x532 => ("PasswordExpired", "the account's password has expired: set a new one."),
        0x533 => ("AccountDisabled", "the account is disabled: enable it, or name another."),
        0x701 => ("AccountExpired", "the account has expired: change its date, or name another."),
        0x773 => ("PasswordMustChange", "the account must change its password before it can be used: set one without 'change at next logon'."),
        0x775 => ("AccountLocked", "the account is locked out: unlock it, and find out who tries wrong passwords."),
        { } code => ("BindFailed", string.Create(CultureInfo.InvariantCulture, $"the directory refused the account (Windows error {code:x}).")),
        null => ("BindFailed", "the name or the password is wrong: check 'user' and 'secret'."),
    };

    private static int? Code(string? diagnostic) =>
        diagnostic is not null && DataCode().Match(diagnostic) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\bdata ([0-9a-fA-F]{1,8})\b")]
    private static partial Regex DataCode();
}
