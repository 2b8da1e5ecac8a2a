using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>What a plan has to know about attributes: their one writing, their lengths, and what the service would refuse.</summary>
internal static class AccountRules
{
    /// <summary>The rule of one attribute; null when there is nothing to know.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="licences">The licences; null where none are mapped.</param>
    /// <param name="domains">The verified domains of the tenant; none where they could not be read.</param>
    public static AttributeRule? Of(string name, Licences? licences, IReadOnlyCollection<string> domains)
    {
        if (AccountReading.IsLicenses(name))
            return licences is null ? null : new AttributeRule { Canonical = licences.Canonical, WhyNot = licences.WhyNot };
        if (UserAttributes.Find(name) is not { } attribute)
            return null;
        return new AttributeRule
        {
            MaxLength = attribute.MaxLength,
            Canonical = value => AttributeValue.Of(value.ToArray().Select(attribute.Canonical)),
            WhyNot = value => WhyNot(attribute, value, domains),
        };
    }

    private static string? WhyNot(UserAttribute attribute, AttributeValue value, IReadOnlyCollection<string> domains)
    {
        int most = attribute.Kind == UserValueKind.TextList ? attribute.MostValues ?? int.MaxValue : 1;
        if (value.Count > most)
            return string.Create(CultureInfo.InvariantCulture, $"it takes {(most == 1 ? "one value" : $"{most} values")}, and there are {value.Count}; add |join or |first");
        foreach (string text in value.ToArray())
        {
            if (attribute.WhyNot?.Invoke(text) is { } why)
                return why;
            if (attribute.MaxLength is { } longest && text.Length > longest)
                return string.Create(CultureInfo.InvariantCulture, $"the value has {text.Length} characters and Entra takes {longest}; shorten it with |left {longest}");
            if (attribute.Choices is { } choices && !choices.Contains(text))
                return $"'{text}' is none of {string.Join(", ", choices)}";
            if (attribute.Kind == UserValueKind.Boolean && !bool.TryParse(text, out _))
                return $"'{text}' must be true or false";
            if (attribute.Kind == UserValueKind.Time && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
                return $"'{text}' must be a day such as 2026-09-01, or an instant such as 2026-09-01T07:30:00Z";
        }
        string domain = value.First![(value.First!.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return attribute.Name == UserAttributes.Name && domains.Count > 0 && !domains.Contains(domain, StringComparer.OrdinalIgnoreCase)
            ? $"'{domain}' is no verified domain of the tenant, which has {string.Join(", ", domains)}" : null;
    }
}
