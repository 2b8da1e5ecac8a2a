using OneSync.Core.Conditions;
using OneSync.Core.Correlation;
using OneSync.Core.Importing;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Planning.Groups;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// Checks the configuration of a folder, or a file, through and through: its form, the files it names, and every expression, mapping
    /// and rule against the attributes that the sources have. Reads no people.
    /// </summary>
    public static IReadOnlyList<ConfigurationProblem> Check(string path, WorkspaceOptions options)
    {
        SettingsReading<WorkspaceSettings> reading = options.Host.ReadWorkspace(path, expectSourceFiles: true);
        if (reading.HasErrors && reading.Settings.Sources.Count == 0)
            return reading.Problems;
        // Expressions are checked on a vault of its own, so that checking makes no file.
        using Workspace workspace = new(reading.Settings with { VaultPath = ":memory:" }, options);
        ProblemCollector problems = new();
        problems.AddRange(reading.Problems);
        workspace.CheckExpressions(problems, [.. reading.Problems.Select(p => p.At.ToString())], someAreMissing: reading.Problems.Any(p => p.Id == "UnknownConnectorType"));
        return [.. problems.Problems.DistinctBy(p => (p.Id, p.At, p.Message)).OrderBy(p => p.At.File, StringComparer.Ordinal).ThenBy(p => p.At.Line).ThenBy(p => p.At.Column)];
    }

    private void CheckExpressions(ProblemCollector problems, HashSet<string> known, bool someAreMissing)
    {
        MappingResources resources = problems.Try(() => Resources) ?? MappingResources.None;
        List<string> attributes = [];
        // When a source could not be asked for its fields, or is left out itself, a name it may have is no mistake.
        bool open = someAreMissing;
        foreach (SourceSettings source in Settings.Sources)
            open |= CheckSource(source, resources, problems, known, attributes);
        UserSchema users = new(Vault.Attributes, attributes);
        ExpressionScope scope = UserScope(users) with { AllowUnknown = open };
        foreach (SourceText collection in Settings.Collections.Values)
            problems.Try(() => Conditional.Compile(collection, scope));
        if (!open)
            problems.AddRange(CorrelationRules.Check(Settings.Correlations, users));
        foreach ((string attribute, IReadOnlyList<SourceText> order) in Settings.Precedence)
        {
            if (!open && !attribute.Equals("default", StringComparison.OrdinalIgnoreCase) && !users.TryGetIndex(attribute, out _))
                problems.Add(new ConfigurationProblem("UnknownAttribute", $"No source has an attribute '{attribute}'.", order.Count > 0 ? order[0].At : new Position("onesync.yaml", 1, 1), NearestName.Of(attribute, users.Names)));
        }
        foreach (DestinationSettings destination in Settings.Destinations)
        {
            if (problems.Try(() => CreateDestination(destination)) is not { } opened)
                continue;
            problems.Try(() => Compile(destination, opened, scope, resources));
            problems.Try(() => CompiledGroups.Compile(destination, opened, Settings, scope, Vault, resources));
        }
    }

    // Answers whether the source may have attributes that are not known.
    private bool CheckSource(SourceSettings source, MappingResources resources, ProblemCollector problems, HashSet<string> known, List<string> attributes)
    {
        SourceFields fields;
        try
        {
            fields = CreateSource(source).DescribeFields(CancellationToken.None);
        }
        catch (SourceUnavailableException error)
        {
            bool told = known.Contains(source.At.ToString()) || source.Options.All.SelectMany(o => o.Texts).Any(t => known.Contains(t.At.ToString()));
            if (!told)
                problems.Add(new ConfigurationProblem(error.Id, $"Source '{source.Name.Text}': {error.Message}", source.At));
            attributes.AddRange(source.Map.Select(m => m.Target.Text));
            return source.Map.Count == 0;
        }
        catch (ConfigurationException error)
        {
            problems.AddRange(error.Problems);
            attributes.AddRange(source.Map.Select(m => m.Target.Text));
            return source.Map.Count == 0;
        }
        ExpressionScope scope = new(new AttributeTable(fields.Names.Where(n => !string.IsNullOrWhiteSpace(n)))) { AllowUnknown = fields.IsOpen };
        if (source.When is { } when)
            problems.Try(() => Conditional.Compile(when, scope));
        IReadOnlyList<MappingSettings> map = source.MapOver(fields.Names);
        if (map.Count > 0)
            problems.Try(() => AttributeMapper.Compile(map, scope, new AttributeTable(), resources));
        problems.Try(() => source.Fields.Count == 0 ? null : new HiddenFields(source, scope, scope.Schema, new AttributeTable()));
        attributes.AddRange(source.Map.Count > 0 ? source.Map.Select(m => m.Target.Text) : fields.Names.Concat(source.Formats.Select(f => f.Target.Text)));
        return source.Map.Count == 0 && fields.IsOpen;
    }
}
