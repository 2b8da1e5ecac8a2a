namespace OneSync.Core.Ports;

/// <summary>A reader of records whose fields have types, as those of a database have.</summary>
public interface IFieldTypes
{
    /// <summary>The type of each field of <see cref="IRecordReader.Schema"/>, as the source calls it: <c>varchar(40)</c>.</summary>
    IReadOnlyList<string> FieldTypes { get; }
}
