using OneSync.Connectors.Http;
using OneSync.Core.Model;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>Asks a service for rows by number: the first row, and how many. Repeats by itself what may pass.</summary>
internal delegate Task<JsonPage> AskPage(long offset, int limit, CancellationToken cancellation);

/// <summary>
/// Reads a collection by <c>offset</c> and <c>limit</c>, and knows whether it got all of it. Fewer rows than asked for are no end: servers clamp. The end
/// is an empty page past the last row, or links without a next one. A collection of several pages is held against the total, if one is announced, no
/// row may come twice, and the last row of each page must still be where it was when all is read: whoever was added or removed meanwhile moved those
/// behind, and one may have fallen through between two pages. Then all is read once more, which is enough when nothing moves this time, or when both
/// readings met the same pages. What cannot be proven complete says so in <see cref="Incomplete"/>.
/// </summary>
/// <param name="what">What is read, for messages.</param>
/// <param name="ask">Asks for a page.</param>
/// <param name="idOf">The fingerprint of the id in an object; null when it has none.</param>
/// <param name="limit">How many rows to ask for.</param>
/// <param name="parallel">How many pages to ask for at once where the total is known.</param>
internal sealed class OffsetReading(string what, AskPage ask, Func<ReadOnlyMemory<byte>, ulong?> idOf, int limit, int parallel) : IDisposable
{
    private const int Passes = 2;

    private readonly FingerprintIndex _seen = new();
    private JsonPage? _first;

    /// <summary>Why the rows are known not to be all, or not known to be; null when all is well so far.</summary>
    public string? Incomplete { get; private set; }

    /// <summary>What is odd and loses nothing.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>How many rows there are, as the service announced with the first page; null when it did not.</summary>
    public long? Total { get; private set; }

    /// <summary>How many different rows were handed on.</summary>
    public long Distinct { get; private set; }

    /// <summary>Asks for the first page.</summary>
    /// <exception cref="ServiceException">It cannot be read.</exception>
    public JsonPage Open(CancellationToken cancellation)
    {
        _first ??= Waiting.For(ask(0, limit, cancellation), cancellation);
        Total = _first.Total;
        return _first;
    }

    /// <summary>All rows, each once; one is valid until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Rows(CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            PagePass? before = null;
            for (int pass = 1; ; pass++)
            {
                JsonPage first = Open(stop.Token);
                _first = null;
                PagePass pages = new(what, ask, limit, parallel, pass == 1 ? _seen : new FingerprintIndex());
                foreach (JsonPage page in pages.Read(first, stop.Token))
                {
                    using (page)
                    {
                        for (int i = 0; i < page.Count; i++)
                        {
                            ulong? id = idOf(page[i]);
                            bool isNew = pages.Take(id, i, isLast: i == page.Count - 1);
                            if (pass == 1 ? isNew : id is { } missed && _seen.TryAdd(missed))
                            {
                                Distinct++;
                                yield return page[i];
                            }
                        }
                    }
                }
                string? doubt = Doubt(pages, before, stop.Token);
                before = pages;
                if (doubt is null && pass > 1)
                    Warnings.Add($"{what}: rows moved between pages or came more than once; all was read again, and all of it is there.");
                if (doubt is null || pages.Failure is not null || pass == Passes)
                {
                    Incomplete = doubt;
                    yield break;
                }
            }
        }
        finally
        {
            stop.Cancel();
        }
    }

    public void Dispose() => _first?.Dispose();

    // Why a pass may not have met every row; null when it has.
    private string? Doubt(PagePass pages, PagePass? before, CancellationToken cancellation)
    {
        if (pages.Failure is { } failure)
            return failure;
        long distinct = pages.Distinct;
        long? total = pages.Total;
        if (pages.IgnoresOffset)
        {
            return total == distinct || (total is null && pages.FirstCount > limit) ? null
                : $"{what}: the service sends the same rows for every offset, so that only {distinct} can be read.";
        }
        bool steady = before is not null && before.Ends.SequenceEqual(pages.Ends);
        if (pages.Pages > 1 && !steady && Moved(pages, cancellation) is { } moved)
            return moved;
        if (total is null)
            return pages.Repeated == 0 ? null : $"{what}: {pages.Repeated} rows came more than once, so that others may not have come at all, and the service announces no total.";
        if (distinct == total)
        {
            if (pages.Repeated > 0 && before is null)
                Warnings.Add($"{what}: {pages.Repeated} rows came more than once and were taken once; all {total} are there.");
            return null;
        }
        if (distinct > total && pages.EndIsProven && pages.Repeated == 0)
        {
            Warnings.Add($"{what}: the service announces {total} rows and has {distinct}.");
            return null;
        }
        return $"{what}: the service announces {total} rows, and {distinct} came.";
    }

    // The last row of each page is asked for again.
    private string? Moved(PagePass pages, CancellationToken cancellation)
    {
        foreach ((long At, ulong? Id)[] ends in pages.Ends.Chunk(parallel))
        {
            Task<JsonPage>[] asked = [.. ends.Select(end => ask(end.At, 1, cancellation))];
            string? moved = null;
            for (int i = 0; i < ends.Length; i++)
            {
                using JsonPage? again = Waiting.Try(asked[i], out ServiceException? error, cancellation);
                if (error is not null)
                    moved ??= $"{what}: whether rows moved while they were read could not be found out. {error.Message}";
                else if (again!.Count == 0 || idOf(again[0]) != ends[i].Id)
                    moved ??= $"{what}: rows moved between pages while they were read, so that some may not have come.";
            }
            if (moved is not null)
                return moved;
        }
        return null;
    }
}
