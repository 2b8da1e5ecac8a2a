namespace OneSync.Core.Settings;

/// <summary>Which people of a class or a school are meant.</summary>
public enum SelectorPeople
{
    /// <summary>Its students.</summary>
    Students,

    /// <summary>Its teachers.</summary>
    Teachers,

    /// <summary>Both.</summary>
    Users,
}

/// <summary>What a group is made for, one by one.</summary>
public enum RosterSubject
{
    /// <summary>Each school.</summary>
    School,

    /// <summary>Each course.</summary>
    Course,

    /// <summary>Each class.</summary>
    Class,

    /// <summary>Each term.</summary>
    Term,
}

/// <summary>How long a place in a class makes a member.</summary>
public enum MembershipSpan
{
    /// <summary>From the enrollment's first day to its end; without such days, as long as the source has it.</summary>
    Enrollment,

    /// <summary>Besides, only while a term of the class is under way.</summary>
    Term,
}

/// <summary>One rule of <c>groups:</c>, which puts users into groups.</summary>
/// <param name="To">The groups, as templates; a text without braces is the name of one group.</param>
/// <param name="At">Where it is written.</param>
public sealed record GroupRuleSettings(IReadOnlyList<SourceText> To, Position At)
{
    /// <summary>Selectors; whoever any of them selects is meant. None where the rule is for all users, or for each of something.</summary>
    public IReadOnlyList<SourceText> Select { get; init; } = [];

    /// <summary>A group for each of these; null for rules that name their groups.</summary>
    public RosterSubject? ForEach { get; init; }

    /// <summary>For which users, and with <see cref="ForEach"/> for which class, school, course or term; null for all.</summary>
    public SourceText? When { get; init; }

    /// <summary>With <see cref="ForEach"/>, which of its people.</summary>
    public SelectorPeople Members { get; init; } = SelectorPeople.Users;

    /// <summary>How long a place in a class makes a member.</summary>
    public MembershipSpan During { get; init; }

    /// <summary>The fields that a selector's name is compared with; none takes those of <c>selectors</c>.</summary>
    public IReadOnlyList<SourceText> MatchBy { get; init; } = [];

    /// <summary>Whether a group that is not there is made.</summary>
    public bool Create { get; init; }

    /// <summary>Whether members are removed although a selector matches nothing, or nothing is left to make groups for.</summary>
    public bool AllowEmpty { get; init; }
}

/// <summary>How selectors are understood: the settings of the Adobe user sync connector, under OneSync's names.</summary>
public sealed record SelectorSettings
{
    /// <summary>What holds where nothing is configured.</summary>
    public static SelectorSettings Default { get; } = new();

    /// <summary>What stands between the three parts of a selector.</summary>
    public string Delimiter { get; init; } = "::";

    /// <summary>The first part of a selector that is a name alone.</summary>
    public string DefaultGroupFilter { get; init; } = "classes";

    /// <summary>The last part of a selector that is a name alone.</summary>
    public SelectorPeople DefaultUserFilter { get; init; } = SelectorPeople.Students;

    /// <summary>The fields that a name is compared with; any of them may equal it.</summary>
    public IReadOnlyList<string> MatchGroupsBy { get; init; } = ["title", "name", "sourcedId", "id"];

    /// <summary>Whom the selector <c>*</c> selects.</summary>
    public SelectorPeople AllUsersFilter { get; init; } = SelectorPeople.Users;

    /// <summary>For an attribute, the text that its value must be a part of; all of them must hold.</summary>
    public IReadOnlyList<KeyValuePair<SourceText, SourceText>> IncludeOnly { get; init; } = [];
}
