using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using OneSync.Core.Ports;

namespace OneSync.Core.Activity;

/// <summary>Writes activity to a file: CSV, or JSON Lines when the name ends in <c>.jsonl</c> or <c>.ndjson</c>.</summary>
internal static class ActivityFile
{
    private static readonly string[] s_columns =
        ["at", "run", "kind", "subject", "action", "status", "user", "userName", "anchor", "before", "after", "detail", "error", "seconds", "by"];

    // People read it too: accents and quotes stay what they are.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the lines and answers how many.</summary>
    public static long Write(IConnectorHost host, string path, IEnumerable<OneSyncActivity> lines) =>
        Path.GetExtension(path).ToLowerInvariant() is ".jsonl" or ".ndjson" ? WriteJson(host, path, lines) : WriteCsv(host, path, lines);

    private static long WriteCsv(IConnectorHost host, string path, IEnumerable<OneSyncActivity> lines)
    {
        using ITableWriter table = host.CreateTable(path, s_columns);
        long count = 0;
        foreach (OneSyncActivity line in lines)
        {
            table.Write(Instant(line), line.Run.ToString(CultureInfo.InvariantCulture), line.Kind.ToString(), line.Subject, line.Action, line.Status,
                line.User?.ToString(CultureInfo.InvariantCulture) ?? "", line.UserName ?? "", line.Anchor ?? "", Values(line.Before), Values(line.After),
                line.Detail ?? "", line.Error ?? "", line.Duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), line.By);
            count++;
        }
        table.Finish();
        return count;
    }

    private static long WriteJson(IConnectorHost host, string path, IEnumerable<OneSyncActivity> lines)
    {
        using IFileWriter file = host.CreateFile(path);
        using Utf8JsonWriter json = new(file.Stream, s_json);
        long count = 0;
        foreach (OneSyncActivity line in lines)
        {
            json.WriteStartObject();
            json.WriteString("at", Instant(line));
            json.WriteNumber("run", line.Run);
            json.WriteString("kind", line.Kind.ToString());
            json.WriteString("subject", line.Subject);
            json.WriteString("action", line.Action);
            json.WriteString("status", line.Status);
            if (line.User is { } user)
                json.WriteNumber("user", user);
            WriteText(json, "userName", line.UserName);
            WriteText(json, "anchor", line.Anchor);
            WriteValues(json, "before", line.Before);
            WriteValues(json, "after", line.After);
            WriteText(json, "detail", line.Detail);
            WriteText(json, "error", line.Error);
            json.WriteNumber("seconds", Math.Round(line.Duration.TotalSeconds, 3));
            json.WriteString("by", line.By);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            file.Stream.WriteByte((byte)'\n');
            count++;
        }
        file.Finish();
        return count;
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach ((string attribute, string value) in values)
            json.WriteString(attribute, value);
        json.WriteEndObject();
    }

    private static string Values(IReadOnlyDictionary<string, string> values) => string.Join("; ", values.Select(v => $"{v.Key}={v.Value}"));

    private static string Instant(OneSyncActivity line) => line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
