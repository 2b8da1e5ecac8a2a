using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>The attributes of an account, and what the service makes of their values (User Management API v2, action commands).</summary>
internal static class AccountAttributes
{
    public const string Email = "email", Username = "username", Domain = "domain", Type = "type", FirstName = "firstname", LastName = "lastname", Country = "country";

    /// <summary>The groups that an account is in: read, and emptied when it is disabled; who comes and goes is said by <c>groups:</c>.</summary>
    public const string Groups = "groups";

    /// <summary>Why an account is not touched.</summary>
    public const string Protected = Accounts.AccountChanges.Protected;

    private const int LongestEmail = 60, LongestName = 250;

    /// <summary>Those that can be mapped.</summary>
    public static IReadOnlyList<string> Mapped { get; } = [Email, Username, Domain, Type, FirstName, LastName, Country];

    /// <summary>The name in the service's writing; as it is when there is no such attribute.</summary>
    public static string Canonical(string name) => Mapped.Append(Groups).Append(Protected).FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    /// <summary>The rule of an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="identityType">The type of new accounts.</param>
    /// <param name="needsNames">Whether all new accounts are of types that need names: enterprise and federated IDs.</param>
    public static AttributeRule? Rule(string name, string identityType, bool needsNames)
    {
        // The names of an Adobe ID are its owner's.
        bool owned = identityType == IdentityType.Adobe;
        return Canonical(name) switch
        {
            Email => new AttributeRule { MaxLength = LongestEmail, WhyNot = WhyNotEmail, Same = IgnoringCase, IsFixed = owned, IsRequired = true },
            Username => new AttributeRule { MaxLength = LongestName, WhyNot = WhyNotName, Same = IgnoringCase, IsFixed = owned },
            Domain => new AttributeRule { WhyNot = One, Same = IgnoringCase, IsFixed = true },
            FirstName or LastName => new AttributeRule { MaxLength = LongestName, WhyNot = WhyNotName, IsFixed = owned, IsRequired = needsNames },
            Country => new AttributeRule { Canonical = Upper, WhyNot = WhyNotCountry, IsFixed = true },
            Type => new AttributeRule { Canonical = TypeOf, WhyNot = WhyNotType, IsFixed = true },
            _ => null,
        };
    }

    /// <summary>Whether a text is a country: two letters, as ISO 3166 has them, or <c>UD</c>, which the service takes for an undefined one.</summary>
    public static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    private static bool IgnoringCase(AttributeValue one, AttributeValue other) => string.Equals(one.First ?? "", other.First ?? "", StringComparison.OrdinalIgnoreCase);

    private static AttributeValue Upper(AttributeValue value) => value.IsMultiValued ? value : AttributeValue.Of(value.First!.Trim().ToUpperInvariant());

    private static AttributeValue TypeOf(AttributeValue value) => !value.IsMultiValued && IdentityType.Canonical(value.First) is { } type ? AttributeValue.Of(type) : value;

    private static string? One(AttributeValue value) => value.IsMultiValued ? $"it takes one value, and there are {value.Count}; add |first" : null;

    private static string? WhyNotEmail(AttributeValue value)
    {
        if (One(value) is { } many)
            return many;
        string text = value.First!;
        if (text.Length > LongestEmail)
            return TooLong(text, LongestEmail);
        int at = text.IndexOf('@', StringComparison.Ordinal);
        bool whole = at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
        return whole ? null : $"'{text}' is no e-mail address";
    }

    private static string? WhyNotName(AttributeValue value) => One(value) ?? (value.First!.Length > LongestName ? TooLong(value.First, LongestName) : null);

    private static string? WhyNotCountry(AttributeValue value) =>
        One(value) ?? (IsCountry(value.First!) ? null : $"'{value}' is no country of two letters such as US; map names with |lookup");

    private static string? WhyNotType(AttributeValue value) =>
        One(value) ?? (IdentityType.Canonical(value.First) is not null ? null : $"'{value}' is none of {string.Join(", ", IdentityType.All)}");

    private static string TooLong(string text, int most) =>
        string.Create(CultureInfo.InvariantCulture, $"the value has {text.Length} characters and the service takes {most}; shorten it with |left {most}");
}
