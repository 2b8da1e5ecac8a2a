using System.Globalization;
using System.Text.Json;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.Adobe;

/// <summary>What the service says against a command.</summary>
/// <param name="Command">Which, from 0.</param>
/// <param name="Step">Which of its steps, from 0; null when it did not say.</param>
/// <param name="Code">A stable word, such as <c>error.user.nonexistent</c>.</param>
/// <param name="Message">Its words.</param>
internal sealed record CommandError(int Command, int? Step, string Code, string Message);

/// <summary>What became of the commands of one request: all that is not in <see cref="Errors"/> were done.</summary>
/// <param name="Errors">The commands that were not done.</param>
/// <param name="Warnings">What was done, and somebody should know.</param>
internal sealed record ActionAnswer(IReadOnlyList<CommandError> Errors, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">How many commands were sent.</param>
    /// <param name="testOnly">Whether they were only tried.</param>
    /// <exception cref="ServiceException">It is none, or does not account for every command.</exception>
    public static ActionAnswer Read(ServiceAnswer answer, int sent, bool testOnly)
    {
        using (answer)
        {
            using JsonDocument document = answer.ReadJson();
            JsonElement body = document.RootElement;
            if (body.ValueKind != JsonValueKind.Object || Number(body, "completed") is not { } completed || Number(body, "notCompleted") is not { } failed)
                throw new ServiceException("NoAnswer", $"{answer.Address.GetLeftPart(UriPartial.Path)} did not say what became of the commands{ErrorWords.Quote(ErrorWords.Of(answer.Body.Span))}.") { Status = answer.Status };
            CommandError[] errors = [.. PageBody.Items(body, "errors").Select(Error)];
            string[] warnings = [.. PageBody.Items(body, "warnings").Select(w => $"{Text(w, "user")}: {Text(w, "message")} ({Text(w, "warningCode")})")];
            int named = errors.Select(e => e.Command).Distinct().Count();
            int tried = testOnly ? Number(body, "completedInTestMode") ?? 0 : 0;
            // An answer that leaves a command out is no word that it was done.
            if (named != failed || completed + failed + tried != sent || errors.Any(e => e.Command < 0 || e.Command >= sent))
            {
                throw new ServiceException("UnclearAnswer", string.Create(CultureInfo.InvariantCulture,
                    $"The service answered {sent} commands with {completed} done and {failed} not done, and named {named} of these. What became of them is not known; the next run looks."));
            }
            return new ActionAnswer(errors, warnings);
        }
    }

    private static CommandError Error(JsonElement error) => new(Number(error, "index") ?? -1, Number(error, "step"), Text(error, "errorCode"), Text(error, "message"));

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
