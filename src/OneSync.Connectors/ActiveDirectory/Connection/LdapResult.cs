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

    /// <summary>The value that was to be added is there, or the one to be taken is not.</summary>
    AlreadySo,

    /// <summary>It will never pass.</summary>
    Refused,
}

/// <summary>Judges what a directory answers, Windows' ways and Samba's.</summary>
internal static partial class Answer
{
    // ERROR_PASSWORD_RESTRICTION. OneSync sends passwords with new accounts alone.
    private const int PasswordRestriction = 0x52D;

    private static readonly Dictionary<int, string> s_windowsErrors = new()
    {
        [0x523] = "the user name is not valid: at most 20 characters, and none of \" / \\ [ ] : ; | = , + * ? < > @, nor a full stop at the end",
        [0x524] = "an account with this user name exists already",
        [0x525] = "an account that the change names is no longer there",
        [PasswordRestriction] = "the password does not meet the domain's policy: its length, its history, or its kinds of characters. A policy for some accounts alone may ask for more than the domain's: change 'password.pattern'",
        [0x2014] = "an attribute that the directory needs is missing",
        [0x200D] = "the attribute takes one value alone",
        [0x200B] = "a value is too long, too short or of another kind than the directory takes",
        [0x2035] = "the directory is not willing to do this; a password must go over TLS",
        [0x2071] = "another object has this name already",
        [0x208D] = "the object or its container does not exist",
        [0x21C7] = "another account has this service principal name",
        [0x21C8] = "another account in the forest has this user principal name",
        [0x21C9] = "another account has this user name",
    };

    /// <summary>What is to be done.</summary>
    public static AnswerKind Kind(ResultCode code, string? diagnostic = null) => code switch
    {
        // ERROR_MEMBER_NOT_IN_ALIAS and ERROR_MEMBER_IN_ALIAS, with results 53 and 68.
        _ when WindowsError(diagnostic) is 0x561 or 0x562 => AnswerKind.AlreadySo,
        _ when IsNameTaken(code, diagnostic) => AnswerKind.AlreadyExists,
        ResultCode.Success or ResultCode.CompareTrue or ResultCode.CompareFalse => AnswerKind.Success,
        ResultCode.Busy or ResultCode.Unavailable => AnswerKind.TryLater,
        ResultCode.NoSuchObject => AnswerKind.NoSuchObject,
        ResultCode.NoSuchAttribute or ResultCode.AttributeOrValueExists => AnswerKind.AlreadySo,
        _ => AnswerKind.Refused,
    };

    /// <summary>Whether the name that was asked for belongs to another object: result 68, or what Samba and Windows say of a user name or a UPN.</summary>
    public static bool IsNameTaken(ResultCode code, string? diagnostic) =>
        code == ResultCode.EntryAlreadyExists || WindowsError(diagnostic) is 0x524 or 0x2071 or 0x21C8 or 0x21C9 or 0x1392;

    // Samba's ways of saying it: 32 for a new object, 80 for one that is moved.
    private static bool IsParentMissing(ResultCode code, string? diagnostic) =>
        code is ResultCode.NoSuchObject or ResultCode.Other && diagnostic?.Contains("parent does not exist", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the server as a whole does nothing just now, so that another is to be asked. Busy may be said of one object alone where it is written.</summary>
    public static bool IsIdle(DirectoryResponse? response) => response switch
    {
        SearchResponse search => search.ResultCode is ResultCode.Busy or ResultCode.Unavailable,
        _ => response?.ResultCode == ResultCode.Unavailable,
    };

    /// <summary>One sentence for the admin. Holds nothing of the request but names and what the server repeats, which never is a password.</summary>
    public static string Explain(DirectoryResponse response, DirectoryRequest request) =>
        response.ResultCode == ResultCode.Referral ? LdapReferral.Explain(response) : Explain(response.ResultCode, response.ErrorMessage, request);

    /// <summary>One sentence for the admin.</summary>
    /// <param name="code">The result.</param>
    /// <param name="diagnostic">The server's text.</param>
    /// <param name="request">What was asked for, where a missing right is to be named.</param>
    public static string Explain(ResultCode code, string? diagnostic, DirectoryRequest? request = null)
    {
        int? error = WindowsError(diagnostic);
        string reason = code == ResultCode.InsufficientAccessRights || error is 0x5 or 0x2098
            ? $"the account that OneSync uses has no right {(request is null ? "to do this" : NeededRight.Of(request))}. Delegate it"
            : IsParentMissing(code, diagnostic) ? "the container does not exist"
            : error == PasswordRestriction && request is ModifyRequest ? "the account has no password that the domain's policy takes, without which it cannot be enabled: set one first"
            : error is { } known && s_windowsErrors.TryGetValue(known, out string? sentence) ? sentence : code switch
        {
            ResultCode.EntryAlreadyExists => "another object has this name already",
            ResultCode.NotAllowedOnNonLeaf => "the account has objects below it, such as devices, and OneSync deletes no tree: remove or move those first",
            ResultCode.NoSuchAttribute => "the attribute has no such value",
            ResultCode.AttributeOrValueExists => "the value is there already",
            ResultCode.NoSuchObject => "the object or its container does not exist",
            ResultCode.Busy => "the directory was busy with the object each time it was asked; the next run tries again",
            ResultCode.Unavailable => "the directory was not available each time it was asked",
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
