namespace OneSync.Connectors.Adobe;

/// <summary>What an error of a command means for what is done next.</summary>
internal enum ErrorKind
{
    /// <summary>It is so already.</summary>
    AlreadySo,

    /// <summary>There is no such user or group.</summary>
    Missing,

    /// <summary>The service is busy: it may be tried again.</summary>
    Passing,

    /// <summary>The name is somebody else's, who may give it up in this run.</summary>
    NameTaken,

    /// <summary>The data, or the set-up, must change first.</summary>
    Lasting,
}

/// <summary>The error codes of the User Management API v2 (error reference), and what an admin can do about them.</summary>
internal static class ErrorCodes
{
    private static readonly Dictionary<string, string> s_remedies = new(StringComparer.Ordinal)
    {
        ["error.user.belongs_to_another_org"] = "The account is another organisation's: claim the domain, or trust the other directory, in the Admin Console.",
        ["error.user.email.invalid"] = "Correct the e-mail address at its source.",
        ["error.user.type_mismatch"] = "The account is of another identity type: change 'identityType', or migrate the account in the Admin Console.",
        ["error.user.name_in_use"] = "Another account has the name.",
        ["error.domain.trust.nonexistent"] = "The domain is not claimed or trusted: add it under Settings > Identity in the Admin Console.",
        ["error.user.domain_enforcement"] = "The domain is enforced: an Adobe ID cannot have an address in it.",
        ["error.country.invalid"] = "Give a country of two letters, such as US.",
        ["error.update.adobeid.no"] = "An Adobe ID's names are its owner's: leave it out with 'protected.identityTypes', or set 'apply: OnCreate' on its mappings.",
        ["error.update.country.no_update"] = "A country does not change: set 'apply: OnCreate' on its mapping.",
        ["error.command.domain.missing"] = "A user name that is no e-mail needs a 'domain': map it.",
        ["error.group.not_found"] = "There is no group of that name any more: make it, or correct 'groups'.",
        ["error.command.string.too_long"] = "Shorten the value, with |left.",
    };

    /// <summary>What the code means.</summary>
    public static ErrorKind KindOf(string code) => code switch
    {
        "error.user.already_in_org" => ErrorKind.AlreadySo,
        "error.user.nonexistent" or "error.user.not_in_org" or "error.group.not_found" => ErrorKind.Missing,
        "error.user.name_in_use" => ErrorKind.NameTaken,
        "error.throttled_by_external_service" => ErrorKind.Passing,
        _ when code.StartsWith("error.internal", StringComparison.Ordinal) => ErrorKind.Passing,
        _ => ErrorKind.Lasting,
    };

    /// <summary>The service's words with what can be done about it.</summary>
    public static string Explain(CommandError error)
    {
        string said = error.Message.Length > 0 ? $"{error.Message.TrimEnd('.')} ({error.Code})." : $"{error.Code}.";
        string? remedy = s_remedies.GetValueOrDefault(error.Code) ?? (error.Code.StartsWith("error.usergroup.readonly", StringComparison.Ordinal) ? "The group is filled by another directory, and only by that." : null);
        return remedy is null ? said : $"{said} {remedy}";
    }
}
