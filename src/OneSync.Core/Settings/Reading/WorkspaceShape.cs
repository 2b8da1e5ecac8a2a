using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Selecting;

namespace OneSync.Core.Settings.Reading;

/// <summary>
/// Every key of <c>onesync.yaml</c>: what may stand under it and what it is for. This is the only list of them.
/// </summary>
public sealed class WorkspaceShape
{
    private static readonly SettingShape s_expression = SettingShape.Of("an expression", TextShape.Any);
    private static readonly SettingShape s_names = SettingShape.Texts("an attribute or a list of attributes", "an attribute");
    private static readonly SettingShape s_days = SettingShape.Of("a length of time", TextShape.Duration);
    private static readonly SettingShape s_count = SettingShape.Of("a whole number, 0 or more", TextShape.Integer(0));
    private static readonly SettingShape s_percent = SettingShape.Of("a number from 0 to 100, without %", TextShape.Number(0, 100));
    private static readonly SettingShape s_confidence = SettingShape.Of("a number from 0 to 1", TextShape.Number(0, 1));

    private static readonly SettingKey[] s_limitKeys =
    [
        new("count", s_count, "A number of things."),
        new("percent", s_percent, "A share of the whole, 0 to 100."),
    ];

    private static readonly SettingShape s_limit = new("a count such as 25, or a percentage such as 10%")
    {
        Text = TextShape.Limit, Map = new MapShape("a limit", s_limitKeys), Definition = "limit",
    };

    /// <summary>The shape of the whole file.</summary>
    public SettingShape Document { get; }

    /// <summary>The shape of one source.</summary>
    public SettingShape Source { get; }

    /// <summary>The shape of one destination.</summary>
    public SettingShape Destination { get; }

