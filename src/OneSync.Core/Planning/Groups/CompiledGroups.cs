using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Roster;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning.Groups;

/// <summary>The rules of <c>groups:</c> in a destination, compiled against what users and the roster have.</summary>
internal sealed class CompiledGroups
{
    private CompiledGroups(IReadOnlyList<CompiledGroupRule> rules, SelectorSettings selectors, IncludeOnly? includeOnly, int role) =>
        (Rules, Selectors, IncludeOnly, Role) = (rules, selectors, includeOnly, role);

    /// <summary>The rules in their order.</summary>
    public IReadOnlyList<CompiledGroupRule> Rules { get; }

    /// <summary>How selectors are understood.</summary>
    public SelectorSettings Selectors { get; }

    /// <summary>Which of the users that selectors select count; null for all.</summary>
    public IncludeOnly? IncludeOnly { get; }

    /// <summary>The users' attribute <c>role</c>; -1 when they have none.</summary>
    public int Role { get; }

    /// <summary>Whether any rule asks for more than the users themselves.</summary>
    public bool NeedRoster => Rules.Any(r => r.NeedsRoster);

    /// <summary>Compiles the rules; null when the destination has none.</summary>
    /// <exception cref="ConfigurationException">
    /// With all problems: those of expressions, templates and selectors, and <c>UnsupportedGroups</c> where the destination has no groups.
    /// </exception>
    public static CompiledGroups? Compile(DestinationSettings settings, IDestination destination, WorkspaceSettings workspace, ExpressionScope users, IVault vault, MappingResources resources)
    {
        if (settings.Groups.Count == 0)
            return null;
        ProblemCollector problems = new();
        if (!destination.Capabilities.HasGroups)
        {
            problems.Add(new ConfigurationProblem("UnsupportedGroups",
                $"Destination '{settings.Name.Text}' has rules for groups, and as it is configured it has no groups.", settings.Groups[0].At));
        }
        List<CompiledGroupRule> rules = [];
        foreach (GroupRuleSettings rule in settings.Groups)
        {
            if (problems.Try(() => CompiledGroupRule.Compile(rule, workspace, users, vault, resources)) is { } compiled)
                rules.Add(compiled);
        }
        IncludeOnly? include = problems.Try(() => IncludeOnly.Compile(workspace.Selectors, users.Schema, users.AllowUnknown));
        problems.ThrowIfAny();
        return new CompiledGroups(rules, workspace.Selectors, include, users.Schema.TryGetIndex("role", out int role) ? role : -1);
    }
}
