namespace OneSync.Core.Model;

/// <summary>A school, a district, a department.</summary>
public sealed record OneSyncOrg(string Id, string Source, string Name, string Type, string Identifier, string Parent);

/// <summary>A class, which some call a section.</summary>
public sealed record OneSyncClass(
    string Id, string Source, string Title, string Code, string Type, string Course, string School, IReadOnlyList<string> Terms, IReadOnlyList<string> Grades);

/// <summary>A person's place in a class.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Source">The source.</param>
/// <param name="Class">The class's anchor.</param>
/// <param name="ClassTitle">The class's title.</param>
/// <param name="Person">The person's anchor in the source.</param>
/// <param name="Role">student, teacher, …</param>
/// <param name="School">The school's anchor.</param>
/// <param name="Primary">Whether the teacher is the class's first.</param>
/// <param name="Begins">The first day, or null.</param>
/// <param name="Ends">The first day that is no longer in it, or null.</param>
public sealed record OneSyncEnrollment(
    string Id, string Source, string Class, string ClassTitle, string Person, string Role, string School, bool Primary, DateOnly? Begins, DateOnly? Ends);

/// <summary>A field of a source's records.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as a database calls it; null where the source knows none.</param>
public sealed record OneSyncField(string Name, string? Type)
{
    /// <inheritdoc/>
    public override string ToString() => Type is null ? Name : $"{Name} {Type}";
}

/// <summary>A raw record of a source, before any mapping.</summary>
public sealed class OneSyncRecord
{
    private readonly OneSyncField[] _described = [];
    private readonly OneSyncUser _fields;

    /// <summary>A record with an encoded row.</summary>
    public OneSyncRecord(string source, Ports.RecordKind kind, string anchor, AttributeTable attributes, byte[] row)
    {
        (Source, Kind, Anchor) = (source, kind, anchor);
        _fields = new OneSyncUser(attributes, row);
    }

    /// <summary>The source.</summary>
    public string Source { get; }

    /// <summary>What it is of.</summary>
    public Ports.RecordKind Kind { get; }

    /// <summary>Its anchor.</summary>
    public string Anchor { get; }

    /// <summary>All fields that the source has, also those that this record has no value for.</summary>
    public IReadOnlyList<OneSyncField> Fields
    {
        get => _described;
        init => _described = [.. value];
    }

    /// <summary>The field's value.</summary>
    public AttributeValue this[string field] => _fields[field];

    /// <summary>The names of its fields.</summary>
    public IReadOnlyList<string> FieldNames => _fields.AttributeNames;
}
