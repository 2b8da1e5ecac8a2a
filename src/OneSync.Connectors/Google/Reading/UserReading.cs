using System.Text.Json;
using OneSync.Connectors.Accounts;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Google;

/// <summary>What is read of accounts: which fields to ask for, and how each attribute comes about.</summary>
internal sealed class UserReading
{
    // What decides about protection, and where an account is.
    private static readonly string[] s_always = ["id", "primaryEmail", "orgUnitPath", "isAdmin", "isDelegatedAdmin"];

    private readonly UserAttribute?[] _attributes;
    private readonly ProtectedUsers? _guarded;

    private UserReading(IReadOnlyList<string> names, UserAttribute?[] attributes, ProtectedUsers? guarded)
    {
        (Names, _attributes, _guarded) = (names, attributes, guarded);
        Fields = string.Join(',', s_always.Concat(attributes.OfType<UserAttribute>().Select(a => a.Field)).Distinct());
    }

    /// <summary>The names, in the order of the values.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The fields of a user, as they are asked for.</summary>
    public string Fields { get; }

    /// <summary>How much of a user the service gives: custom schemas only where they are asked for.</summary>
    public string Projection => _attributes.Any(a => a is CustomAttribute) ? "full" : "basic";

    /// <summary>The attribute of a name; null for one that OneSync makes up, and for one that is not read.</summary>
    public UserAttribute? this[string name] => Array.Find(_attributes, a => a is not null && a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Prepares to read these attributes: asks the domain for its organizational units and custom schemas, where they are needed.</summary>
    /// <exception cref="DestinationUnavailableException">There is no such attribute.</exception>
    public static async Task<UserReading> LoadAsync(DirectoryClient client, GoogleSettings settings, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        UserAttribute?[] attributes = [.. names.Select(name => name.Equals(AccountChanges.Protected, StringComparison.OrdinalIgnoreCase) ? null
            : UserAttributes.Find(name, settings.Base) ?? throw Unknown(settings, name, UserAttributes.Names))];
        if (attributes.OfType<CustomAttribute>().Any())
            Learn(settings, attributes.OfType<CustomAttribute>(), await client.ExecuteAsync(() => new ListSchemas(client.Service, settings.Customer), cancellation).ConfigureAwait(false));
        if (attributes.OfType<OrgUnitAttribute>().FirstOrDefault() is { } place)
        {
            OrgUnitList units = await client.ExecuteAsync(() => new ListOrgUnits(client.Service, settings.Customer), cancellation).ConfigureAwait(false);
            place.Learn((units.OrganizationUnits ?? []).Select(u => u.OrgUnitPath).OfType<string>());
        }
        return new UserReading(names, attributes, await ProtectedUsers.LoadAsync(client, settings, cancellation).ConfigureAwait(false));
    }

    /// <summary>The values of a user.</summary>
    public void Read(JsonElement user, AttributeValue[] values)
    {
        for (int i = 0; i < _attributes.Length; i++)
            values[i] = _attributes[i]?.Read(user) ?? AttributeValue.Of(_guarded?.Why(user) ?? "");
    }

    /// <summary>The values of a user, by attribute.</summary>
    public void Read(JsonElement user, Dictionary<string, AttributeValue> values)
    {
        for (int i = 0; i < _attributes.Length; i++)
            values[Names[i]] = _attributes[i]?.Read(user) ?? AttributeValue.Of(_guarded?.Why(user) ?? "");
    }

    private static void Learn(GoogleSettings settings, IEnumerable<CustomAttribute> attributes, UserSchemaList schemas)
    {
        foreach (CustomAttribute attribute in attributes)
        {
            UserSchemaData? schema = schemas.Schemas?.FirstOrDefault(s => attribute.Schema.Equals(s.SchemaName, StringComparison.OrdinalIgnoreCase));
            SchemaField? field = schema?.Fields?.FirstOrDefault(f => attribute.Inner.Equals(f.FieldName, StringComparison.OrdinalIgnoreCase));
            if (field is null)
                throw Unknown(settings, attribute.Name, (schemas.Schemas ?? []).SelectMany(s => (s.Fields ?? []).Select(f => $"{s.SchemaName}.{f.FieldName}")));
            attribute.Learn(schema!.SchemaName!, field.FieldName!, field.FieldType, field.MultiValued == true);
        }
    }

    private static DestinationUnavailableException Unknown(GoogleSettings settings, string name, IEnumerable<string> known) => new("UnknownAttribute",
        $"Destination '{settings.Destination}': accounts have no attribute '{name}', and the domain has no such field in a custom schema.{(NearestName.Of(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "")}");
}
