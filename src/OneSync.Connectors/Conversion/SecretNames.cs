namespace OneSync.Connectors.Conversion;

/// <summary>Puts references in the place of secrets, which are never copied.</summary>
internal static class SecretNames
{
    /// <summary>The reference to a secret that a map gives in the clear, or names in the machine's credential store; null when it gives none.</summary>
    /// <param name="map">The map.</param>
    /// <param name="key">The key of the secret: <c>client_secret</c>.</param>
    /// <param name="variable">The environment variable that takes its place.</param>
    public static string? Reference(LegacyMap map, string key, string variable)
    {
        string secure = $"secure_{key}_key";
        if (map.Text(secure) is { } stored)
        {
            map.Ignore(key);
            map.Note(secure, "OneSync does not read the credential store of the User Sync Tool.", $"Store it once for SecretManagement: Set-Secret -Name '{stored}'.");
            return $"vault:{stored}";
        }
        if (map.Text(key) is null)
            return null;
        map.Note(key, "A secret is not copied into a configuration.", $"Give it in the environment variable {variable}, or write file: or vault: in its place. Then delete it from the old file.");
        return $"env:{variable}";
    }

    /// <summary>A text that is no secret, and may nevertheless be in the credential store.</summary>
    public static string? Plain(LegacyMap map, string key)
    {
        string secure = $"secure_{key}_key";
        map.Note(secure, "It is in the credential store of the User Sync Tool, and is no secret.", $"Write it into onesync.yaml, in the place of 'replace-{key}'.");
        return map.Text(key) ?? (map.Text(secure) is null ? null : $"replace-{key}");
    }
}
