using System.Text.Json;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Entra;

/// <summary>Reads accounts as they are now.</summary>
internal sealed class AccountLookup
{
    // A copy of the directory may not have heard yet of what another run did a moment ago.
    private const int LateTries = 2;

    private readonly GraphSession _session;
    private readonly AccountReading _reading;
    private readonly string _query;
    private readonly UserAttribute? _managerKey;
    private readonly Dictionary<string, string> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationToken _cancellation;

    public AccountLookup(GraphSession session, EntraSettings settings, IReadOnlyList<string> names, Licences? licences, AccountGuard guard, CancellationToken cancellation)
    {
        (_session, _cancellation) = (session, cancellation);
        _reading = new AccountReading(names, settings, licences, guard, id => _keys.GetValueOrDefault(id));
        _managerKey = settings.ManagerKey is { } key && names.Any(AccountReading.IsManager) ? UserAttributes.Find(key) : null;
        _query = $"?$select={string.Join(',', _reading.Properties.Where(p => p != UserAttributes.Manager))}" + (_managerKey is null ? "" : $"&$expand=manager($select=id,{_managerKey.Property})");
    }

    /// <summary>Reads the accounts of these works by their anchor. One that is not found is not there then.</summary>
    public void Read(IReadOnlyCollection<AccountWork> works)
    {
        (AccountWork Work, GraphStep Step)[] asked = [.. works.Select(w => (w, ById(w.Anchor)))];
        _session.Batches.Send([.. asked.Select(a => a.Step)], _cancellation);
        foreach ((AccountWork work, GraphStep step) in asked)
        {
            work.Now = default;
            if (step.IsDone)
                Fill(work, step);
            else if (!step.IsMissing)
                throw new HttpRequestException($"a user could not be read: {step.Fault?.Explain() ?? "there was no answer."}");
        }
    }

    /// <summary>Asks for a user by its id.</summary>
    public GraphStep ById(string id, bool mayBeLate = false) => new(HttpMethod.Get, $"/users/{Uri.EscapeDataString(id)}{_query}") { MayBeLate = mayBeLate, LateTries = LateTries };

    /// <summary>Asks for a user by the name it signs in with.</summary>
    public GraphStep ByName(string name) => new(HttpMethod.Get, $"/users/{Uri.EscapeDataString(name)}{_query}") { MayBeLate = true };

    /// <summary>Takes a user as it was read.</summary>
    public void Fill(AccountWork work, GraphStep step)
    {
        JsonElement user = step.Json();
        if (_managerKey is not null && user.TryGetProperty(UserAttributes.Manager, out JsonElement manager) && manager.ValueKind == JsonValueKind.Object
            && _managerKey.Read(manager).First is { Length: > 0 } key)
        {
            _keys[manager.GetProperty("id").GetString()!] = key;
        }
        work.Now = JsonSerializer.SerializeToElement(UserRecord.Merge(null, user));
        AttributeValue[] values = new AttributeValue[_reading.Names.Count];
        _reading.Read(work.Now, values);
        for (int i = 0; i < values.Length; i++)
            work.Values[_reading.Names[i]] = values[i];
    }

    /// <summary>Whether the user shows all that a Create sets, so that it is the one that was made by it before its run was killed.</summary>
    public static bool Shows(AccountWork work, PlannedChange create) => create.Values
        .Where(v => !AccountReading.IsManager(v.Name) && !AccountReading.IsLicenses(v.Name))
        .All(v => AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After));
}
