using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace OneSync.Connectors.Http;

/// <summary>An answer read to its end, in a buffer that goes back to the pool when it is disposed.</summary>
internal sealed class ServiceAnswer : IDisposable
{
    private const int FirstBuffer = 64 << 10;

    private readonly Dictionary<string, string> _headers;
    private byte[]? _buffer;
    private int _length;

    private ServiceAnswer(Uri address, HttpResponseMessage response)
    {
        (Address, Status) = (address, response.StatusCode);
        _headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What was asked.</summary>
    public Uri Address { get; }

    public HttpStatusCode Status { get; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(0, _length);

    /// <summary>Reads an answer to its end.</summary>
    /// <param name="address">What was asked.</param>
    /// <param name="response">The answer, of which the headers are there.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ServiceException">It has more: <c>AnswerTooLarge</c>.</exception>
    public static async Task<ServiceAnswer> ReadAsync(Uri address, HttpResponseMessage response, long most, CancellationToken cancellation)
    {
        ServiceAnswer answer = new(address, response);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                long? stated = response.Content.Headers.ContentLength;
                answer._buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((stated ?? FirstBuffer) + 1, 256, most));
                int read;
                while ((read = await body.ReadAsync(answer._buffer.AsMemory(answer._length), cancellation).ConfigureAwait(false)) > 0)
                {
                    answer._length += read;
                    if (answer._length > most)
                        throw new ServiceException("AnswerTooLarge", $"{address.GetLeftPart(UriPartial.Path)} answers with more than {most >> 20} MB at once. Ask for smaller pages ('pageSize').");
                    if (answer._length == answer._buffer.Length)
                        answer.Grow();
                }
            }
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>A header, its values joined by commas; null when it is not there.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>A header that is a whole number from 0.</summary>
    public long? Number(string name) => long.TryParse(Header(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>The service's time, as it says.</summary>
    public DateTimeOffset? Date => DateTimeOffset.TryParseExact(Header("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="ServiceException">It is none: <c>NotJson</c>, which may be a torn answer and is worth another try.</exception>
    public JsonDocument ReadJson()
    {
        try
        {
            return JsonDocument.Parse(Body);
        }
        catch (JsonException error)
        {
            throw NotJson(error);
        }
    }

    /// <summary>What to throw when the body cannot be read as JSON.</summary>
    public ServiceException NotJson(Exception error) => new("NotJson",
        $"{Address.GetLeftPart(UriPartial.Path)} answered {(int)Status} with {(_length == 0 ? "nothing" : "what is no whole JSON")}{ErrorWords.Quote(Encoding.UTF8.GetString(Body.Span[..Math.Min(_length, 200)]))}. Is the address right?", error)
    { Status = Status, IsTransient = true };

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(_buffer!.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
