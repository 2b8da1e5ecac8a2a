using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>
/// Brings a store of users up to date: by the changes since it was written where the service still knows them, or by reading everything. Nothing is kept of a
/// reading that did not come to its end.
/// </summary>
internal sealed class UserReading(GraphSession session, EntraSettings settings, UserStore store, IReadOnlyList<string> properties, IClock clock)
{
    // Tokens of users last for seven days.
    private static readonly TimeSpan s_tokenLife = TimeSpan.FromDays(7);

    private const int PageSize = 999;

    // What came of users who are in the file already.
    private readonly Dictionary<string, List<JsonElement>> _changed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether only changes were read.</summary>
    public bool WasDelta { get; private set; }

    /// <summary>Reads, until the store shows the tenant as it is; answers how many users it has.</summary>
    /// <exception cref="ApiException">The service refused.</exception>
    public long Refresh(CancellationToken cancellation)
    {
        string from = JsonSerializer.Serialize(new[] { session.Options.Tenant, session.Options.ClientId ?? "", session.Options.Address.ToString(), string.Join(',', properties) });
        UserStoreMark? mark = settings.ReadsChanges ? store.Mark(from) : null;
        WasDelta = mark?.DeltaLink is { } link && clock.UtcNow - mark.ReadAt < s_tokenLife && mark.ReadAt <= clock.UtcNow && TryChanges(mark, link, cancellation);
        if (!WasDelta)
            ReadAll(from, cancellation);
        return store.Mark(from)!.Count;
    }

    private bool TryChanges(UserStoreMark mark, string link, CancellationToken cancellation)
    {
        Dictionary<string, List<JsonElement>> sent = new(StringComparer.OrdinalIgnoreCase);
        string? next;
        try
        {
            next = session.ReadPages(GraphSession.Follow(link, Prefer()), page =>
            {
                foreach (JsonElement user in GraphSession.Items(page))
                {
                    Keep(sent, user);
                }
            }, cancellation);
        }
        catch (ODataError error) when (GraphFault.Of(error) is { IsStaleDelta: true })
        {
            return false;
        }
        if (next is null)
            return false;
        using UserStoreWriter writer = store.Write();
        foreach ((string id, ReadOnlyMemory<byte> json) in store.Users())
        {
            if (!sent.Remove(id, out List<JsonElement>? changes))
                writer.Add(id, json.Span);
            else if (Apply(JsonNode.Parse(json.Span)!.AsObject(), changes) is { } user)
                writer.Add(id, user);
        }
        foreach ((string id, List<JsonElement> changes) in sent)
        {
            if (Apply(null, changes) is not { } user)
                continue;
            // A part of a user of whom nothing is known: the file is not what the service takes it for.
            if (!user.ContainsKey(UserAttributes.Name))
                return false;
            writer.Add(id, user);
        }
        writer.Finish(mark with { DeltaLink = next });
        return true;
    }

    private static JsonObject? Apply(JsonObject? user, List<JsonElement> changes)
    {
        foreach (JsonElement change in changes)
            user = UserRecord.Removed(change) is not null ? null : UserRecord.Merge(user, change);
        return user;
    }

    private void ReadAll(string from, CancellationToken cancellation)
    {
        DateTimeOffset started = clock.UtcNow;
        HashSet<Guid> seen = [];
        _changed.Clear();
        string? delta;
        using (UserStoreWriter writer = store.Write())
        {
            delta = session.ReadPages(settings.ReadsChanges ? Delta() : List(), page =>
            {
                foreach (JsonElement user in GraphSession.Items(page))
                    Take(user, seen, writer);
            }, cancellation);
            writer.Finish(new UserStoreMark(UserStoreMark.Current, from, started, _changed.Count == 0 ? delta : null, 0));
        }
        if (_changed.Count == 0)
            return;
        using UserStoreWriter final = store.Write();
        foreach ((string id, ReadOnlyMemory<byte> json) in store.Users())
        {
            if (!_changed.TryGetValue(id, out List<JsonElement>? later))
                final.Add(id, json.Span);
            else if (Apply(JsonNode.Parse(json.Span)!.AsObject(), later) is { } user)
                final.Add(id, user);
        }
        final.Finish(new UserStoreMark(UserStoreMark.Current, from, started, delta, 0));
    }

    private void Take(JsonElement user, HashSet<Guid> seen, UserStoreWriter writer)
    {
        Guid id = user.GetProperty("id").GetGuid();
        bool isRemoved = UserRecord.Removed(user) is not null;
        if (seen.Contains(id))
            Keep(_changed, user);
        else if (!isRemoved && seen.Add(id))
            writer.Add(user.GetProperty("id").GetString()!, UserRecord.Merge(null, user));
    }

    private static void Keep(Dictionary<string, List<JsonElement>> users, JsonElement user)
    {
        string id = user.GetProperty("id").GetString()!;
        if (!users.TryGetValue(id, out List<JsonElement>? all))
            users[id] = all = [];
        all.Add(user.Clone());
    }

    private RequestInformation Delta()
    {
        RequestInformation request = session.Client.Users.Delta.ToGetRequestInformation(c => c.QueryParameters.Select = [.. properties]);
        foreach ((string name, IEnumerable<string> values) in Prefer())
            request.Headers.Add(name, [.. values]);
        return request;
    }

    private RequestInformation List() => session.Client.Users.ToGetRequestInformation(c =>
    {
        c.QueryParameters.Select = [.. properties.Where(p => p != UserAttributes.Manager)];
        c.QueryParameters.Top = PageSize;
        if (properties.Contains(UserAttributes.Manager))
            c.QueryParameters.Expand = [$"{UserAttributes.Manager}($select=id)"];
    });

    private static RequestHeaders Prefer() => new() { { "Prefer", $"odata.maxpagesize={PageSize}" } };
}
