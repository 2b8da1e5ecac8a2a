namespace OneSync.Core.Settings;

/// <summary>Tells a reference to a secret, <c>env:NAME</c>, <c>file:PATH</c> or <c>vault:NAME</c>, from a secret itself.</summary>
public static class SecretReference
{
    /// <summary>What references start with.</summary>
    internal static IReadOnlyList<string> Schemes { get; } = ["env:", "file:", "vault:"];

    /// <summary>Whether the text is a reference.</summary>
    public static bool Is(string text) => Schemes.Any(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));
}
