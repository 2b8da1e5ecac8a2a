namespace OneSync.Core.Settings.Reading;

/// <summary>What kind of text is wanted.</summary>
public enum TextKind
{
    /// <summary>Any: a name, an expression, a template.</summary>
    Any,

    /// <summary>A file or a folder.</summary>
    Path,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A count or a percentage, as <see cref="Settings.Limit"/> reads.</summary>
    Limit,

    /// <summary>A number of days or weeks, as <see cref="Days"/> reads.</summary>
    Duration,

    /// <summary>A reference to a secret.</summary>
    Secret,

    /// <summary>A connection string without a password, or a reference to a secret that holds one.</summary>
    Connection,
}

/// <summary>What a text must be.</summary>
/// <param name="Kind">Its kind.</param>
public sealed record TextShape(TextKind Kind)
{
    /// <summary>The words of a <see cref="TextKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The least number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Any text.</summary>
    public static TextShape Any { get; } = new(TextKind.Any);

    /// <summary>A file or a folder.</summary>
    public static TextShape Path { get; } = new(TextKind.Path);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static TextShape Boolean { get; } = new(TextKind.Boolean);

    /// <summary>A count or a percentage.</summary>
    public static TextShape Limit { get; } = new(TextKind.Limit);

    /// <summary>A number of days or weeks.</summary>
    public static TextShape Duration { get; } = new(TextKind.Duration);

    /// <summary>A reference to a secret.</summary>
    public static TextShape Secret { get; } = new(TextKind.Secret);

    /// <summary>A connection string, or a reference to a secret.</summary>
    public static TextShape Connection { get; } = new(TextKind.Connection);

    /// <summary>A whole number.</summary>
    public static TextShape Integer(int minimum = int.MinValue) => new(TextKind.Integer) { Minimum = minimum, Maximum = int.MaxValue };

    /// <summary>A number.</summary>
    public static TextShape Number(double minimum, double maximum) => new(TextKind.Number) { Minimum = minimum, Maximum = maximum };

    /// <summary>One of the words.</summary>
    public static TextShape Choice(IReadOnlyList<string> choices) => new(TextKind.Choice) { Choices = choices };

    /// <summary>One of the names of an enumeration.</summary>
    public static TextShape Choice<T>() where T : struct, Enum => Choice(Enum.GetNames<T>());
}
