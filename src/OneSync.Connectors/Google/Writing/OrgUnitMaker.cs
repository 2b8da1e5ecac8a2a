using OneSync.Connectors.Google.Service;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>Sees to it that organizational units are there before accounts go into them, those above first. Safe for use from several threads.</summary>
internal sealed class OrgUnitMaker
{
    private readonly DirectoryClient _client;
    private readonly GoogleSettings _settings;
    private readonly BatchSender _sender;
    private readonly HashSet<string> _there = new(StringComparer.OrdinalIgnoreCase) { OrgUnitPath.Root };
    private readonly HashSet<string> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _making = new(1, 1);

    private OrgUnitMaker(DirectoryClient client, GoogleSettings settings, BatchSender sender) => (_client, _settings, _sender) = (client, settings, sender);

    /// <summary>Reads which units are there.</summary>
    public static async Task<OrgUnitMaker> LoadAsync(DirectoryClient client, GoogleSettings settings, BatchSender sender, CancellationToken cancellation)
    {
        OrgUnitMaker units = new(client, settings, sender);
        OrgUnitList list = await client.ExecuteAsync(() => new ListOrgUnits(client.Service, settings.Customer), cancellation).ConfigureAwait(false);
        units._there.UnionWith((list.OrganizationUnits ?? []).Select(u => u.OrgUnitPath).OfType<string>());
        return units;
    }

    /// <summary>Whether this run made the unit, so that parts of the service may not know it yet.</summary>
    public bool IsNew(string path)
    {
        lock (_made)
            return _made.Contains(path);
    }

    /// <summary>Makes the unit and those above it as far as they are missing; answers why that cannot be, or null.</summary>
    public async Task<string?> EnsureAsync(string path)
    {
        await _making.WaitAsync().ConfigureAwait(false);
        try
        {
            return await EnsureOneAsync(path).ConfigureAwait(false);
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<string?> EnsureOneAsync(string path)
    {
        if (_there.Contains(path))
            return null;
        if (_refused.TryGetValue(path, out string? refusal))
            return refusal;
        if (!_settings.CreatesUnits)
            return $"The organizational unit '{path}' is not there, and 'createUnits' is off.";
        if (!OrgUnitPath.IsBelow(path, _settings.Base) || path.Equals(_settings.Base, StringComparison.OrdinalIgnoreCase))
            return $"The organizational unit '{path}' is not there, and it is none below the managed one. Make it first.";
        string above = OrgUnitPath.Above(path);
        if (await EnsureOneAsync(above).ConfigureAwait(false) is { } why)
            return why;
        // One that is there already, as a lost answer said or somebody else made it, is as good.
        GoogleAnswer answer = await _sender.AskAsync(new InsertOrgUnit(_client.Service, _settings.Customer, OrgUnitPath.NameOf(path), above)).ConfigureAwait(false);
        if (!answer.IsSuccess && answer.Kind != AnswerKind.Duplicate)
            return _refused[path] = $"The organizational unit '{path}' cannot be made. {answer.Why}";
        _there.Add(path);
        lock (_made)
            _made.Add(path);
        return null;
    }
}
