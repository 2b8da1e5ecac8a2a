using System.Globalization;
using System.Text.RegularExpressions;
using OneSync.Connectors.Files;

namespace OneSync.Connectors.Sftp;

/// <summary>Reads what <c>ls -ln</c> of the OpenSSH client writes: dates to the minute, or to the day when they are older than half a year.</summary>
internal static partial class SftpListing
{
    /// <summary>The files of a listing, without folders and links; names that no command can hold are left out.</summary>
    /// <param name="lines">What the client wrote, in English, in UTC.</param>
    /// <param name="now">The time, which tells the year of dates that have none.</param>
    public static IReadOnlyList<Delivery> Files(IEnumerable<string> lines, DateTimeOffset now)
    {
        List<Delivery> files = [];
        foreach (string line in lines)
        {
            if (Line().Match(line) is { Success: true } match && match.Groups[1].Value == "-" && IsPlain(match.Groups["name"].Value)
                && Date(match.Groups["date"].Value, match.Groups["time"].Value, now) is { } modified)
                files.Add(new Delivery(match.Groups["name"].Value, modified, long.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture)));
        }
        return files;
    }

    /// <summary>Whether a listing has a folder of that name, or a link, which may be one.</summary>
    public static bool HasFolder(IEnumerable<string> lines, string name) =>
        lines.Any(line => Line().Match(line) is { Success: true } match && match.Groups[1].Value is "d" or "l" && match.Groups["name"].Value == name);

    private static bool IsPlain(string name) => SftpClient.CanQuote(name) && !name.Contains('/', StringComparison.Ordinal);

    private static DateTimeOffset? Date(string date, string time, DateTimeOffset now)
    {
        string day = Spaces().Replace(date, " ");
        if (!time.Contains(':', StringComparison.Ordinal))
            return Parse($"{day} {time} 00:00");
        // A clock that goes a little ahead must not turn today into last year.
        DateTimeOffset? thisYear = Parse($"{day} {now.Year} {time}");
        return thisYear > now.AddDays(2) || thisYear is null ? Parse($"{day} {now.Year - 1} {time}") : thisYear;
    }

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, "MMM d yyyy HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;

    [GeneratedRegex(@"^([-dlbcps])\S{9,}\s+\S+\s+\S+\s+\S+\s+(?<size>\d+)\s+(?<date>[A-Z][a-z]{2}\s+\d{1,2})\s+(?<time>\d{1,2}:\d{2}|\d{4}) (?<name>.+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
