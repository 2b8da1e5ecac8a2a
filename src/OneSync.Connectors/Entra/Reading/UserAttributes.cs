using System.Text.RegularExpressions;

namespace OneSync.Connectors.Entra;

/// <summary>The attributes of users that can be read and mapped.</summary>
internal static partial class UserAttributes
{
    /// <summary>The name that a user signs in with.</summary>
    public const string Name = "userPrincipalName";

    /// <summary>Whether the user may sign in.</summary>
    public const string Enabled = "accountEnabled";

    /// <summary>The user's manager, who is told by a key.</summary>
    public const string Manager = "manager";

    /// <summary>The licences that OneSync gives and takes.</summary>
    public const string Licenses = "licenses";

    /// <summary>The country whose law a licence is used under.</summary>
    public const string UsageLocation = "usageLocation";

    private const string OnPremises = "it comes from the on-premises directory";

    private static readonly Dictionary<string, UserAttribute> s_all = All().ToDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that can be mapped, apart from directory extensions.</summary>
    public static IReadOnlyList<string> Mappable { get; } = [.. s_all.Values.Where(a => a.ReadOnly is null).Select(a => a.Name), Manager, Licenses];

    /// <summary>The properties that are read of every user, whatever is mapped.</summary>
    public static IReadOnlyList<string> Always { get; } = ["id", Name, Enabled, "mail", "mailNickname", "proxyAddresses", "userType", UsageLocation, "onPremisesSyncEnabled"];

    /// <summary>The attribute of that name; null when there is none. Directory extensions (<c>extension_…</c>) are texts.</summary>
    public static UserAttribute? Find(string name) => s_all.GetValueOrDefault(name) ?? (Extension().IsMatch(name) ? new UserAttribute(name, name, null, UserValueKind.Text, 256) : null);

    private static IEnumerable<UserAttribute> All()
    {
        static UserAttribute Text(string name, int? most, Func<string, string?>? whyNot = null) => new(name, name, null, UserValueKind.Text, most) { WhyNot = whyNot };
        static UserAttribute Choice(string name, params string[] choices) => new(name, name, null, UserValueKind.Text, null) { Choices = choices };
        static UserAttribute Shown(string name, UserValueKind kind, string why) => new(name, name, null, kind, null) { ReadOnly = why };

        yield return Text(Name, UserNames.LongestPrincipalName, UserNames.WhyNotPrincipalName);
        yield return Text("mailNickname", UserNames.LongestNickname, UserNames.WhyNotNickname);
        yield return Text("displayName", 256);
        foreach (string name in new[] { "givenName", "surname", "department", "companyName", "mobilePhone", "faxNumber" })
            yield return Text(name, 64);
        foreach (string name in new[] { "jobTitle", "city", "state", "country", "officeLocation" })
            yield return Text(name, 128);
        yield return Text("streetAddress", 1024);
        yield return Text("postalCode", 40);
        yield return Text("mail", null, UserNames.WhyNotAddress);
        yield return Text("employeeId", 16);
        yield return Text("employeeType", null);
        yield return new UserAttribute("employeeHireDate", "employeeHireDate", null, UserValueKind.Time, null);
        yield return new UserAttribute("division", "employeeOrgData", "division", UserValueKind.Text, null);
        yield return new UserAttribute("costCenter", "employeeOrgData", "costCenter", UserValueKind.Text, null);
        yield return Text("preferredLanguage", null);
        yield return Text("onPremisesImmutableId", null, v => v.Contains('$', StringComparison.Ordinal) || v.Contains('_', StringComparison.Ordinal) ? $"'{v}' has $ or _, which it must not have" : null);
        yield return Text(UsageLocation, null, v => v.Length == 2 && v.All(char.IsAsciiLetter) ? null : $"'{v}' is no country of two letters, such as US (ISO 3166)") with { IsUpper = true };
        yield return Choice("ageGroup", "minor", "notAdult", "adult");
        yield return Choice("consentProvidedForMinor", "granted", "denied", "notRequired");
        yield return Choice("userType", "Member", "Guest");
        yield return new UserAttribute("showInAddressList", "showInAddressList", null, UserValueKind.Boolean, null);
        yield return new UserAttribute("businessPhones", "businessPhones", null, UserValueKind.TextList, null) { MostValues = 1 };
        yield return new UserAttribute("otherMails", "otherMails", null, UserValueKind.TextList, 250) { WhyNot = UserNames.WhyNotAddress };
        yield return Text("passwordPolicies", null, UserNames.WhyNotPasswordPolicies);
        for (int number = 1; number <= 15; number++)
            yield return new UserAttribute($"extensionAttribute{number}", "onPremisesExtensionAttributes", $"extensionAttribute{number}", UserValueKind.Text, 1024);

        yield return Shown("id", UserValueKind.Text, "it is the anchor");
        yield return Shown(Enabled, UserValueKind.Boolean, "OneSync enables and disables accounts itself");
        yield return Shown("proxyAddresses", UserValueKind.TextList, "Exchange keeps them; map 'mail', which adds one, or 'otherMails'");
        yield return Shown("createdDateTime", UserValueKind.Time, "the service sets it by itself");
        yield return Shown("externalUserState", UserValueKind.Text, "the service sets it by itself");
        yield return Shown("onPremisesSyncEnabled", UserValueKind.Boolean, OnPremises);
        yield return Shown("onPremisesSamAccountName", UserValueKind.Text, OnPremises);
        yield return Shown("onPremisesUserPrincipalName", UserValueKind.Text, OnPremises);
        yield return Shown("onPremisesDistinguishedName", UserValueKind.Text, OnPremises);
    }

    [GeneratedRegex("^extension_[0-9a-f]{32}_[A-Za-z0-9_]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();
}
