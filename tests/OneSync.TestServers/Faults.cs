using System.Text;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>What a server does wrong, on request.</summary>
public sealed class Faults
{
    private readonly List<Fault> _faults = [];

    /// <summary>Pages have no more rows than this, whatever is asked.</summary>
    public int? ClampTo { get; set; }

    /// <summary>Pages larger than this are refused.</summary>
    public int? RefuseAbove { get; set; }

    /// <summary>No <c>X-Total-Count</c>.</summary>
    public bool HideTotal { get; set; }

    /// <summary>No <c>Link</c>.</summary>
    public bool HideLinks { get; set; }

    /// <summary>Added to the total that is told.</summary>
    public int TotalLie { get; set; }

    /// <summary>The collection whose total is a lie; null for all.</summary>
    public string? TotalLieIn { get; set; }

    /// <summary>The total told is the number of rows in the page.</summary>
    public bool TotalIsPage { get; set; }

    /// <summary>The same rows whatever the offset.</summary>
    public bool IgnoreOffset { get; set; }

    /// <summary>All rows whatever the limit.</summary>
    public bool IgnoreLimit { get; set; }

    /// <summary>A sort order is refused.</summary>
    public bool RefuseSort { get; set; }

    /// <summary>A filter is refused.</summary>
    public bool RefuseFilter { get; set; }

    /// <summary>A filter is not heeded.</summary>
    public bool IgnoreFilter { get; set; }

    /// <summary>Each page but the first begins with the last row of the one before.</summary>
    public bool RepeatRows { get; set; }

    /// <summary>The rows stand in another order for each request of these: the number of times.</summary>
    public int Reorder { get; set; }

    /// <summary>Called before a page is made, with the collection and the offset.</summary>
    public Action<string, long>? BeforePage { get; set; }

    /// <summary>How long each answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Answers requests whose path and query contain <paramref name="when"/> with a status, so many times.</summary>
    public void Fail(string when, int status, int times = int.MaxValue, string body = "{}", params (string Name, string Value)[] headers) =>
        Add(new Fault(when, times, async context =>
        {
            context.Response.StatusCode = status;
            foreach ((string name, string value) in headers)
                context.Response.Headers[name] = value;
            await context.Response.WriteAsync(body).ConfigureAwait(false);
        }));

    /// <summary>Cuts the connection in the middle of an answer.</summary>
    public void Cut(string when, int times = int.MaxValue) => Add(new Fault(when, times, async context =>
    {
        context.Response.ContentLength = 100_000;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("{\"users\":[{\"sourcedId\":\"")).ConfigureAwait(false);
        await context.Response.Body.FlushAsync().ConfigureAwait(false);
        context.Abort();
    }));

    /// <summary>Answers with half of a page and no error.</summary>
    public void Tear(string when, int times = int.MaxValue) => Fail(when, 200, times, "{\"users\":[{\"sourcedId\":\"u1\",\"givenName\":\"An");

    /// <summary>Does what one of the faults says; false when none applies.</summary>
    internal async Task<bool> InterceptAsync(HttpContext context)
    {
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay).ConfigureAwait(false);
        string asked = Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString.ToString());
        Fault? fault;
        lock (_faults)
        {
            fault = _faults.Find(f => f.Times > 0 && asked.Contains(f.When, StringComparison.Ordinal));
            if (fault is not null)
                fault.Times--;
        }
        if (fault is null)
            return false;
        await fault.Act(context).ConfigureAwait(false);
        return true;
    }

    private void Add(Fault fault)
    {
        lock (_faults)
            _faults.Add(fault);
    }

    private sealed class Fault(string when, int times, Func<HttpContext, Task> act)
    {
        public string When => when;

        public int Times { get; set; } = times;

        public Func<HttpContext, Task> Act => act;
    }
}
