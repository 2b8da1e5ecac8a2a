using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OneSync.TestServers.Google;

/// <summary>A request within a batch.</summary>
internal sealed record GooglePart(string Id, string Method, string Target, JsonObject? Body)
{
    private const int Most = 1000;

    /// <summary>Takes a batch apart.</summary>
    public static IReadOnlyList<GooglePart> Read(string contentType, string text, Action<string> breach)
    {
        int mark = contentType.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        if (!contentType.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase) || mark < 0)
            breach($"batch: its type is '{contentType}'");
        string boundary = "--" + contentType[(mark + "boundary=".Length)..].Trim('"');
        List<GooglePart> parts = [];
        foreach (string part in text.Split(boundary).Skip(1).TakeWhile(p => !p.StartsWith("--", StringComparison.Ordinal)))
            parts.Add(One(part.TrimStart('\r', '\n'), breach));
        if (parts.Count > Most)
            breach($"batch: it has {parts.Count} parts");
        if (parts.DistinctBy(p => p.Id).Count() < parts.Count)
            breach("batch: a Content-ID stands twice");
        // The order of execution is not guaranteed.
        foreach (IGrouping<string, GooglePart> same in parts.Where(p => p.Method != "GET" && !p.Target.Contains("/members", StringComparison.Ordinal)).GroupBy(p => p.Target.Split('?')[0] + (p.Method == "POST" ? p.Body?.ToJsonString() : "")))
        {
            if (same.Count() > 1)
                breach($"batch: {same.Key} is changed twice");
        }
        return parts;
    }

    /// <summary>The answer to a batch.</summary>
    public static string Write(string boundary, IEnumerable<(string Id, GoogleReply Reply)> replies)
    {
        StringBuilder text = new();
        foreach ((string id, GoogleReply reply) in replies)
        {
            string body = reply.Body?.ToJsonString() ?? "";
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: application/http\r\nContent-ID: <response-{id}>\r\n\r\n");
            text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Status\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{body}\r\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString();
    }

    private static GooglePart One(string part, Action<string> breach)
    {
        string[] halves = part.Split("\r\n\r\n", 3);
        string id = halves[0].Split("\r\n").Select(h => h.Split(": ", 2)).FirstOrDefault(h => h[0].Equals("Content-ID", StringComparison.OrdinalIgnoreCase))?[1].Trim('<', '>') ?? "";
        if (id.Length == 0 || !halves[0].Contains("application/http", StringComparison.Ordinal))
            breach("batch: a part has no Content-ID, or is not of type application/http");
        string[] line = halves[1].Split("\r\n")[0].Split(' ');
        if (line.Length < 2 || !line[1].StartsWith('/'))
            breach($"batch: '{halves[1].Split("\r\n")[0]}' has no relative path");
        string body = halves.Length > 2 ? halves[2].Trim() : "";
        return new GooglePart(id, line[0], line[1], body.Length > 0 ? JsonNode.Parse(body) as JsonObject : null);
    }
}
