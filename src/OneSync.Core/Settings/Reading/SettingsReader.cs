using OneSync.Core.Ports;
using OneSync.Core.Selecting;

namespace OneSync.Core.Settings.Reading;

/// <summary>
/// Turns nodes into settings. Everything that can be told without opening a source is checked, and all that is wrong is reported
/// at once. Expressions, templates and attribute names are left as texts.
/// </summary>
public sealed class SettingsReader
{
    /// <summary>The vault's file when the configuration names none.</summary>
    public const string DefaultVault = "./onesync.db";

    private const int Version = 1;

    private readonly IReadOnlyList<ConnectorDescription> _sources;
    private readonly IReadOnlyList<ConnectorDescription> _destinations;

    /// <summary>A reader that knows the connectors given.</summary>
    /// <exception cref="ArgumentException">A connector declares an option twice, or one that every source or destination has.</exception>
    public SettingsReader(IEnumerable<ConnectorDescription> sources, IEnumerable<ConnectorDescription> destinations)
    {
        _sources = [.. sources];
        _destinations = [.. destinations];
        Shape = new WorkspaceShape(_sources, _destinations);
    }

    /// <summary>Every key that this reader understands.</summary>
    public WorkspaceShape Shape { get; }

    /// <summary>Reads a whole configuration.</summary>
    /// <param name="document">What was written.</param>
    /// <param name="root">The folder that relative paths start from, absolute.</param>
    /// <param name="files">Looks for the files named; null leaves that to who opens them.</param>
    /// <param name="expectSourceFiles">Also look for the files of sources, which may well come and go between runs.</param>
    public SettingsReading<WorkspaceSettings> Read(SettingNode document, string root, IWorkspaceFiles? files = null, bool expectSourceFiles = false)
    {
        ArgumentNullException.ThrowIfNull(document);
        var context = new ReadingContext(root, files);
        new ShapeCheck(context.Problems).Check(document, Shape.Document, "The configuration", document.At);
        SettingMap map = document as SettingMap ?? new SettingMap([], document.At);
        CheckVersion(map, context);
        var settings = new WorkspaceSettings(root, Vault(map, context))
        {
            Sources = [.. map.EntriesOf("sources").Select(e => Source(e, context, expectSourceFiles)).Where(s => Described(_sources, s.Type) is not null)],
            Correlations = CorrelationReader.Read(map, context),
            Precedence = Precedence(map, context),
            Lookups = [.. Lookups(map, context)],
            Collections = map.EntriesOf("collections").Where(e => e.Value is SettingText { IsNothing: false })
                .ToDictionary(e => e.Key.Text, e => ((SettingText)e.Value).Source, StringComparer.OrdinalIgnoreCase),
            Selectors = GroupReader.Selectors(map, context),
            Destinations = [.. map.EntriesOf("destinations").Select(e => Destination(e, context)).Where(d => Described(_destinations, d.Type) is not null)],
            ActivityRetentionDays = map.Map("activity")?.Text("retention") is { } days && Days.TryParse(days.Text, out int count) ? count : null,
        };
        return new SettingsReading<WorkspaceSettings>(settings, context.InOrder());
    }

    /// <summary>Reads one source that stands by itself, as parameters give it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">Its keys, <c>type</c> among them.</param>
    /// <param name="root">The folder that relative paths start from, absolute.</param>
    public SettingsReading<SourceSettings> ReadSource(SettingText name, SettingMap node, string root)
    {
        ReadingContext context = CheckAlone(name, node, root, Shape.Source);
        return new SettingsReading<SourceSettings>(Source(new SettingEntry(name, node), context, expectFiles: false), context.InOrder());
    }

    /// <summary>Reads one destination that stands by itself, as parameters give it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">Its keys, <c>type</c> among them.</param>
    /// <param name="root">The folder that relative paths start from, absolute.</param>
    public SettingsReading<DestinationSettings> ReadDestination(SettingText name, SettingMap node, string root)
    {
        ReadingContext context = CheckAlone(name, node, root, Shape.Destination);
        return new SettingsReading<DestinationSettings>(Destination(new SettingEntry(name, node), context), context.InOrder());
    }

    private static ReadingContext CheckAlone(SettingText name, SettingMap node, string root, SettingShape shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(node);
        var context = new ReadingContext(root, Files: null);
        new ShapeCheck(context.Problems).Check(node, shape, $"'{name.Text}'", name.At);
        return context;
    }

