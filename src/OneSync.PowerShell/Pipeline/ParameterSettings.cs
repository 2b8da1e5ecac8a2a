using System.Collections;
using OneSync.Core;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.PowerShell.Pipeline;

/// <summary>Makes a workspace of the parameters of one cmdlet, for work without <c>onesync.yaml</c>. Its vault lives in memory.</summary>
internal static class ParameterSettings
{
    /// <summary>A workspace with one source.</summary>
    public static Workspace WithSource(string root, string name, IEnumerable<(string, string, object?)> parameters, IDictionary? more, WorkspaceOptions options) =>
        Workspace.Open(Empty(root) with { Sources = [Reader(options).ReadSource(Name(name), Map(parameters, more), root).Valid()] }, options);

    /// <summary>A workspace with one destination.</summary>
    public static Workspace WithDestination(string root, string name, IEnumerable<(string, string, object?)> parameters, IDictionary? more, WorkspaceOptions options) =>
        Workspace.Open(Empty(root) with { Destinations = [Reader(options).ReadDestination(Name(name), Map(parameters, more), root).Valid()] }, options);

    private static WorkspaceSettings Empty(string root) => new(root, ":memory:");

    private static SettingText Name(string name) => new(name, new Position("Path", 1, 1));

    private static SettingsReader Reader(WorkspaceOptions options) =>
        new([.. options.Host.Sources.Select(s => s.Description)], [.. options.Host.Destinations.Select(d => d.Description)]);

    private static SettingMap Map(IEnumerable<(string, string, object?)> parameters, IDictionary? more) => SettingNodes.OfParameters(
        parameters.Concat((more ?? new Hashtable()).Cast<DictionaryEntry>().Select(e => (e.Key.ToString() ?? "", "Option", e.Value))), o => AttributeValues.Bare(o)!);
}
