namespace OneSync.Core.Settings;

/// <summary>What kind of value an option of a connector takes.</summary>
public enum OptionKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A file or folder, relative to the workspace; a glob where the help says so.</summary>
    Path,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>One of <see cref="OptionDescription.Choices"/>; case is ignored.</summary>
    Choice,

    /// <summary>One text or a list of them.</summary>
    TextList,

    /// <summary>Names and texts.</summary>
    TextMap,

    /// <summary>A reference to a secret: <c>env:NAME</c>, <c>file:PATH</c>, <c>vault:NAME</c>.</summary>
    Secret,

    /// <summary>A connection string without a password, or a reference to a secret that holds one.</summary>
    Connection,
}

/// <summary>One key that a connector understands under its source or destination.</summary>
/// <param name="Name">The key, in camel case.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Help">One sentence for the schema and for completion.</param>
/// <param name="Required">Whether the connector cannot do without.</param>
/// <param name="Default">What holds when it is not given.</param>
/// <param name="Choices">The values of a <see cref="OptionKind.Choice"/>.</param>
public sealed record OptionDescription(
    string Name, OptionKind Kind, string Help, bool Required = false, string? Default = null, IReadOnlyList<string>? Choices = null)
{
    /// <summary>The values of the option <c>transport</c> with which a <see cref="OptionKind.Path"/> is one on another machine.</summary>
    public IReadOnlyList<string> RemoteTransports { get; init; } = [];
}

/// <summary>One option as given: a text, a list or a map, each text with its place.</summary>
/// <param name="Name">The key.</param>
/// <param name="At">Where the key stands.</param>
/// <param name="Texts">The value, or the items of the list.</param>
/// <param name="Map">The pairs of a map.</param>
public sealed record OptionValue(
    string Name, Position At, IReadOnlyList<SourceText> Texts, IReadOnlyList<KeyValuePair<string, SourceText>>? Map = null);

/// <summary>The options given to one connector, already checked against its descriptions.</summary>
public sealed class OptionSet(IEnumerable<OptionValue> options)
{
    private readonly Dictionary<string, OptionValue> _options = options.ToDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>No options.</summary>
    public static OptionSet None { get; } = new([]);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<OptionValue> All => _options.Values;

    /// <summary>The option as given, or <see langword="null"/>.</summary>
    public OptionValue? Find(string name) => _options.GetValueOrDefault(name);

    /// <summary>Its one text, or <paramref name="fallback"/> when it was not given.</summary>
    public string? Text(string name, string? fallback = null) => Find(name)?.Texts is [var only, ..] ? only.Text : fallback;

    /// <summary>Its texts; none when it was not given.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name)?.Texts.Select(t => t.Text).ToArray() ?? [];

    /// <summary>Its number, or <paramref name="fallback"/>.</summary>
    public int Integer(string name, int fallback) => Text(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : fallback;

    /// <summary>Its truth, or <paramref name="fallback"/>.</summary>
    public bool Boolean(string name, bool fallback = false) => Text(name) is { } text ? bool.Parse(text) : fallback;

    /// <summary>Its choice as <typeparamref name="T"/>, or <paramref name="fallback"/>.</summary>
    public T Choice<T>(string name, T fallback) where T : struct, Enum => Text(name) is { } text ? Enum.Parse<T>(text, ignoreCase: true) : fallback;

    /// <summary>Its pairs; none when it was not given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Map(string name) =>
        Find(name)?.Map?.Select(p => KeyValuePair.Create(p.Key, p.Value.Text)).ToArray() ?? [];
}
