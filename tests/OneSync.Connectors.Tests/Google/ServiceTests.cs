using System.Net.Http.Headers;
using System.Text;
using OneSync.Connectors.Google;
using OneSync.Connectors.Google.Service;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.Tests.Google;

/// <summary>Batches, what answers mean, and the pace of requests.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task Answers_of_a_batch_are_known_by_their_id_in_whatever_order_they_come()
    {
        using StringContent answer = Answer("--b\r\nContent-Type: application/http\r\nContent-ID: <response-item-1>\r\n\r\nHTTP/1.1 404 Not Found\r\nX: y\r\n\r\n{\"a\":1}\r\n\r\n--b\r\nContent-ID: <response-item-0>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--b--\r\n");

        PartAnswer?[] answers = await MultipartBatch.ReadAsync(answer, 3, default);

        Assert.Equal((new PartAnswer(204, ""), new PartAnswer(404, "{\"a\":1}"), null), (answers[0], answers[1], answers[2]));
    }

    [Theory]
    [InlineData("--b\r\nContent-ID: <response-item-0>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"a\"")]
    [InlineData("")]
    [InlineData("--b\r\n\r\nnonsense\r\n\r\n--b--")]
    public async Task An_answer_that_was_cut_off_or_is_none_is_said_to_be_that(string text)
    {
        using StringContent answer = Answer(text);

        await Assert.ThrowsAsync<InvalidDataException>(() => MultipartBatch.ReadAsync(answer, 1, default));
    }

    [Theory]
    [InlineData(403, "userRateLimitExceeded", nameof(AnswerKind.Quota))]
    [InlineData(403, "quotaExceeded", nameof(AnswerKind.Quota))]
    [InlineData(403, "rateLimitExceeded", nameof(AnswerKind.Quota))]
    [InlineData(429, "", nameof(AnswerKind.Quota))]
    [InlineData(403, "forbidden", nameof(AnswerKind.Refused))]
    [InlineData(403, "domainUserLimitExceeded", nameof(AnswerKind.Refused))]
    [InlineData(409, "duplicate", nameof(AnswerKind.Duplicate))]
    [InlineData(409, "conflict", nameof(AnswerKind.Conflict))]
    [InlineData(412, "conditionNotMet", nameof(AnswerKind.NotReady))]
    [InlineData(503, "backendError", nameof(AnswerKind.Unknown))]
    [InlineData(401, "authError", nameof(AnswerKind.Unauthorized))]
    [InlineData(404, "notFound", nameof(AnswerKind.NotFound))]
    [InlineData(400, "invalid", nameof(AnswerKind.Refused))]
    public void A_status_means_what_the_service_says_with_its_reason(int status, string reason, string kind) => Assert.Equal(kind, GoogleAnswer.KindOf(status, reason).ToString());

    [Theory]
    [InlineData(2400, 1)]
    [InlineData(2400, 100)]
    [InlineData(25, 1)]
    [InlineData(10, 3)]
    public void In_no_minute_are_there_more_requests_than_the_limit(int limit, int together)
    {
        Clock clock = new();
        RequestPace pace = new(limit, clock);
        List<DateTimeOffset> sent = [];
        Random pauses = new(7);
        while (sent.Count < limit * 4)
        {
            clock.Now += pace.Take(together);
            for (int i = 0; i < together; i++)
                sent.Add(clock.Now);
            // Idle times save up no more than the burst.
            if (pauses.Next(200) == 0)
                clock.Now += TimeSpan.FromSeconds(pauses.Next(90));
        }
        for (int first = 0, last = 0; last < sent.Count; last++)
        {
            while (sent[last] - sent[first] >= TimeSpan.FromMinutes(1))
                first++;
            Assert.True(last - first + 1 <= limit + together, $"{last - first + 1} requests in the minute before {sent[last]:T}");
        }
    }

    private static StringContent Answer(string text)
    {
        StringContent answer = new(text, Encoding.UTF8);
        answer.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=b");
        return answer;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
