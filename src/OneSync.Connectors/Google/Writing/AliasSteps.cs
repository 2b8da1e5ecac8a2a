using OneSync.Connectors.Google.Service;
using OneSync.Core.Model;

namespace OneSync.Connectors.Google;

/// <summary>Gives accounts further addresses and takes them away, each with a request of its own.</summary>
internal sealed class AliasSteps(DirectoryClient client, GoogleSettings settings, BatchSender sender)
{
    /// <summary>Sets the addresses besides the primary one; answers what could not be set, as a sentence, or null.</summary>
    /// <param name="anchor">The account's id.</param>
    /// <param name="has">Those that it has.</param>
    /// <param name="wanted">Those that it shall have; absent leaves them alone.</param>
    public async Task<string?> SetAsync(string anchor, IReadOnlyCollection<string> has, AttributeValue wanted)
    {
        if (wanted.IsAbsent)
            return null;
        List<string> problems = [];
        foreach (string alias in wanted.ToArray().Except(has, StringComparer.OrdinalIgnoreCase))
        {
            if (await AddAsync(anchor, alias).ConfigureAwait(false) is { } why)
                problems.Add($"The address '{alias}' was not added. {why}");
        }
        foreach (string alias in has.Except(wanted.ToArray(), StringComparer.OrdinalIgnoreCase))
        {
            GoogleAnswer answer = await sender.AskAsync(new DeleteAlias(client.Service, anchor, alias)).ConfigureAwait(false);
            if (!answer.IsSuccess && answer.Kind != AnswerKind.NotFound)
                problems.Add($"The address '{alias}' was not taken away. {answer.Why}");
        }
        return problems.Count > 0 ? string.Join(' ', problems) : null;
    }

    private async Task<string?> AddAsync(string anchor, string alias)
    {
        for (int attempt = 0; ; attempt++)
        {
            GoogleAnswer answer = await sender.SendAsync(new InsertAlias(client.Service, anchor, alias)).ConfigureAwait(false);
            if (answer.IsSuccess)
                return null;
            if (answer.Kind is AnswerKind.Duplicate or AnswerKind.Unknown)
            {
                GoogleAnswer holder = await sender.AskAsync(new GetUser(client.Service, alias) { Fields = "id" }).ConfigureAwait(false);
                if (holder.IsSuccess && UserPages.Text(holder.Json, "id") == anchor)
                    return null;
            }
            // A new account is not there for everybody at once.
            if (!(answer.MayPass || answer.Kind == AnswerKind.NotFound) || attempt >= settings.Client.Retries)
                return answer.Why;
            await sender.PauseAsync(attempt).ConfigureAwait(false);
        }
    }
}
