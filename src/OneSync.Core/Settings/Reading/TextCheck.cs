using System.Globalization;
using System.Text.RegularExpressions;

namespace OneSync.Core.Settings.Reading;

/// <summary>Says what is wrong with a text of a given kind.</summary>
internal static partial class TextCheck
{
    /// <summary>What is wrong with <paramref name="text"/>, or null.</summary>
    public static ConfigurationProblem? Fault(SettingText text, TextShape shape, string title, string name)
    {
        string value = text.Text;
        return shape.Kind switch
        {
            TextKind.Path when string.IsNullOrWhiteSpace(value) || value.Contains('\0') => Wrong("WrongType", $"{name} must be {title}, and is blank."),
            TextKind.Integer => Number(text, shape, title, name, int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole), whole),
            TextKind.Number => Number(text, shape, title, name, double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number), number),
            TextKind.Boolean when !bool.TryParse(value, out _) => Wrong("WrongType", $"{name} must be true or false, and is '{value}'.", Truth(value)),
            TextKind.Choice when !shape.Choices.Contains(value, StringComparer.OrdinalIgnoreCase) => Wrong(
                "UnknownChoice", $"{name} cannot be '{value}'; it is one of: {string.Join(", ", shape.Choices)}.", NearestName.Of(value, shape.Choices)),
            TextKind.Limit when !Settings.Limit.TryParse(value, out _) => Wrong(
                "BadLimit", $"{name} must be {title}, and is '{value}'. Write a whole number such as 25, or a percentage from 0% to 100%."),
            TextKind.Duration when !Days.TryParse(value, out _) => Wrong(
                "BadDuration", $"{name} must be {title}, and is '{value}'. Write days as 30d or weeks as 4w.", Duration(value)),
            TextKind.Secret when !SecretReference.Is(value) => new ConfigurationProblem(
                "PlainTextSecret",
                $"{name} holds a secret as plain text. Keep it elsewhere and write env:NAME, file:PATH or vault:NAME here.",
                text.At, Scheme(value), ProblemSeverity.Warning),
            TextKind.Connection when !SecretReference.Is(value) && PasswordInConnection().IsMatch(value) => new ConfigurationProblem(
                "PlainTextSecret",
                $"{name} holds a password as plain text. Take it out, and write env:NAME, file:PATH or vault:NAME under 'password'.",
                text.At, null, ProblemSeverity.Warning),
            _ => null,
        };

        ConfigurationProblem Wrong(string id, string message, string? nearest = null) => new(id, message, text.At, nearest);
    }

    private static ConfigurationProblem? Number(SettingText text, TextShape shape, string title, string name, bool isNumber, double value)
    {
        if (!isNumber)
            return new ConfigurationProblem("WrongType", $"{name} must be {title}, and is '{text.Text}'.", text.At);
        return value >= shape.Minimum && value <= shape.Maximum ? null : new ConfigurationProblem("BadLimit", $"{name} must be {title}, and is {text.Text}.", text.At);
    }

    private static string? Truth(string value) => value.ToUpperInvariant() switch
    {
        "YES" or "ON" or "1" => "true",
        "NO" or "OFF" or "0" => "false",
        _ => NearestName.Of(value, ["true", "false"]),
    };

    private static string? Duration(string value)
    {
        string digits = new([.. value.TakeWhile(char.IsAsciiDigit)]);
        return digits.Length is > 0 and < 6 ? digits + "d" : null;
    }

    /// <summary>The scheme that a mistyped one such as <c>evn:</c> stands for. Nothing of the value goes into the message.</summary>
    private static string? Scheme(string value) =>
        value.IndexOf(':') is > 0 and < 8 and var colon ? NearestName.Of(value[..(colon + 1)], SecretReference.Schemes) : null;

    [GeneratedRegex(@"(^|;)\s*(pwd|password)\s*=\s*[^;\s]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PasswordInConnection();
}
