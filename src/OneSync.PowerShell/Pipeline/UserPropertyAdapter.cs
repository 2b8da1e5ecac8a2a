using System.Collections.ObjectModel;
using System.Management.Automation;
using OneSync.Core.Model;

namespace OneSync.PowerShell.Pipeline;

/// <summary>
/// Shows each attribute of a <see cref="OneSyncUser"/> as a property: one value as text, several as an array, an empty one as <c>''</c>, an
/// absent one as <c>$null</c>. What OneSync itself knows of a user goes before an attribute of the same name.
/// </summary>
public sealed class UserPropertyAdapter : PSPropertyAdapter
{
    private static readonly string[] s_merged = [nameof(OneSyncUser.Id), nameof(OneSyncUser.State), nameof(OneSyncUser.LeftOn), nameof(OneSyncUser.Name)];
    private static readonly string[] s_source = [nameof(OneSyncUser.Source), nameof(OneSyncUser.Anchor), nameof(OneSyncUser.State), nameof(OneSyncUser.LeftOn), nameof(OneSyncUser.Name)];

    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject)
    {
        var user = (OneSyncUser)baseObject;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        Collection<PSAdaptedProperty> properties = [];
        IEnumerable<string> own = user.Source is null ? s_merged : s_source;
        foreach (string name in own.Concat(user.KnownAttributes).Concat(user.AttributeNames))
        {
            if (seen.Add(name))
                properties.Add(new PSAdaptedProperty(name, null));
        }
        return properties;
    }

    /// <inheritdoc/>
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName)
    {
        var user = (OneSyncUser)baseObject;
        return IsOwn(user, propertyName) || user.Attributes.TryGetIndex(propertyName, out _) ? new PSAdaptedProperty(propertyName, null) : null;
    }

    /// <inheritdoc/>
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        var user = (OneSyncUser)adaptedProperty.BaseObject;
        string name = adaptedProperty.Name;
        return !IsOwn(user, name) ? AttributeValues.ToObject(user[name]) : name.ToUpperInvariant() switch
        {
            "ID" => user.Id,
            "STATE" => user.State,
            "LEFTON" => user.LeftOn,
            "SOURCE" => user.Source,
            "ANCHOR" => user.Anchor,
            _ => user.Name,
        };
    }

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty) => (GetPropertyValue(adaptedProperty)?.GetType() ?? typeof(string)).FullName!;

    /// <summary>Users are changed by <c>Set-OneSyncUser</c> alone.</summary>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) =>
        throw new SetValueException("A user is read-only. Change it with Set-OneSyncUser.");

    /// <summary>A user as a source has it has a view of its own.</summary>
    public override Collection<string> GetTypeNameHierarchy(object baseObject)
    {
        string type = typeof(OneSyncUser).FullName!;
        return baseObject is OneSyncUser { Source: not null } ? [type + "#Source", type, typeof(object).FullName!] : [type, typeof(object).FullName!];
    }

    // A source user has no number; still, its Id is never an attribute of that name, which could be taken for the number of another user.
    private static bool IsOwn(OneSyncUser user, string name) =>
        (user.Source is null ? s_merged : s_source).Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals(nameof(OneSyncUser.Id), StringComparison.OrdinalIgnoreCase);
}
