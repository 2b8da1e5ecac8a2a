using System.Net;
using OneSync.Connectors.Http;
using OneSync.Core.Model;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>One pass over the pages of a collection: one page after the other, or several at once up to an announced total; handed on in order.</summary>
/// <param name="what">What is read, for messages.</param>
/// <param name="ask">Asks for a page.</param>
/// <param name="limit">How many rows to ask for.</param>
/// <param name="parallel">How many pages to ask for at once.</param>
/// <param name="seen">Takes the ids of the rows met in this pass.</param>
internal sealed class PagePass(string what, AskPage ask, int limit, int parallel, FingerprintIndex seen)
{
    // A service that fails for this many pages is not asked for all the others.
    private const int MostFailures = 3;

    private readonly List<(long At, ulong? Id)> _ends = [];
    private long _next, _at, _withoutId;

    /// <summary>Why pages are missing; null when none is.</summary>
    public string? Failure { get; private set; }

    /// <summary>The total as the service announced it last.</summary>
    public long? Total { get; private set; }

    /// <summary>How many pages had rows.</summary>
    public int Pages { get; private set; }

    /// <summary>How many rows the first page had.</summary>
    public int FirstCount { get; private set; }

    /// <summary>Where the last row of each page stands, and its id.</summary>
    public IReadOnlyList<(long At, ulong? Id)> Ends => _ends;

    /// <summary>The service says that nothing follows.</summary>
    public bool EndIsProven { get; private set; }

    /// <summary>The service sends the same rows whatever is asked.</summary>
    public bool IgnoresOffset { get; private set; }

    /// <summary>How many rows came that had come before.</summary>
    public long Repeated { get; private set; }

    /// <summary>How many different rows came.</summary>
    public long Distinct => seen.Count + _withoutId;

    /// <summary>Takes a row of the current page; false when it came before.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="index">Its number in the page, from 0.</param>
    /// <param name="isLast">Whether it is the page's last.</param>
    public bool Take(ulong? id, int index, bool isLast)
    {
        if (isLast)
            _ends.Add((_at + index, id));
        if (id is not { } known)
        {
            _withoutId++;
            return true;
        }
        if (seen.TryAdd(known))
            return true;
        Repeated++;
        return false;
    }

    /// <summary>The pages in order; whoever takes one disposes it, when its rows were taken.</summary>
    public IEnumerable<JsonPage> Read(JsonPage first, CancellationToken cancellation)
    {
        int step = FirstCount = first.Count;
        Note(first, 0);
        if (step == 0)
            EndIsProven = true;
        Task<JsonPage>? next = EndIsProven || Total > step ? null : ask(_next, limit, cancellation);
        try
        {
            yield return first;
            if (Total > step && step > 0)
            {
                foreach (JsonPage page in Ranges(step, Total.Value, cancellation))
                    yield return page;
                if (Failure is null && !EndIsProven)
                    next = ask(_next, limit, cancellation);
            }
            while (next is not null && Take(next, cancellation) is { } page)
            {
                next = null;
                if (page.Count == 0)
                {
                    EndIsProven = true;
                    page.Dispose();
                    yield break;
                }
                Note(page, _next);
                long before = seen.Count;
                next = EndIsProven ? null : ask(_next, limit, cancellation);
                yield return page;
                if (seen.Count == before)
                {
                    IgnoresOffset = true;
                    yield break;
                }
            }
        }
        finally
        {
            if (next is not null)
                Waiting.Discard(next);
        }
    }

    // The pages up to the announced total, several of them asked for at once.
    private IEnumerable<JsonPage> Ranges(int step, long total, CancellationToken cancellation)
    {
        Queue<(long From, int Count, Task<List<JsonPage>> Pages)> under = [];
        List<(long From, int Count, ServiceException Error)> failed = [];
        long at = step;
        try
        {
            while (true)
            {
                for (; under.Count < parallel && at < total && failed.Count < MostFailures; at += step)
                {
                    int count = (int)Math.Min(step, total - at);
                    under.Enqueue((at, count, RangeAsync(at, count, step, cancellation)));
                }
                if (!under.TryDequeue(out (long From, int Count, Task<List<JsonPage>> Pages) range))
                    break;
                if (Waiting.Try(range.Pages, out ServiceException? error, cancellation) is not { } read)
                {
                    failed.Add((range.From, range.Count, error!));
                    continue;
                }
                foreach (JsonPage page in Note(read, range.From))
                    yield return page;
            }
            if (failed.Count >= MostFailures)
            {
                Failure = $"{what}: {failed.Count} pages could not be read, the first from row {failed[0].From + 1} on, and no further ones were asked for. {failed[0].Error.Message}";
                yield break;
            }
            // The service may have come back meanwhile.
            foreach ((long from, int count, ServiceException _) in failed)
            {
                if (Waiting.Try(RangeAsync(from, count, step, cancellation), out ServiceException? error, cancellation) is not { } read)
                {
                    Failure = $"{what}: rows {from + 1} to {from + count} could not be read. {error!.Message}";
                    continue;
                }
                foreach (JsonPage page in Note(read, from))
                    yield return page;
            }
            _next = Math.Max(_next, total);
        }
        finally
        {
            foreach ((long _, int _, Task<List<JsonPage>> pages) in under)
                Waiting.Discard(pages);
        }
    }

    // A range whose pages the service clamps takes several.
    private async Task<List<JsonPage>> RangeAsync(long from, int count, int step, CancellationToken cancellation)
    {
        List<JsonPage> pages = [];
        try
        {
            for (int got = 0; got < count; got += pages[^1].Count)
            {
                JsonPage page = await ask(from + got, step, cancellation).ConfigureAwait(false);
                if (page.Count == 0)
                {
                    page.Dispose();
                    break;
                }
                pages.Add(page);
            }
            return pages;
        }
        catch
        {
            pages.ForEach(p => p.Dispose());
            throw;
        }
    }

    private IEnumerable<JsonPage> Note(List<JsonPage> pages, long from)
    {
        foreach (JsonPage page in pages)
        {
            Note(page, from);
            from += page.Count;
            yield return page;
        }
    }

    private void Note(JsonPage page, long at)
    {
        Total = page.Total ?? Total;
        if (page.Count == 0)
            return;
        Pages++;
        _at = at;
        if (at + page.Count >= _next)
        {
            _next = at + page.Count;
            EndIsProven = page.Link is { } link && LinkHeader.Find(link, "next") is null && !(Total > _next);
        }
    }

    private JsonPage? Take(Task<JsonPage> asked, CancellationToken cancellation)
    {
        if (Waiting.Try(asked, out ServiceException? error, cancellation) is { } page)
        {
            if (page.Count == 0)
                Total = page.Total ?? Total;
            return page;
        }
        // Past the announced end there may be nothing to ask for.
        if (error!.Status == HttpStatusCode.NotFound && Total == Distinct)
            EndIsProven = true;
        else
            Failure = $"{what}: the rows from {_next + 1} on could not be read. {error.Message}";
        return null;
    }
}
