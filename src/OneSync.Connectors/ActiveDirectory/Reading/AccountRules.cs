using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>What a plan has to know about the directory's attributes: their one writing, their lengths, and what they would refuse.</summary>
internal static class AccountRules
{
    // The rangeUpper of ou in Microsoft's schema.
    private const int LongestUnitName = 64;

    private const string AccountName = "sAMAccountName", PrincipalName = "userPrincipalName", ProxyAddresses = "proxyAddresses";

    /// <summary>The rule of one attribute; null when there is nothing to know.</summary>
    public static AttributeRule? Of(string name, AccountAttributes attributes, IReadOnlyDictionary<string, ReferenceMap> references)
    {
        if (name.Equals(AccountAttributes.Unit, StringComparison.OrdinalIgnoreCase))
            return new AttributeRule { Canonical = v => Unit(v, attributes.Scope), WhyNot = v => WhyNotUnit(v, attributes.Scope) };
        if (attributes.Find(name) is not { } schema)
            return null;
        AttributeSyntax? syntax = schema.Syntax.IsPlain || attributes.IsReference(name) ? null : schema.Syntax;
        int? longest = name.Equals(AccountName, StringComparison.OrdinalIgnoreCase) ? UserNames.LongestAccountName : schema.MaxLength;
        return new AttributeRule
        {
            MaxLength = longest,
            Canonical = syntax is null ? null : v => Canonical(v, syntax),
            WhyNot = v => WhyNot(name, v, schema, longest, syntax),
            Reference = attributes.ReferenceKey(name) is { } key && references.TryGetValue(key, out ReferenceMap? map)
                ? new ReferenceRule(key, value => map.WhyNot(value, key, attributes.Scope.Domain)) : null,
            Merge = name.Equals(ProxyAddresses, StringComparison.OrdinalIgnoreCase) ? MailAddresses.Merge : null,
        };
    }

    private static string? WhyNot(string name, AttributeValue value, SchemaAttribute schema, int? longest, AttributeSyntax? syntax)
    {
        // The schema gives description many values; a user takes one.
        if ((schema.IsSingle || name.Equals("description", StringComparison.OrdinalIgnoreCase)) && value.IsMultiValued)
            return $"it takes one value, and there are {value.Count}; add |join or |first";
        foreach (string text in value.ToArray())
        {
            string? why = name.Equals(AccountName, StringComparison.OrdinalIgnoreCase) ? UserNames.WhyNotAccountName(text)
                : name.Equals(PrincipalName, StringComparison.OrdinalIgnoreCase) ? UserNames.WhyNotPrincipalName(text) : null;
            if (why is not null)
                return why;
            if (longest is { } most && text.Length > most)
                return string.Create(CultureInfo.InvariantCulture, $"the value has {text.Length} characters and the directory takes {most}; shorten it with |left {most}");
            try
            {
                syntax?.ToDirectory(text);
            }
            catch (FormatException error)
            {
                return $"'{text}': {error.Message}";
            }
        }
        return null;
    }

    private static AttributeValue Canonical(AttributeValue value, AttributeSyntax syntax)
    {
        try
        {
            return AttributeValue.Of(value.ToArray().Select(syntax.Canonical));
        }
        catch (FormatException)
        {
            return value;
        }
    }

    private static AttributeValue Unit(AttributeValue value, AccountScope scope) =>
        !value.IsMultiValued && value.First is { } path && scope.ContainerOf(path) is { } container ? AttributeValue.Of(scope.PathOf(container)) : value;

    private static string? WhyNotUnit(AttributeValue value, AccountScope scope)
    {
        if (value.IsMultiValued || scope.ContainerOf(value.First!) is not { } container)
            return $"'{value}' is no path of containers such as OU=Grade 9,OU=Students";
        // Samba takes longer ones, Windows does not.
        foreach (string part in DistinguishedName.Parts(container) ?? [])
        {
            if (DistinguishedName.TryReadPart(part, out _, out string? one) && one.Length > LongestUnitName)
                return string.Create(CultureInfo.InvariantCulture, $"the container '{one}' has {one.Length} characters and the directory takes {LongestUnitName}; shorten it with |left {LongestUnitName}");
        }
        return scope.Holds(container) ? null : $"'{value}' is not below the managed base '{scope.Base}'";
    }
}