    private SourceSettings Source(SettingEntry entry, ReadingContext context, bool expectFiles)
    {
        SettingMap map = entry.Value as SettingMap ?? new SettingMap([], entry.Value.At);
        SourceText type = map.Text("type") ?? new SourceText("", map.At);
        ConnectorDescription? connector = Described(_sources, type);
        OptionSet options = connector is null ? OptionSet.None : OptionShapes.Read(map, connector);
        if (connector is not null && expectFiles)
        {
            foreach (OptionDescription path in connector.Options.Where(o => o.Kind == OptionKind.Path))
            {
                bool isRemote = options.Text("transport") is { } transport && path.RemoteTransports.Contains(transport, StringComparer.OrdinalIgnoreCase);
                if (!isRemote && options.Find(path.Name) is { } given)
                    context.ExpectFile(given.Texts[0]);
            }
        }
        foreach ((string one, string other) in new[] { ("anchor", "keyIdentifier"), ("complete.maxRows", "maxUserCount") })
        {
            if (map.Find(other) is { } second && (map.Find(one) is not null || (one.Contains('.', StringComparison.Ordinal) && map.Map("complete")?.Find("maxRows") is not null)))
                context.Error("ConflictingKeys", $"'{other}' is another word for '{one}', which is given too. Leave the one or the other out.", second.Key.At);
        }
        IReadOnlyList<MappingSettings> mappings = MappingReader.Read(map, context), formats = FormatReader.Read(map, mappings, context);
        return new SourceSettings(entry.Key.Source, type with { Text = connector?.Type ?? type.Text }, entry.Key.At)
        {
            Options = options,
            Anchor = map.Text("anchor") ?? map.Text("keyIdentifier"),
            When = map.Text("when"),
            Map = mappings.Count > 0 ? [.. mappings, .. formats] : [],
            Formats = mappings.Count > 0 ? [] : formats,
            Select = Select(map),
            Fields = [.. Fields(map, context)],
            Complete = Complete(map, context),
        };
    }

    private DestinationSettings Destination(SettingEntry entry, ReadingContext context)
    {
        SettingMap map = entry.Value as SettingMap ?? new SettingMap([], entry.Value.At);
        SourceText type = map.Text("type") ?? new SourceText("", map.At);
        ConnectorDescription? connector = Described(_destinations, type);
        var settings = new DestinationSettings(entry.Key.Source, type with { Text = connector?.Type ?? type.Text }, entry.Key.At)
        {
            Options = connector is null ? OptionSet.None : OptionShapes.Read(map, connector),
            Scope = map.Text("scope"),
            Match = map.Texts("match"),
            Map = MappingReader.Read(map, context),
            Groups = GroupReader.Rules(map, context),
            Orphans = OrphanReader.Read(map, context),
            Thresholds = LimitReader.Thresholds(map, context),
            ProtectedWhen = map.Map("protected")?.Text("when"),
        };
        if (map.Text("onlyMembers") is { } only && bool.TryParse(only.Text, out bool onlyMembers) && onlyMembers)
        {
            settings = settings with { OnlyMembers = true };
            if (settings.Groups.Count == 0)
                context.Error("ConflictingKeys", "'onlyMembers' gives accounts to the members of groups, and the destination has no rules for groups.", only.At);
        }
        if (map.Map("lifecycle") is not { } lifecycle)
            return settings;
        if (lifecycle.Text("outOfScope") is { } handling && Enum.TryParse(handling.Text, ignoreCase: true, out OutOfScopeHandling outOfScope))
            settings = settings with { OutOfScope = outOfScope };
        return lifecycle.Find("leaver") is not null ? settings with { Leaver = LimitReader.Stages(lifecycle) } : settings;
    }

    private static ConnectorDescription? Described(IReadOnlyList<ConnectorDescription> connectors, SourceText type) =>
        connectors.FirstOrDefault(c => string.Equals(c.Type, type.Text, StringComparison.OrdinalIgnoreCase));

    private static void CheckVersion(SettingMap map, ReadingContext context)
    {
        if (map.Text("version") is { } version && int.TryParse(version.Text, out int number) && number != Version)
            context.Error("UnsupportedVersion", $"This OneSync reads version {Version} of the format, not {number}. Update OneSync, or see the change log.", version.At, "1");
    }

