using System.Text.Json;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>What is read of a user, and how each value comes about.</summary>
internal sealed class AccountReading
{
    private readonly Func<JsonElement, AttributeValue>[] _readings;

    /// <summary>Prepares to read these attributes.</summary>
    /// <param name="names">The names, as the plan gives them.</param>
    /// <param name="settings">The destination's.</param>
    /// <param name="licences">The licences of the tenant; null where none are read.</param>
    /// <param name="guard">Who is protected; null where nobody asks.</param>
    /// <param name="managerKey">The key of a manager, by the id; null where managers are not read.</param>
    public AccountReading(IReadOnlyList<string> names, EntraSettings settings, Licences? licences, AccountGuard? guard, Func<string, string?>? managerKey)
    {
        Names = names;
        Properties = PropertiesOf(names, settings);
        _readings = [.. names.Select(name => Reading(name, licences, guard, managerKey))];
    }

    /// <summary>The names, in the order of the values.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What is asked of the service.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>The properties that attributes need, and those that are always read.</summary>
    public static IReadOnlyList<string> PropertiesOf(IEnumerable<string> names, EntraSettings settings)
    {
        IEnumerable<string> wanted = names.Select(name => IsLicenses(name) ? "licenseAssignmentStates" : IsManager(name) ? UserAttributes.Manager : UserAttributes.Find(name)?.Property).OfType<string>();
        IEnumerable<string> key = settings.ManagerKey is { } manager && names.Any(IsManager) ? [UserAttributes.Find(manager)!.Property] : [];
        return [.. UserAttributes.Always.Concat(key).Concat(wanted).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the attribute is the manager.</summary>
    public static bool IsManager(string name) => name.Equals(UserAttributes.Manager, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the attribute is the licences.</summary>
    public static bool IsLicenses(string name) => name.Equals(UserAttributes.Licenses, StringComparison.OrdinalIgnoreCase);

    /// <summary>The values of a user.</summary>
    public void Read(JsonElement user, AttributeValue[] values)
    {
        for (int i = 0; i < _readings.Length; i++)
            values[i] = _readings[i](user);
    }

    /// <summary>A property that is a text; null where it has none.</summary>
    public static string? Text(JsonElement user, string property) =>
        user.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Func<JsonElement, AttributeValue> Reading(string name, Licences? licences, AccountGuard? guard, Func<string, string?>? managerKey)
    {
        if (name.Equals(Accounts.AccountChanges.Protected, StringComparison.OrdinalIgnoreCase))
            return user => AttributeValue.Of(guard?.Why(user) ?? "");
        if (IsManager(name))
            return user => AttributeValue.Of(Text(user, UserAttributes.Manager) is { } id ? managerKey?.Invoke(id) ?? id : "");
        if (IsLicenses(name))
            return user => licences?.Read(user) ?? AttributeValue.Empty;
        return UserAttributes.Find(name) is { } attribute ? attribute.Read : _ => AttributeValue.Absent;
    }
}

/// <summary>The accounts of a store, one at a time.</summary>
internal sealed class AccountReader(UserStore store, AccountReading reading, EntraSettings settings, long count, Action? done) : IRecordReader, IAttributeRow
{
    private readonly IEnumerator<(string Id, ReadOnlyMemory<byte> Json)> _users = store.Users().GetEnumerator();
    private readonly AttributeValue[] _values = new AttributeValue[reading.Names.Count];
    private readonly HashSet<string> _domains = new(settings.Domains, StringComparer.OrdinalIgnoreCase);
    private long _read;

    public IAttributeSchema Schema { get; } = new AttributeTable(reading.Names);

    public string Anchor { get; private set; } = "";

    public IAttributeRow Current => this;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => [];

    public IReadOnlyList<string> Warnings => [];

    public string? Incomplete => null;

    public double? Progress => count == 0 ? null : (double)_read / count;

    public AttributeValue this[int index] => _values[index];

    public bool MoveNext()
    {
        while (_users.MoveNext())
        {
            _read++;
            using JsonDocument user = JsonDocument.Parse(_users.Current.Json);
            if (!IsManaged(user.RootElement))
                continue;
            Anchor = _users.Current.Id;
            reading.Read(user.RootElement, _values);
            return true;
        }
        return false;
    }

    public void Dispose()
    {
        _users.Dispose();
        done?.Invoke();
    }

    // Guests are other organisations' people.
    private bool IsManaged(JsonElement user)
    {
        if (AccountReading.Text(user, "userType") == "Guest")
            return false;
        string name = AccountReading.Text(user, UserAttributes.Name) ?? "";
        return _domains.Count == 0 || _domains.Contains(name[(name.IndexOf('@', StringComparison.Ordinal) + 1)..]);
    }
}
