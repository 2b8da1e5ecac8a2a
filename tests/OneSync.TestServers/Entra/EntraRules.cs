using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OneSync.TestServers;

/// <summary>What the service asks of the properties of a user. A client that knows the rules breaks none of them.</summary>
internal static partial class EntraRules
{
    private static readonly Dictionary<string, int> s_texts = new()
    {
        ["displayName"] = 256, ["mailNickname"] = 64, ["userPrincipalName"] = 113, ["givenName"] = 64, ["surname"] = 64, ["department"] = 64, ["companyName"] = 64, ["mobilePhone"] = 64,
        ["jobTitle"] = 128, ["city"] = 128, ["state"] = 128, ["country"] = 128, ["officeLocation"] = 128, ["streetAddress"] = 1024, ["postalCode"] = 40, ["employeeId"] = 16,
        ["mail"] = 320, ["employeeType"] = 256, ["employeeHireDate"] = 40, ["preferredLanguage"] = 100, ["usageLocation"] = 2, ["passwordPolicies"] = 100, ["onPremisesImmutableId"] = 256,
        ["ageGroup"] = 20, ["consentProvidedForMinor"] = 20, ["userType"] = 20, ["faxNumber"] = 64,
    };

    private static readonly string[] s_required = ["accountEnabled", "displayName", "mailNickname", "userPrincipalName", "passwordProfile"];

    /// <summary>Why the body of a new user is refused; null when it is not.</summary>
    public static string? WhyNotNew(JsonObject body, IReadOnlyCollection<string> domains)
    {
        if (s_required.FirstOrDefault(r => body[r] is null) is { } missing)
            return $"A value is required for property '{missing}' of resource 'User'.";
        if (body["passwordProfile"] is not JsonObject { } profile || profile["password"]?.ToString() is not { Length: >= 8 } || profile["forceChangePasswordNextSignIn"] is null)
            return "The specified password does not comply with password complexity requirements.";
        return WhyNot(body, domains);
    }

    /// <summary>Why the body of a change is refused; null when it is not.</summary>
    public static string? WhyNot(JsonObject body, IReadOnlyCollection<string> domains)
    {
        foreach ((string name, JsonNode? value) in body)
        {
            if (s_texts.TryGetValue(name, out int most))
            {
                if (value is not null && (value.GetValueKind() != System.Text.Json.JsonValueKind.String || value.ToString() is not { Length: > 0 } text || text.Length > most))
                    return $"Invalid value specified for property '{name}' of resource 'User'.";
            }
            else if (name is "businessPhones" or "otherMails")
            {
                if (value is not JsonArray list || (name == "businessPhones" && list.Count > 1))
                    return $"Invalid value specified for property '{name}' of resource 'User'.";
            }
            else if (name is not ("accountEnabled" or "showInAddressList" or "passwordProfile" or "employeeOrgData" or "onPremisesExtensionAttributes") && !Extension().IsMatch(name))
            {
                return $"Property '{name}' is read-only and cannot be set.";
            }
        }
        if (body["userPrincipalName"]?.ToString() is { } principal)
        {
            if (!Principal().IsMatch(principal))
                return "Invalid value specified for property 'userPrincipalName' of resource 'User'.";
            if (!domains.Contains(principal.Split('@')[1]))
                return "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.";
        }
        if (body["ageGroup"]?.ToString() is { } age && age is not ("minor" or "notAdult" or "adult"))
            return "Invalid value specified for property 'ageGroup' of resource 'User'.";
        return body["usageLocation"]?.ToString() is { } place && !(place.Length == 2 && place.All(char.IsAsciiLetterUpper)) ? "Invalid value specified for property 'usageLocation' of resource 'User'." : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9'.\-_!#^~]{1,64}@[A-Za-z0-9.\-]+$")]
    private static partial Regex Principal();

    [GeneratedRegex("^extension_[0-9a-f]{32}_[A-Za-z0-9_]+$")]
    private static partial Regex Extension();
}
