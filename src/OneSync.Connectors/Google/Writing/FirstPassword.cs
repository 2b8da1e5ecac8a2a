using System.Globalization;

namespace OneSync.Connectors.Google;

/// <summary>What the service asks of a password.</summary>
internal static class FirstPassword
{
    private const int Shortest = 8, Longest = 100;

    /// <summary>Why it takes no such password, as a clause without the password; null when it does.</summary>
    public static string? WhyNot(string password)
    {
        if (password.Length is < Shortest or > Longest)
            return string.Create(CultureInfo.InvariantCulture, $"it has {password.Length} characters and Google takes {Shortest} to {Longest}");
        return password.All(c => c is >= ' ' and <= '~') && password.Trim().Length == password.Length ? null : "Google takes signs of ASCII alone, and no space at either end";
    }
}
