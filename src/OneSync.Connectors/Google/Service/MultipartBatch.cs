using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace OneSync.Connectors.Google.Service;

/// <summary>What was answered to one request of a batch.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Body">Its body; <c>""</c> for none.</param>
internal sealed record PartAnswer(int Status, string Body);

/// <summary>
/// Many requests in one, as <c>multipart/mixed</c> of <c>application/http</c>. Each part has a Content-ID, by which its answer is known in whatever order
/// the answers come: the library's own batches send none and go by the order.
/// </summary>
internal static class MultipartBatch
{
    /// <summary>How many requests one batch may have.</summary>
    public const int Most = 1000;

    private const string Mark = "item-";

    /// <summary>The request as it stands in a batch.</summary>
    public static async Task<byte[]> PartAsync(HttpRequestMessage request)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"{request.Method} {request.RequestUri!.PathAndQuery} HTTP/1.1\r\n");
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        if (body.Length > 0)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json; charset=utf-8\r\nContent-Length: {body.Length}\r\n");
        head.Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. body];
    }

    /// <summary>The body of a batch.</summary>
    public static HttpContent Of(IReadOnlyList<byte[]> parts)
    {
        MultipartContent batch = new("mixed", $"batch_{Guid.NewGuid():N}");
        for (int i = 0; i < parts.Count; i++)
        {
            ByteArrayContent part = new(parts[i]);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/http");
            part.Headers.Add("Content-ID", string.Create(CultureInfo.InvariantCulture, $"<{Mark}{i}>"));
            batch.Add(part);
        }
        return batch;
    }

    /// <summary>The answers by the place of their request; null for a request that was not answered.</summary>
    /// <exception cref="InvalidDataException">It is no answer to a batch, or was cut off.</exception>
    public static async Task<PartAnswer?[]> ReadAsync(HttpContent answer, int count, CancellationToken cancellation)
    {
        string? boundary = answer.Headers.ContentType?.Parameters.FirstOrDefault(p => p.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        if (boundary is null)
            throw new InvalidDataException("the answer to a batch has no parts");
        string text = await answer.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        string line = "--" + boundary;
        PartAnswer?[] answers = new PartAnswer?[count];
        int at = text.IndexOf(line, StringComparison.Ordinal), place = 0;
        while (at >= 0 && !text.AsSpan(at + line.Length).StartsWith("--"))
        {
            int start = text.IndexOf('\n', at) + 1, end = text.IndexOf(line, start, StringComparison.Ordinal);
            if (start == 0 || end < 0)
                throw new InvalidDataException("the answer to a batch was cut off");
            Read(text.AsSpan(start, end - start), answers, place++);
            at = end;
        }
        return at >= 0 ? answers : throw new InvalidDataException("the answer to a batch has no parts");
    }

    // The part's own headers, a blank line, the status line, the headers of the answer, a blank line, its body.
    private static void Read(ReadOnlySpan<char> part, PartAnswer?[] answers, int place)
    {
        while (Line(ref part) is { Length: > 0 } header)
        {
            int mark = header.IndexOf(Mark, StringComparison.Ordinal);
            if (header.StartsWith("Content-ID", StringComparison.OrdinalIgnoreCase) && mark >= 0)
                place = int.TryParse(header.AsSpan(mark + Mark.Length).TrimEnd(">\""), NumberStyles.None, CultureInfo.InvariantCulture, out int told) ? told : -1;
        }
        string[] status = Line(ref part).Split(' ', 3);
        if (place < 0 || place >= answers.Length || status.Length < 2 || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            throw new InvalidDataException("a part of the answer to a batch cannot be read");
        while (Line(ref part).Length > 0)
        {
            // Headers of the answer, of which none is of use.
        }
        answers[place] = new PartAnswer(code, part.TrimEnd("\r\n").ToString());
    }

    private static string Line(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf('\n');
        string line = (end < 0 ? rest : rest[..end]).TrimEnd('\r').ToString();
        rest = end < 0 ? default : rest[(end + 1)..];
        return line;
    }
}
