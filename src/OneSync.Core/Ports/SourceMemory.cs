namespace OneSync.Core.Ports;

/// <summary>
/// What a source remembers between readings: small named texts, such as the files it has read or the moment up to which it knows all
/// changes. What is offered during a reading is kept with the import that it belongs to, in one transaction: when the import is stopped or killed,
/// or its process dies, the source remembers what it remembered before.
/// </summary>
public sealed class SourceMemory
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>The longest value, in characters.</summary>
    public const int MaxValue = 1 << 16;

    private readonly IReadOnlyDictionary<string, string> _before;
    private readonly Dictionary<string, string?> _whenComplete = [], _whenPartial = [];

    internal SourceMemory(IReadOnlyDictionary<string, string> before, bool isFull, bool isKept) => (_before, IsFull, IsKept) = (before, isFull, isKept);

    /// <summary>A memory of nothing, for a reading that is not kept.</summary>
    public static SourceMemory None => new(new Dictionary<string, string>(), isFull: true, isKept: false);

    /// <summary>
    /// Everything must be read: what is recalled must not shorten the reading. It was asked for, or the source's conditional, mappings or options
    /// changed, so that records which are not read again would stay as the old ones made them.
    /// </summary>
    public bool IsFull { get; }

    /// <summary>Whether what is offered can be kept. False for previews, which must leave nothing behind.</summary>
    public bool IsKept { get; }

    /// <summary>What was kept under the name by the last import; <see langword="null"/> for nothing.</summary>
    public string? Recall(string name) => _before.GetValueOrDefault(name);

    /// <summary>
    /// Offers a value, which is kept if this import ends Complete or Unchanged; <see langword="null"/> forgets it. When the import ends Partial, what was
    /// kept before stays, unless <see cref="RememberPartial"/> says otherwise.
    /// </summary>
    /// <exception cref="ArgumentException">The name or the value is too long.</exception>
    public void Remember(string name, string? value) => Offer(_whenComplete, name, value);

    /// <summary>Offers a value, which is kept if this import ends Partial; <see langword="null"/> forgets it.</summary>
    /// <exception cref="ArgumentException">The name or the value is too long.</exception>
    public void RememberPartial(string name, string? value) => Offer(_whenPartial, name, value);

    /// <summary>What to keep after the import.</summary>
    internal Dictionary<string, string> After(bool partial)
    {
        Dictionary<string, string> after = new(_before);
        foreach ((string name, string? value) in partial ? _whenPartial : _whenComplete)
        {
            if (value is null)
                after.Remove(name);
            else
                after[name] = value;
        }
        return after;
    }

    private static void Offer(Dictionary<string, string?> offers, string name, string? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > MaxName)
            throw new ArgumentException($"A name in a source's memory has at most {MaxName} characters.", nameof(name));
        if (value?.Length > MaxValue)
            throw new ArgumentException($"'{name}' in a source's memory has {value.Length} characters; at most {MaxValue} are kept.", nameof(value));
        offers[name] = value;
    }
}
