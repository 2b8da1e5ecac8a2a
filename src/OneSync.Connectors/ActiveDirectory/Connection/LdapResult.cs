using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Results of the LDAP library that <see cref="ResultCode"/> does not name.</summary>
internal enum LdapResult
{
    /// <summary>The name or the password is wrong, or one of the reasons of <see cref="BindFailure"/>.</summary>
    InvalidCredentials = 49,

    /// <summary>The connection is gone.</summary>
    ServerDown = 81,

    /// <summary>No answer in time.</summary>
    Timeout = 85,

    /// <summary>No connection can be made.</summary>
    ConnectError = 91,
}

/// <summary>What is to be done about an answer.</summary>
internal enum AnswerKind
{
    /// <summary>Done.</summary>
    Success,

    /// <summary>The same request may pass a little later.</summary>
    TryLater,

    /// <summary>The object is not there.</summary>
    NoSuchObject,

    /// <summary>Another object has the name.</summary>
    AlreadyExists,

    /// <summary>It will never pass.</summary>
    Refused,
}

/// <summary>Judges what a directory answers, Windows' ways and Samba's.</summary>
internal static partial class Answer
{
    private static readonly Dictionary<int, string> s_windowsErrors = new()
    {
        [0x5] = "the account that OneSync uses has no right to do this",
        [0x523] = "the user name is not valid: at most 20 characters, and none of \" / \\ [ ] : ; | = , + * ? < > @, nor a full stop at the end",
        [0x524] = "an account with this user name exists already",
        [0x52D] = "the password does not meet the domain's policy: its length, its history, or its kinds of characters",
        [0x2014] = "an attribute that the directory needs is missing",
        [0x200B] = "a value is too long, too short or of another kind than the directory takes",
        [0x2035] = "the directory is not willing to do this; a password must go over TLS",
        [0x2071] = "another object has this name already",
        [0x208D] = "the container does not exist",
        [0x21C7] = "another account has this service principal name",
        [0x21C8] = "another account in the forest has this user principal name",
        [0x21C9] = "another account has this user name",
        [0x2098] = "the account that OneSync uses has no right to do this",
    };

    /// <summary>What is to be done.</summary>
    public static AnswerKind Kind(ResultCode code) => code switch
    {
        ResultCode.Success or ResultCode.CompareTrue or ResultCode.CompareFalse => AnswerKind.Success,
        ResultCode.Busy or ResultCode.Unavailable or ResultCode.TimeLimitExceeded => AnswerKind.TryLater,
        ResultCode.NoSuchObject => AnswerKind.NoSuchObject,
        ResultCode.EntryAlreadyExists => AnswerKind.AlreadyExists,
        _ => AnswerKind.Refused,
    };

    /// <summary>Whether the name that was asked for belongs to another object: result 68, or what Samba and Windows say of a user name or a UPN.</summary>
    public static bool IsNameTaken(ResultCode code, string? diagnostic) =>
        code == ResultCode.EntryAlreadyExists || WindowsError(diagnostic) is 0x524 or 0x2071 or 0x21C8 or 0x21C9 or 0x1392;

    /// <summary>Whether the container of a new or moved object is missing: result 32, or Samba's 80 for a move.</summary>
    public static bool IsParentMissing(ResultCode code, string? diagnostic) =>
        code == ResultCode.NoSuchObject || WindowsError(diagnostic) is 0x208D || (code == ResultCode.Other && diagnostic?.Contains("parent", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Whether an exception means that the connection is gone, and not that the request was refused.</summary>
    public static bool IsLost(Exception error) => error switch
    {
        DirectoryOperationException { Response: not null } => false,
        LdapException or ObjectDisposedException or DirectoryOperationException => true,
        _ => false,
    };

    /// <summary>One sentence for the admin. Holds nothing of the request but what the server repeats, which never is a password.</summary>
    public static string Explain(ResultCode code, string? diagnostic, IEnumerable<Uri>? referrals = null)
    {
        if (code == ResultCode.Referral || referrals?.Any() == true)
            return $"The directory refers to {string.Join(", ", referrals?.Select(r => r.Host) ?? [])}: the object belongs to another domain, or the controller is read-only. Name a writable controller of the domain in 'server'.";
        string reason = WindowsError(diagnostic) is { } error && s_windowsErrors.TryGetValue(error, out string? known) ? known : code switch
        {
            ResultCode.InsufficientAccessRights => "the account that OneSync uses has no right to do this",
            ResultCode.EntryAlreadyExists => "another object has this name already",
            ResultCode.NotAllowedOnNonLeaf => "the account has objects below it, such as devices; remove those first",
            ResultCode.NoSuchAttribute => "the attribute has no such value",
            ResultCode.AttributeOrValueExists => "the value is there already",
            _ => "the directory refused the change",
        };
        string said = diagnostic is { Length: > 0 } ? $": {diagnostic.Trim().TrimEnd('\0', '\n')}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(reason[0])}{reason[1..]} (result {(int)code}{said}).");
    }

    // Active Directory starts its texts with the Windows error in eight hexadecimal digits.
    internal static int? WindowsError(string? diagnostic) =>
        diagnostic is not null && LeadingError().Match(diagnostic) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^\s*([0-9A-Fa-f]{8}):")]
    private static partial Regex LeadingError();
}
