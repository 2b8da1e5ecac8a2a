namespace OneSync.Connectors.Adobe;

/// <summary>Whose an account is, as the service writes it.</summary>
internal static class IdentityType
{
    /// <summary>The person's own; its names and its e-mail are not the organisation's to change.</summary>
    public const string Adobe = "adobeID";

    /// <summary>The organisation's, with a password that Adobe keeps.</summary>
    public const string Enterprise = "enterpriseID";

    /// <summary>The organisation's, with its own sign-on.</summary>
    public const string Federated = "federatedID";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Adobe, Enterprise, Federated];

    /// <summary>The type in the service's writing; null when there is no such type.</summary>
    public static string? Canonical(string? text) => All.FirstOrDefault(t => t.Equals(text, StringComparison.OrdinalIgnoreCase));
}
