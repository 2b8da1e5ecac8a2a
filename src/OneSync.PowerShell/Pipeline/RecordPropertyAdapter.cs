using System.Collections.ObjectModel;
using System.Management.Automation;
using OneSync.Core.Model;

namespace OneSync.PowerShell.Pipeline;

/// <summary>Shows each field of a <see cref="OneSyncRecord"/> as a property. A field called as one of the record's own keeps out of its way.</summary>
public sealed class RecordPropertyAdapter : PSPropertyAdapter
{
    private static readonly string[] s_own = [nameof(OneSyncRecord.Source), nameof(OneSyncRecord.Kind), nameof(OneSyncRecord.Anchor)];

    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject)
    {
        var record = (OneSyncRecord)baseObject;
        return [.. s_own.Concat(record.FieldNames).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new PSAdaptedProperty(name, null))];
    }

    /// <inheritdoc/>
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName) =>
        s_own.Concat(((OneSyncRecord)baseObject).FieldNames).Contains(propertyName, StringComparer.OrdinalIgnoreCase) ? new PSAdaptedProperty(propertyName, null) : null;

    /// <inheritdoc/>
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        var record = (OneSyncRecord)adaptedProperty.BaseObject;
        return adaptedProperty.Name.ToUpperInvariant() switch
        {
            "SOURCE" => record.Source,
            "KIND" => record.Kind,
            "ANCHOR" => record.Anchor,
            _ => AttributeValues.ToObject(record[adaptedProperty.Name]),
        };
    }

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        var record = (OneSyncRecord)adaptedProperty.BaseObject;
        return record.Fields.FirstOrDefault(f => f.Name.Equals(adaptedProperty.Name, StringComparison.OrdinalIgnoreCase))?.Type
            ?? (GetPropertyValue(adaptedProperty)?.GetType() ?? typeof(string)).FullName!;
    }

    /// <summary>A record is as its source has it.</summary>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) => throw new SetValueException("A record is read-only.");
}
