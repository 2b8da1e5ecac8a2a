using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>A OneRoster service of version 1.1 or 1.2, and ClassLink's proxy before it.</summary>
public sealed class OneRosterServer(RosterData data, X509Certificate2? certificate = null) : LoopbackServer(certificate)
{
    private const string Scopes = "https://purl.imsglobal.org/spec/or/";

    private readonly string _root = data.Version == "1.2" ? "/ims/oneroster/rostering/v1p2/" : "/ims/oneroster/v1p1/";

    /// <summary>What it serves.</summary>
    public RosterData Data => data;

    /// <summary>Where the collections are.</summary>
    public string Root => Address.AbsoluteUri.TrimEnd('/') + _root.TrimEnd('/');

    /// <summary>Verifies signatures; null where they are not asked for.</summary>
    public OAuth1Check? Signatures { get; set; }

    /// <summary>Gives and verifies tokens; null where they are not asked for.</summary>
    public TokenDesk? Tokens { get; set; }

    /// <summary>A token that does not change; null where it is not asked for.</summary>
    public string? Bearer { get; set; }

    /// <summary>The applications of the proxy, as they are answered; each id is a folder before the service's path.</summary>
    public List<object> Applications { get; } = [];

    /// <summary>The ids of applications before the path; null where the service is asked directly.</summary>
    public string? ProxyId { get; set; }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path == "/token" && Tokens is not null)
        {
            await Tokens.AnswerAsync(context, Now).ConfigureAwait(false);
            return;
        }
        if (Refusal(context.Request, out IReadOnlyList<string>? scopes) is { } refusal)
        {
            await Error(context, 401, "unauthorisedrequest", refusal).ConfigureAwait(false);
            return;
        }
        if (path == "/applications" && ProxyId is not null)
        {
            await Json(context, JsonSerializer.Serialize(new { status = 1, applications = Applications })).ConfigureAwait(false);
            return;
        }
        string root = ProxyId is null ? _root : $"/{ProxyId}{_root}";
        if (!path.StartsWith(root, StringComparison.Ordinal) || path[root.Length..] is not ("orgs" or "academicSessions" or "courses" or "classes" or "users" or "enrollments" or "demographics") )
        {
            await Error(context, 404, "unknownobject", $"nothing at {path}").ConfigureAwait(false);
            return;
        }
        string collection = path[root.Length..];
        string needed = $"{Scopes}{(data.Version == "1.2" ? "v1p2" : "v1p1")}/scope/roster-{(collection == "demographics" ? "demographics" : "core")}.readonly";
        if (scopes is not null && !scopes.Contains(needed))
        {
            await Error(context, 403, "forbidden", $"insufficient scope for {collection}").ConfigureAwait(false);
            return;
        }
        await PageAsync(context, collection).ConfigureAwait(false);
    }

    private string? Refusal(HttpRequest request, out IReadOnlyList<string>? scopes)
    {
        scopes = null;
        if (Signatures is not null)
            return Signatures.Refusal(request, Now);
        if (Tokens is not null)
            return (scopes = Tokens.ScopesOf(request, Now)) is null ? "the access token is invalid or has expired" : null;
        return Bearer is null || request.Headers.Authorization == $"Bearer {Bearer}" ? null : "an unknown bearer token";
    }

    private async Task PageAsync(HttpContext context, string collection)
    {
        IQueryCollection query = context.Request.Query;
        if (!int.TryParse(query["limit"].FirstOrDefault("100"), out int limit) || limit < 1 || !long.TryParse(query["offset"].FirstOrDefault("0"), out long offset) || offset < 0 || limit > Faults.RefuseAbove)
        {
            await Error(context, 400, "invaliddata", "limit or offset out of range").ConfigureAwait(false);
            return;
        }
        if (query.ContainsKey("sort") && Faults.RefuseSort)
        {
            await Error(context, 400, "invalid_sort_field", "sorting is not supported").ConfigureAwait(false);
            return;
        }
        Faults.BeforePage?.Invoke(collection, offset);
        List<RosterObject> rows;
        lock (data)
            rows = [.. data[collection]];
        if (query["filter"].FirstOrDefault() is { } filter && !Faults.IgnoreFilter)
        {
            if (Faults.RefuseFilter || !filter.StartsWith("dateLastModified>'", StringComparison.Ordinal) || !filter.EndsWith('\'')
                || !DateTimeOffset.TryParse(filter["dateLastModified>'".Length..^1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset since))
            {
                await Error(context, 400, "invalid_filter_field", $"cannot filter by {filter}").ConfigureAwait(false);
                return;
            }
            rows.RemoveAll(r => r.Modified <= since);
        }
        await context.Response.StartPage(this, rows, collection, (int)Math.Min(offset, rows.Count), limit).ConfigureAwait(false);
    }

    internal byte[] Page(HttpResponse response, List<RosterObject> rows, string collection, int offset, int limit)
    {
        int total = rows.Count;
        if (Faults.Reorder > 0)
        {
            Faults.Reorder--;
            Random dice = new(Faults.Reorder);
            rows = [.. rows.OrderBy(_ => dice.Next())];
        }
        int from = Faults.IgnoreOffset ? 0 : Faults.RepeatRows && offset > 0 && offset < total ? offset - 1 : offset;
        int count = Math.Min(total - from, Faults.IgnoreLimit ? int.MaxValue : Math.Min(limit, Faults.ClampTo ?? int.MaxValue));
        if (!Faults.HideTotal)
            response.Headers["X-Total-Count"] = (Faults.TotalIsPage ? count : total + (Faults.TotalLieIn is null || Faults.TotalLieIn == collection ? Faults.TotalLie : 0)).ToString(CultureInfo.InvariantCulture);
        if (!Faults.HideLinks)
        {
            string self = $"{Root}/{collection}?limit={limit}&offset=";
            response.Headers.Link = $"<{self}0>; rel=\"first\"" + (offset + count < total ? $", <{self}{offset + count}>; rel=\"next\"" : "");
        }
        using MemoryStream body = new();
        body.Write(Encoding.UTF8.GetBytes($"{{\"{collection}\":["));
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                body.WriteByte((byte)',');
            body.Write(rows[from + i].Json);
        }
        body.Write("]}"u8);
        return body.ToArray();
    }

    private Task Error(HttpContext context, int status, string minor, string description)
    {
        context.Response.StatusCode = status;
        return Json(context, data.Version == "1.2"
            ? $$$"""{"imsx_codeMajor":"failure","imsx_severity":"error","imsx_description":"{{{description}}}","imsx_CodeMinor":{"imsx_codeMinorField":[{"imsx_codeMinorFieldName":"TargetEndSystem","imsx_codeMinorFieldValue":"{{{minor}}}"}]}}"""
            : $$$"""{"statusInfoSet":[{"imsx_codeMajor":"failure","imsx_severity":"error","imsx_codeMinor":"{{{minor}}}","imsx_description":"{{{description}}}"}]}""");
    }

    private static Task Json(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}

/// <summary>Sends pages.</summary>
internal static class PageResponse
{
    public static async Task StartPage(this HttpResponse response, OneRosterServer server, List<RosterObject> rows, string collection, int offset, int limit)
    {
        byte[] body = server.Page(response, rows, collection, offset, limit);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body).ConfigureAwait(false);
    }
}
