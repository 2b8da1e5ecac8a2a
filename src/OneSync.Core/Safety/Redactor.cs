namespace OneSync.Core.Safety;

/// <summary>Knows the secrets of a run and keeps them out of texts. Safe to use from several threads.</summary>
public sealed class Redactor
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    // A line of a key file is a secret by itself; a shorter one, such as a brace, is not.
    private const int SecretLineLength = 12;

    private readonly object _gate = new();
    private volatile string[] _secrets = [];

    /// <summary>Adds a secret, in the forms in which it turns up: as it is, in a URL, in JSON, in base64, and line by line.</summary>
    public void Add(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (string.IsNullOrWhiteSpace(secret))
            return;
        lock (_gate)
            _secrets = [.. _secrets.Union(Forms(secret), StringComparer.Ordinal)];
    }

    /// <summary>The text with <see cref="Mask"/> for every part that is a secret; secrets that overlap become one.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool[]? secret = null;
        foreach (string form in _secrets)
        {
            for (int at = text.IndexOf(form, StringComparison.Ordinal); at >= 0; at = text.IndexOf(form, at + 1, StringComparison.Ordinal))
                (secret ??= new bool[text.Length]).AsSpan(at, form.Length).Fill(true);
        }
        return secret is null ? text : Masked(text, secret);
    }

    private static string Masked(string text, bool[] secret)
    {
        var masked = new System.Text.StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (!secret[i])
                masked.Append(text[i]);
            else if (i == 0 || !secret[i - 1])
                masked.Append(Mask);
        }
        return masked.ToString();
    }

    private static IEnumerable<string> Forms(string secret)
    {
        string trimmed = secret.Trim();
        yield return trimmed;
        yield return Uri.EscapeDataString(trimmed);
        yield return System.Text.Json.JsonEncodedText.Encode(trimmed).Value;
        yield return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(trimmed));
        foreach (string line in trimmed.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length >= SecretLineLength)
                yield return line;
        }
    }
}
