using OneSync.Core.Settings;

namespace OneSync.Connectors.Conversion;

/// <summary>
/// Turns the configuration of Adobe's User Sync Tool (user-sync-config.yml of version 2 with its connector files) into an <c>onesync.yaml</c>. Secrets are
/// not copied; what is not carried over is said.
/// </summary>
internal sealed class UserSyncConverter
{
    private static readonly string[] s_updated = ["firstname", "lastname", "email"];

    private readonly ConversionNotes _notes = new();
    private readonly string _folder;
    private readonly LegacyMap _main, _invocation, _people, _adobe;
    private readonly List<LegacyMap> _files = [];

    private UserSyncConverter(string path)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _main = LegacyMap.Load(path, _notes);
        _files.Add(_main);
        (_invocation, _people, _adobe) = (_main.Map("invocation_defaults"), _main.Map("directory_users"), _main.Map("adobe_users"));
    }

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="ConfigurationException">A file is missing, is no YAML, or is no configuration of the tool.</exception>
    public static ConvertedConfiguration Convert(string path) => new UserSyncConverter(path).Convert();

    private ConvertedConfiguration Convert()
    {
        if (_adobe.Keys.Count == 0 && _people.Keys.Count == 0)
        {
            throw new ConfigurationException(new ConfigurationProblem("NotUserSync", "This is no configuration of the User Sync Tool: it has neither 'adobe_users' nor 'directory_users'. Name its user-sync-config.yml.", _main.At));
        }
        ConvertedSource source = Source();
        YamlMap destinations = new();
        IReadOnlyList<LegacyMap> groups = _people.Maps("groups");
        foreach ((string name, string prefix, LegacyMap file) in Organizations())
            destinations.Set(name, Destination(name, prefix, file, source, groups));
        NoteLeftOut();
        foreach (LegacyMap file in _files)
            file.NoteRest();
        YamlMap document = new YamlMap().Set("version", "1").Set("sources", new YamlMap().Set(source.Name, source.Source)).Set("selectors", source.Selectors).Set("destinations", destinations);
        string text = $"""
            # yaml-language-server: $schema=./onesync.schema.json
            # Made of the configuration of Adobe's User Sync Tool. What was not carried over as it was has been listed by Convert-OneSyncConfiguration.
            {YamlText.Write(document)}
            """;
        return new ConvertedConfiguration(text.ReplaceLineEndings("\n").TrimEnd() + "\n", _notes.All);
    }

    private ConvertedSource Source()
    {
        LegacyMap connectors = _people.Map("connectors");
        IReadOnlyList<string> asked = _invocation.Words("connector"), users = _invocation.Words("users");
        string kind = users is ["file", ..] ? "csv" : asked is [var first, ..] && connectors.Keys.Contains(first) ? first : connectors.Keys.FirstOrDefault(k => k == "oneroster") ?? asked.FirstOrDefault() ?? connectors.Keys.FirstOrDefault() ?? "csv";
        foreach (string other in connectors.Keys.Where(k => k != kind))
            connectors.Note(other, $"The tool reads one connector at a time, which is '{kind}'.", "Add a source of your own for it in onesync.yaml if people come from there, too.");
        string? path = asked is ["csv", var given] ? given : users is ["file", var file] ? file : null;
        if (kind == "csv" && path is null)
            _invocation.NoteAll("connector", "The file of people was given on the command line alone.", "Write its name under 'path' of the source, in the place of users.csv.");
        LegacyMap? settings = Load(connectors.Texts(kind));
        return kind switch
        {
            "oneroster" when settings is not null => SourceConversion.Roster(settings),
            "csv" => SourceConversion.Csv(settings, path, _folder),
            _ => settings is not null ? SourceConversion.Directory(settings, kind) : SourceConversion.Csv(null, null, _folder),
        };
    }

    private IEnumerable<(string Name, string Prefix, LegacyMap File)> Organizations()
    {
        LegacyMap connectors = _adobe.Map("connectors");
        if (Load(connectors.Texts("umapi")) is { } first)
            yield return ("adobe", "", first);
        // The others are maps of names and files, in the same list or by themselves.
        foreach (LegacyMap more in connectors.Maps("umapi").Append(connectors.Map("umapi")))
        {
            foreach (string name in more.Keys)
            {
                if (Load(more.Texts(name)) is { } file)
                    yield return (name, name, file);
            }
        }
    }

    private YamlMap Destination(string name, string prefix, LegacyMap file, ConvertedSource source, IReadOnlyList<LegacyMap> groups)
    {
        YamlMap destination = new();
        DestinationConversion.Connection(file, name, destination);
        string type = _people.Text("user_identity_type") ?? "federatedID";
        destination.Set("identityType", type).Set("country", _people.Text("default_country_code")?.ToUpperInvariant());
        Scope(destination, source, groups);
        destination.Set("protected", DestinationConversion.Protection(_adobe));
        bool keepsUp = _invocation.Truth("update_user_info") == true;
        IReadOnlyList<string> updates = _adobe.Texts("update_attributes") is { Count: > 0 } given ? given : s_updated;
        destination.Set("match", new[] { "email" }).Set("map", DestinationConversion.Mapping(source, keepsUp ? [.. updates] : []));
        if (_invocation.Truth("process_groups") ?? false)
            destination.Set("groups", DestinationConversion.Groups(groups, prefix, source.IsRoster, _people.Map("group_sync_options").Truth("auto_create") == true) is { Count: > 0 } rules ? rules : null);
        else if (groups.Count > 0)
            _people.Note("groups", "'process_groups' is not set, so that the tool gave nobody a group.", "Set it, convert again, and see what a dry run shows.");
        bool pushes = _invocation.Text("strategy") == "push";
        DestinationConversion.Leaving(pushes ? new AdobeOnlyUsers(null, null, null) : AdobeOnly(), destination);
        return destination;
    }

    private void Scope(YamlMap destination, ConvertedSource source, IReadOnlyList<LegacyMap> groups)
    {
        List<string> scope = [];
        IReadOnlyList<string> users = _invocation.Words("users");
        bool mapped = users is ["mapped", ..] || _invocation.Truth("exclude_unmapped_users") == true;
        string[] names = users is ["group", var list] ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : mapped ? [.. groups.Select(g => g.Text("directory_group")).OfType<string>().Distinct()] : [];
        if (source.IsRoster && users is ["group", ..])
            _invocation.Note("users", "Which users are synchronised is said by rules of 'groups' or by an expression, not by selectors of its own.", "Set 'onlyMembers: true' on the destination, or write the condition into 'scope'.");
        else if (source.IsRoster && mapped)
            destination.Set("onlyMembers", "true");
        else if (names.Length > 0)
            scope.Add($"groups -in {string.Join(", ", names.Select(n => $"'{DestinationConversion.Doubled(n)}'"))}");
        foreach ((string attribute, string texts) in source.IncludeOnly)
            scope.Add($"{attribute} -in {string.Join(", ", texts.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(t => $"'{DestinationConversion.Doubled(t)}'"))}");
        if (_invocation.Text("user_filter") is { } filter)
            scope.Add($"email -match '^(?:{DestinationConversion.Doubled(filter)})$'");
        destination.Set("scope", scope.Count > 0 ? string.Join(" -and ", scope) : null);
        if (source.IsRoster && mapped && groups.Any(g => g.Texts("adobe_groups").Count == 0))
            _people.Note("groups", "A directory group without an Adobe group chose people without giving them anything.", "Widen the destination: take 'onlyMembers' out and write a 'scope', or give the group a user group.");
    }

    private AdobeOnlyUsers AdobeOnly()
    {
        IReadOnlyList<string> action = _invocation.Words("adobe_only_user_action");
        string? max = _main.Map("limits").Text("max_adobe_only_users");
        return action switch
        {
            ["remove-adobe-groups", ..] => new AdobeOnlyUsers("Disable", null, max),
            ["remove", ..] => new AdobeOnlyUsers("Archive", null, max),
            ["delete", ..] => new AdobeOnlyUsers("Delete", null, max),
            ["write-file"] => new AdobeOnlyUsers(null, "adobe-only-users.csv", max),
            ["write-file", var file] => new AdobeOnlyUsers(null, file, max),
            _ => new AdobeOnlyUsers(null, null, max),
        };
    }

    private void NoteLeftOut()
    {
        _main.Map("limits").Note("group_removals_only", "OneSync has no run that only takes people out of groups.", "See what goes in a dry run: Get-OneSyncPlan -Change.");
        _main.Note("logging", "OneSync keeps its own log, in the vault.", "See Get-OneSyncActivity, and 'activity.retention'.");
        _main.Note("post_sync", "OneSync runs nothing of its own after a run.", "Call what is to follow after Invoke-OneSync in your script.");
        _people.Note("extension", "Code in Python is not run.", "Write what it does as mappings with conditions, and rules of 'groups' with 'when'.");
        _people.Note("additional_groups", "Groups by patterns over names of groups are not carried over.", "Write rules with templates: { forEach: class, to: \"cls-{class.sourcedId}\" }.");
        _invocation.Note("adobe_only_user_list", "A list of accounts to be dealt with is not read.", "Deal with orphans by 'orphans', after a look at its 'file'.");
        if (_invocation.Words("adobe_users") is [not "all", ..])
            _invocation.Note("adobe_users", "All accounts of the organisation are read; those that no user owns are orphans.", "Leave 'orphans' at Keep where others manage accounts, too, or protect them.");
        if (_invocation.Truth("test_mode") == true)
            _invocation.Note("test_mode", "A run writes unless it is a dry run.", "Use Invoke-OneSyncDryRun -TestAtDestination.");
        _invocation.Ignore("process_groups", "strategy", "update_user_info", "exclude_unmapped_users", "user_filter", "users", "connector");
        _people.Map("group_sync_options").Ignore("auto_create");
        _people.Ignore("user_identity_type", "default_country_code");
        _adobe.Ignore("update_attributes");
    }

    private LegacyMap? Load(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
            return null;
        LegacyMap file = LegacyMap.Load(Path.Combine(_folder, files[0]), _notes);
        _files.Add(file);
        foreach (string more in files.Skip(1))
            _main.NoteAll($"connectors: {more}", "Of several files for one connector the first is read.", "Put their keys into one file, and convert again.");
        return file;
    }
}