    private static string Vault(SettingMap map, ReadingContext context)
    {
        SourceText? path = map.Text("vault") ?? map.Map("vault")?.Text("path");
        if (path is null || string.IsNullOrWhiteSpace(path.Text) || path.Text.Contains('\0'))
            return context.FullPath(DefaultVault);
        return path.Text == ":memory:" ? path.Text : context.FullPath(path.Text);
    }

    private static IEnumerable<FieldRule> Fields(SettingMap map, ReadingContext context)
    {
        foreach (SettingMap rule in map.Maps("fields"))
        {
            FieldRule read = new(rule.Text("when"), rule.Texts("hide"), rule.Texts("show"), rule.At);
            if (read.Hide.Count == 0 == (read.Show.Count == 0))
                context.Error("BadFieldRule", "A rule of 'fields' needs either hide or show, with attributes.", rule.At);
            yield return read;
        }
    }

    private static SourceSelection Select(SettingMap map)
    {
        IEnumerable<SelectionAnswer> Answers(string key, SelectionKind kind) =>
            map.Map("select")?.Texts(key).Select(t => new SelectionAnswer(kind, SelectionWords.Id(kind, t.Text), Sync: true)) ?? [];
        return new SourceSelection([.. Answers("roles", SelectionKind.Role), .. Answers("statuses", SelectionKind.Status)]);
    }

    private static CompletenessSettings Complete(SettingMap map, ReadingContext context)
    {
        CompletenessSettings complete = CompletenessSettings.Default with { MaxRows = LimitReader.Count(map, "maxUserCount") is > 0 and var most ? most : null };
        if (map.Map("complete") is not { } given)
            return complete;
        return new CompletenessSettings(
            LimitReader.Limit(given, "maxDrop", context) ?? complete.MaxDrop,
            LimitReader.Limit(given, "maxQuarantined", context) ?? complete.MaxQuarantined,
            LimitReader.Count(given, "maxRows") ?? complete.MaxRows);
    }

    private static Dictionary<string, IReadOnlyList<SourceText>> Precedence(SettingMap map, ReadingContext context)
    {
        string[] sources = [.. map.EntriesOf("sources").Select(e => e.Key.Text)];
        var precedence = new Dictionary<string, IReadOnlyList<SourceText>>(StringComparer.OrdinalIgnoreCase);
        foreach ((SettingText attribute, SettingNode value) in map.EntriesOf("precedence"))
        {
            IReadOnlyList<SourceText> order = SettingMap.TextsOf(value);
            precedence.Add(attribute.Text, order);
            foreach (SourceText name in order.Where(n => !sources.Contains(n.Text, StringComparer.OrdinalIgnoreCase)))
            {
                context.Error("UnknownSource", $"There is no source '{name.Text}'; the sources are: {string.Join(", ", sources)}.",
                    name.At, NearestName.Of(name.Text, sources));
            }
        }
        return precedence;
    }

    private static IEnumerable<LookupSettings> Lookups(SettingMap map, ReadingContext context)
    {
        foreach ((SettingText name, SettingNode value) in map.EntriesOf("lookups"))
        {
            if (value is not SettingMap lookup)
                continue;
            SourceText? path = lookup.Text("path") is { } given && !string.IsNullOrWhiteSpace(given.Text) && !given.Text.Contains('\0') ? given : null;
            SettingMap? table = lookup.Map("table");
            if (lookup.Find("path") is null && table is null)
                context.Error("MissingKey", $"'path' is missing: look-up '{name.Text}' needs it, or a table.", name.At);
            else if (path is not null && table is not null)
                context.Error("ConflictingKeys", $"Look-up '{name.Text}' has a path and a table: take one of them out.", name.At);
            if (path is not null)
                context.ExpectFile(path);
            if (path is not null || table is not null)
            {
                yield return new LookupSettings(name.Source, path, lookup.Text("key"))
                {
                    Rows = table is null ? [] : [.. lookup.EntriesOf("table").Select(Row)],
                    Unmapped = lookup.Text("unmapped") is { } text && Enum.TryParse(text.Text, ignoreCase: true, out UnmappedHandling handling) ? handling : default,
                };
            }
        }

        static LookupRow Row(SettingEntry row) => new(row.Key.Source, row.Value is SettingMap cells
            ? cells.Entries.Where(c => c.Value is SettingText).DistinctBy(c => c.Key.Text, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Key.Text, c => ((SettingText)c.Value).Text, StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [LookupRow.OnlyColumn] = (row.Value as SettingText)?.Text ?? "" });
    }
}
