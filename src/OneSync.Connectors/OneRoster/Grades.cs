using System.Globalization;

namespace OneSync.Connectors.OneRoster;

/// <summary>Grades as the codes of CEDS: IT, PR, PK, TK, KG, 01 to 13, PS, UG, Other.</summary>
internal static class Grades
{
    /// <summary>The code for what a system wrote, such as <c>K</c>, <c>1</c>, <c>9th</c> or <c>Grade 12</c>; null when it is not understood.</summary>
    public static string? Ceds(string written)
    {
        string text = written.Trim().ToUpperInvariant();
        switch (text)
        {
            case "IT" or "PR" or "PK" or "TK" or "KG" or "PS" or "UG":
                return text;
            case "OTHER":
                return "Other";
            case "K" or "0" or "00" or "KN" or "KINDERGARTEN":
                return "KG";
            case "-1" or "P" or "PREK" or "PRE-K" or "PREKINDERGARTEN" or "PRE-KINDERGARTEN":
                return "PK";
            case "TRANSITIONAL KINDERGARTEN":
                return "TK";
            case "INFANT/TODDLER":
                return "IT";
            case "PRESCHOOL":
                return "PR";
            case "POSTSECONDARY":
                return "PS";
            case "UNGRADED":
                return "UG";
        }
        ReadOnlySpan<char> number = text;
        if (number.StartsWith("GRADE", StringComparison.Ordinal) || number.StartsWith("GR", StringComparison.Ordinal))
            number = number.TrimStart("GRADE. ");
        else if (number.EndsWith(" GRADE", StringComparison.Ordinal))
            number = number[..^6];
        if (number.Length > 2 && number[^2..] is "ST" or "ND" or "RD" or "TH")
            number = number[..^2];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int grade) && grade is >= 1 and <= 13
            ? grade.ToString("00", CultureInfo.InvariantCulture)
            : null;
    }
}
