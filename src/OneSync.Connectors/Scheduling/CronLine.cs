using System.Globalization;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Scheduling;

/// <summary>
/// One line of a crontab, as crontab(5) has it: five fields, and a command for /bin/sh in which each <c>%</c> must be escaped. The command works in the workspace, keeps what was printed by the
/// last run and the one before for its owner alone, and ends as the program ends. It asks for no colours. Where it cannot even start, cron mails what the shell says.
/// </summary>
internal static class CronLine
{
    /// <summary>Longer commands are refused by cron (MAX_COMMAND is 1000 with the end of the text).</summary>
    private const int LongestCommand = 998;

    private const int Fields = 5;

    /// <summary>The line for one time of the day.</summary>
    public static string Of(ScheduleRequest request, TimeOnly time)
    {
        string days = request.Days.Count == 0 ? "*" : string.Join(',', ScheduleTimes.InOrder(request.Days).Select(d => (int)d));
        return string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * {days} {Command(request).Replace("%", "\\%", StringComparison.Ordinal)}");
    }

    /// <summary>The command of a line, as the shell gets it.</summary>
    public static string CommandOf(string line) => (line.Split(' ', Fields + 1) is { Length: Fields + 1 } parts ? parts[Fields] : line).Replace("\\%", "%", StringComparison.Ordinal);

    /// <summary>Why the request cannot be put into a crontab; null when it can.</summary>
    public static string? WhyNot(ScheduleRequest request)
    {
        string[] texts = [request.Program, request.Folder, .. request.Arguments];
        // What becomes of a backslash depends on which cron it is.
        if (texts.FirstOrDefault(t => t.AsSpan().IndexOfAny("\\\r\n\0") >= 0) is { } bad)
            return $"'{bad}' cannot be written into a crontab, because of a backslash or a line break in it.";
        int length = System.Text.Encoding.UTF8.GetByteCount(Command(request).Replace("%", "\\%", StringComparison.Ordinal));
        return length > LongestCommand ? $"The command would be {length} bytes long, and cron takes {LongestCommand}: put the module or the workspace where its path is shorter." : null;
    }

    private static string Command(ScheduleRequest request)
    {
        string log = Quote(request.LogName), last = Quote(request.LogName + ".1");
        return $"umask 077; cd {Quote(request.Folder)} && {{ mv -f {log} {last} 2>/dev/null; NO_COLOR=1 {string.Join(' ', request.Arguments.Prepend(request.Program).Select(Quote))} >{log} 2>&1; }}";
    }

    // Without backslashes, for the same reason.
    private static string Quote(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? text : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
}
