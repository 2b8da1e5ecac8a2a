using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Conditions;

/// <summary>A person of the tests: attributes by name, several values between bars.</summary>
internal sealed class Person
{
    public static readonly DateOnly Today = new(2026, 9, 15);

    public AttributeTable Schema { get; } = new("role", "grades", "givenName", "familyName", "birthDate", "enabledUser", "id", "metadata.homeroom", "First Name");

    public AttributeTable ClassSchema { get; } = new("status", "title");

    public Dictionary<string, SourceText> Collections { get; } = [];

    public bool AllowUnknown { get; init; }

    public ExpressionScope Scope => new(Schema)
    {
        Collections = Collections,
        Related = new Dictionary<string, IAttributeSchema> { ["class"] = ClassSchema },
        AllowUnknown = AllowUnknown,
    };

    public EvaluationContext Context { get; }

    public Person(params (string Name, string? Value)[] attributes)
    {
        AttributeBuffer row = new();
        foreach ((string name, string? value) in attributes)
            row[Schema.Add(name)] = Value(value);
        Context = new EvaluationContext { Row = row, Today = Today };
    }

    public static AttributeValue Value(string? text) =>
        text is null ? AttributeValue.Absent : text.Contains('|') ? AttributeValue.Of(text.Split('|')) : AttributeValue.Of(text);

    public Person InClass(params (string Name, string? Value)[] attributes)
    {
        AttributeBuffer row = new();
        foreach ((string name, string? value) in attributes)
            row[ClassSchema.Add(name)] = Value(value);
        Context.Related["class"] = row;
        return this;
    }

    public bool Is(string expression) => Conditional.Compile(SourceText.Parameter("when", expression), Scope).Matches(Context);

    public ConfigurationProblem Problem(string expression) => Assert.Single(Problems(expression));

    public IReadOnlyList<ConfigurationProblem> Problems(string expression) => Assert.Throws<ConfigurationException>(
        () => Conditional.Compile(new SourceText(expression, new Position("onesync.yaml", 7, 11)), Scope)).Problems;
}
