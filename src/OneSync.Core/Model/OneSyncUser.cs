namespace OneSync.Core.Model;

/// <summary>
/// A person: a source user as one source has it, or the merged user of the vault. Immutable; values are decoded when they are
/// asked for. In PowerShell each attribute is a property.
/// </summary>
public sealed class OneSyncUser
{
    private readonly AttributeTable _attributes;
    private readonly byte[] _row;

    /// <summary>A person with an encoded row.</summary>
    public OneSyncUser(AttributeTable attributes, byte[] row)
    {
        _attributes = attributes;
        _row = row;
    }

    /// <summary>The user's number in the vault; 0 for a source user.</summary>
    public long Id { get; init; }

    /// <summary>Where the user stands.</summary>
    public UserState State { get; init; }

    /// <summary>When the user left; null while active.</summary>
    public DateOnly? LeftOn { get; init; }

    /// <summary>Why the user is out of scope; null for everybody else.</summary>
    public string? ScopeReason { get; init; }

    /// <summary>The source of a source user; null for a merged one.</summary>
    public string? Source { get; init; }

    /// <summary>The anchor of a source user; null for a merged one.</summary>
    public string? Anchor { get; init; }

    /// <summary>The attributes that a user of this kind can have, so that all are shown with the same columns.</summary>
    public IReadOnlyList<string> KnownAttributes { get; init; } = [];

    /// <summary>The vocabulary of <see cref="Row"/>.</summary>
    public AttributeTable Attributes => _attributes;

    /// <summary>The encoded row.</summary>
    public ReadOnlyMemory<byte> Row => _row;

    /// <summary>The attribute's value; absent when the user does not have it. Case is ignored.</summary>
    public AttributeValue this[string attribute] =>
        _attributes.TryGetIndex(attribute, out int index) ? AttributeEncoding.Read(_row, index) : AttributeValue.Absent;

    /// <summary>The names of the attributes that the user has, in the order of the vocabulary.</summary>
    public IReadOnlyList<string> AttributeNames
    {
        get
        {
            List<string> names = [];
            ReadOnlySpan<byte> rest = _row;
            while (AttributeEncoding.TrySliceNext(ref rest, out int index, out _))
                names.Add(_attributes.Names[index]);
            return names;
        }
    }

    /// <summary>The name to show: <c>displayName</c>, or given and family name, or the e-mail address, user name or anchor.</summary>
    public string Name
    {
        get
        {
            if (this["displayName"] is { HasValue: true } shown)
                return shown.ToString();
            string full = $"{this["givenName"].First} {this["familyName"].First}".Trim();
            return full.Length > 0 ? full : this["email"].First ?? this["username"].First ?? Anchor ?? $"user {Id}";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