    /// <summary>The shape for a set of connectors.</summary>
    /// <exception cref="ArgumentException">A connector declares an option twice, or one that every source or destination has.</exception>
    public WorkspaceShape(IEnumerable<ConnectorDescription> sources, IEnumerable<ConnectorDescription> destinations)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(destinations);
        Source = new SettingShape("a source") { Map = OptionShapes.Typed("source", SourceKeys, sources), Definition = "source" };
        Destination = new SettingShape("a destination")
        {
            Map = OptionShapes.Typed("destination", DestinationKeys, destinations), Definition = "destination",
        };
        Document = new SettingShape("a map") { Map = new MapShape("a OneSync configuration", DocumentKeys), MayBeEmpty = true };
    }

    private SettingKey[] DocumentKeys =>
    [
        new("version", SettingShape.Of("a whole number", TextShape.Integer()), "The version of the format.", Default: "1"),
        new("vault", s_vault, "Where users, links, names and runs are kept.", Default: SettingsReader.DefaultVault),
        new("sources", SettingShape.Named("a map of sources by name", Source), "The systems that people are read from; their order is the default precedence."),
        new("correlations", s_correlations, "The rules that say that two records are one person, in order."),
        new("precedence", SettingShape.Named("a map of attributes and sources", s_sourceNames),
            "For an attribute, or default for all others, the sources in the order in which they win."),
        new("lookups", SettingShape.Named("a map of look-up tables by name", s_lookup), "Tables for the template function lookup."),
        new("collections", SettingShape.Named("a map of expressions by name", s_expression), "Named expressions, which other expressions may use."),
        new("selectors", GroupShape.Selectors, "How selectors such as \"classes::Art I::students\" are understood."),
        new("destinations", SettingShape.Named("a map of destinations by name", Destination), "The systems that accounts are written to."),
        new("activity", s_activity, "How the log of runs and changes is kept."),
    ];

    private static SettingKey[] SourceKeys =>
    [
        new("type", SettingShape.Of("the type of a source", TextShape.Any), "The kind of system.", Required: true),
        new("anchor", SettingShape.Of("a column", TextShape.Any), "The column that holds the immutable id, where the system does not fix it."),
        new("when", s_expression, "Which records are imported; all, unless given."),
        new("select", s_select, "Which roles and statuses are synced; all, unless given. People left out are out of scope, which is not gone."),
        new("map", MappingShape.Map, "How each attribute gets its value; every field under its own name, unless given."),
        new("fields", s_fields, "Which attributes people may have, by role for example. What is hidden never reaches the vault."),
        new("complete", s_complete, "When a read counts as complete. From a partial read nobody leaves."),
        new("keyIdentifier", SettingShape.Of("a field", TextShape.Any), "The word of the Adobe connector for anchor."),
        new("maxUserCount", s_count, "The word of the Adobe connector for complete.maxRows; 0 is no limit."),
        .. FormatReader.Keys,
    ];

    private static SettingKey[] DestinationKeys =>
    [
        new("type", SettingShape.Of("the type of a destination", TextShape.Any), "The kind of system.", Required: true),
        new("scope", s_expression, "Which users get an account; all, unless given."),
        new("match", s_names, "Attributes that find the account of a user who has no link yet, in order."),
        new("map", MappingShape.Map, "How each attribute of an account gets its value; every attribute of the user, unless given."),
        new("groups", GroupShape.Groups, "Who is put into which groups. Members of a group that no rule names are left alone."),
        new("lifecycle", s_lifecycle, "What becomes of accounts in time."),
        new("onlyMembers", SettingShape.Of("true or false", TextShape.Boolean), "Whether only users get an account whom a rule of 'groups' puts into a group.", Default: "false"),
        new("orphans", OrphanReader.Shape(s_limit), "What becomes of accounts in the managed scope that no user owns.", Default: "Keep"),
        new("thresholds", s_thresholds, "Limits on the changes of one action, which hold a plan before its first write."),
        new("protected", s_protected, "Accounts that are never touched."),
    ];

    private static readonly SettingShape s_vault = new("a file, or a map with type and path")
    {
        Text = TextShape.Path,
        Map = new MapShape("a vault",
        [
            new("type", SettingShape.Of("the type of a vault", TextShape.Choice(["Sqlite"])), "The kind of vault.", Default: "Sqlite"),
            new("path", SettingShape.Of("a path", TextShape.Path), "The vault's file.", Required: true),
        ]),
    };

    private static readonly SettingShape s_select = new("a map with roles and statuses")
    {
        Map = new MapShape("'select'",
        [
            new("roles", SettingShape.Texts("a role or a list of roles", "a role"), "Roles, as the source spells them; blank stands for people without one."),
            new("statuses", SettingShape.Texts("a status or a list of statuses", "one of " + string.Join(", ", SelectionWords.Statuses), TextShape.Choice(SelectionWords.Statuses)),
                "Statuses of users; blank stands for people without one."),
        ]),
    };

    private static readonly SettingShape s_fields = new("a list of rules, each with hide or show")
    {
        Items = new SettingShape("a rule with when, and hide or show")
        {
            Map = new MapShape("a rule of 'fields'",
            [
                new("when", s_expression, "Whom it is about, by the fields of the source; everybody, unless given."),
                new("hide", s_names, "Attributes that they do not have."),
                new("show", s_names, "The only attributes that they have."),
            ]),
        },
    };

    private static readonly SettingShape s_complete = new("a map of limits")
    {
        Map = new MapShape("'complete'",
        [
            new("maxDrop", s_limit, "So many people fewer than at the last complete read, and the read is partial.", Default: "10%"),
            new("maxQuarantined", s_limit, "More rows than this that cannot be used, and the read is partial.", Default: "0"),
            new("maxRows", SettingShape.Of("a whole number, 1 or more", TextShape.Integer(1)), "Reading stops after so many people, and is partial."),
        ]),
    };

    private static readonly SettingShape s_normalize = SettingShape.Texts(
        "one or more of " + string.Join(", ", CorrelationWords.Normalizers), "one of " + string.Join(", ", CorrelationWords.Normalizers),
        TextShape.Choice(CorrelationWords.Normalizers));

    private static readonly SettingShape s_key = new("an attribute, or a map with attribute, normalize, weight and compare")
    {
        Definition = "matchKey",
        Text = TextShape.Any,
        Map = new MapShape("a match key",
        [
            new("attribute", SettingShape.Of("an attribute", TextShape.Any), "The attribute that is compared.", Required: true),
            new("normalize", s_normalize, "What is done to a value first, in order.", Default: "case, accents and spaces"),
            new("weight", SettingShape.Of("a number above 0", TextShape.Number(double.Epsilon, double.MaxValue)), "Its share of the confidence of a fuzzy rule.", Default: "1"),
            new("compare", SettingShape.Of("a way to compare", TextShape.Choice(CorrelationWords.Compares)), "How a fuzzy rule compares.", Default: "exact"),
        ]),
    };

    private static readonly SettingShape s_keys = new("an attribute or a list of match keys") { Text = TextShape.Any, Items = s_key };

    private static readonly SettingShape s_correlations = new("a list of rules")
    {
        MayBeEmpty = true,
        Items = new SettingShape("a rule with name and match")
        {
            Map = new MapShape("a correlation",
            [
                new("name", SettingShape.Of("a text", TextShape.Any), "The rule's name, shown in reviews and traces.", Required: true),
                new("match", s_keys, "The attributes that must agree.", Required: true),
                new("link", SettingShape.Of("auto or review", TextShape.Choice(CorrelationWords.Links)), "What a match leads to.", Default: "auto"),
                new("fuzzy", SettingShape.Of("true or false", TextShape.Boolean), "Compare by similarity. Needs block.", Default: "false"),
                new("block", s_keys, "A fuzzy rule compares records only that agree on one of these."),
                new("linkAt", s_confidence, "A fuzzy match at this confidence links.", Default: "0.95"),
                new("reviewAt", s_confidence, "A fuzzy match at this confidence is proposed.", Default: "0.8, or linkAt where that is lower"),
                new("within", SettingShape.Of("a reaction", TextShape.Choice(CorrelationWords.Withins)), "What a match of two records of one source leads to.", Default: "review"),
                new("distinct", SettingShape.Of("true or false", TextShape.Boolean), "Records whose values are present and differ are never linked by a later rule.", Default: "false"),
            ]),
        },
    };

    private static readonly SettingShape s_sourceNames = SettingShape.Texts("a source or a list of sources", "a source");

    private static readonly SettingShape s_lookup = new("a map with path and key, or with table")
    {
        Map = new MapShape("a look-up table",
        [
            new("path", SettingShape.Of("a path", TextShape.Path), "The CSV file."),
            new("key", SettingShape.Of("a column", TextShape.Any), "The column that is looked up; the first, unless given."),
            new("table", SettingShape.Named("a map of keys and values", new SettingShape("a text, or a map of columns and texts")
            {
                Definition = "lookupRow", Text = TextShape.Any, Map = new MapShape("a row", []) { Others = SettingShape.Of("a text", TextShape.Any) },
            }), "The table itself, instead of a file: for each key a text, or several by column."),
            new("unmapped", SettingShape.Of("what to do", TextShape.Choice<UnmappedHandling>()),
                "What becomes of a value that has no row: Error, Keep leaves it as it is, Drop leaves it out. What is kept or dropped is reported.", Default: "Error"),
        ]),
    };

    private static readonly SettingShape s_lifecycle = new("a map with leaver and outOfScope")
    {
        Map = new MapShape("'lifecycle'",
        [
            new("leaver", new SettingShape("a list of stages")
            {
                Items = new SettingShape("a stage with after and do")
                {
                    Map = new MapShape("a stage",
                    [
                        new("after", s_days, "How long after the user has left, such as 30d or 4w.", Required: true),
                        new("do", SettingShape.Of("Disable, Archive or Delete", TextShape.Choice(["Disable", "Archive", "Delete"])), "What is done with the account.", Required: true),
                    ]),
                },
            }, "What becomes of the account of a user who has left; an empty list leaves it alone.", Default: "Disable at once"),
            new("outOfScope", SettingShape.Of("Keep or Leave", TextShape.Choice<OutOfScopeHandling>()),
                "What becomes of the accounts of users whom the selection leaves out: Keep leaves them alone, Leave treats them as leavers.", Default: "Keep"),
        ]),
    };

    private static readonly SettingShape s_thresholds = new("a map of actions and limits")
    {
        Map = new MapShape("'thresholds'",
        [
            .. Enum.GetNames<ChangeAction>().Select(action => new SettingKey(action, new SettingShape("a count such as 25, a percentage such as 10%, or a map with count, percent and by")
            {
                Definition = "threshold",
                Text = TextShape.Limit,
                Map = new MapShape("a threshold", [.. s_limitKeys, new("by", SettingShape.Of("group or an attribute", TextShape.Any), "What is counted by itself: group, or an attribute.")]),
            }, $"So many {action} changes hold the plan.")),
        ]),
    };

    private static readonly SettingShape s_protected = new("a map with when")
    {
        Map = new MapShape("'protected'", [new("when", s_expression, "Accounts for which this holds are never touched.")]),
    };

    private static readonly SettingShape s_activity = new("a map with retention")
    {
        Map = new MapShape("'activity'", [new("retention", s_days, "Older activity is removed; kept for ever, unless given.")]),
    };
}
