using System.Text.RegularExpressions;
using OneSync.Connectors.Csv;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Conversion;

/// <summary>The source that a configuration of the User Sync Tool reads.</summary>
/// <param name="Name">Its name in the workspace.</param>
/// <param name="Source">Its keys.</param>
/// <param name="Selectors">How its selectors are understood; null where its groups are an attribute of people.</param>
/// <param name="Attributes">The attributes of people, by what they are for: <c>email</c>, <c>givenName</c>, <c>country</c>…</param>
/// <param name="IncludeOnly">Whom it takes: attributes, and texts that their values must be a part of.</param>
internal sealed record ConvertedSource(string Name, YamlMap Source, YamlMap? Selectors, IReadOnlySet<string> Attributes, IReadOnlyList<KeyValuePair<string, string>> IncludeOnly)
{
    /// <summary>Whether groups are texts that select people of a roster.</summary>
    public bool IsRoster => Selectors is not null;
}

/// <summary>Turns connector-oneroster.yml, connector-csv.yml and connector-ldap.yml of the User Sync Tool into sources.</summary>
internal static partial class SourceConversion
{
    private static readonly (string Key, string Format, string Attribute)[] s_formats =
    [
        ("user_email_format", "userEmailFormat", "email"), ("user_given_name_format", "userGivenNameFormat", "givenName"), ("user_surname_format", "userSurnameFormat", "familyName"),
        ("user_country_code_format", "userCountryCodeFormat", "country"), ("user_username_format", "userUsernameFormat", "username"), ("user_domain_format", "userDomainFormat", "domain"),
        ("user_identity_type_format", "userIdentityTypeFormat", "identityType"),
    ];

    /// <summary>A roster service.</summary>
    public static ConvertedSource Roster(LegacyMap file)
    {
        LegacyMap connection = file.Map("connection"), schema = file.Map("schema"), mapping = file.Map("mapping"), standard = mapping.Map("standard_mapping");
        string platform = connection.Text("platform")?.Trim().ToLowerInvariant() ?? "oneroster", host = connection.Text("host")?.Trim().TrimEnd('/') ?? "https://replace-host";
        // The older generation has the credentials with the connection, the newer with the mapping.
        LegacyMap credentials = standard.Keys.Any(k => k.EndsWith("client_id", StringComparison.Ordinal) || k.EndsWith("access_token", StringComparison.Ordinal) || k.StartsWith("secure_", StringComparison.Ordinal)) ? standard : connection;
        string? id = SecretNames.Plain(credentials, "client_id"), secret = SecretNames.Reference(credentials, "client_secret", "ONESYNC_SIS_SECRET"), token = SecretNames.Reference(credentials, "access_token", "ONESYNC_SIS_TOKEN");
        YamlMap source = new();
        if (platform == "clever")
        {
            Match version = CleverVersion().Match(host);
            source.Set("type", "Clever").Set("url", version.Success ? host[..version.Index] : host).Set("version", version.Success ? version.Groups[1].Value : null);
        }
        else if (platform == "classlink")
        {
            source.Set("type", "ClassLink").Set("url", RosterPath().Replace(host, ""));
        }
        else
        {
            source.Set("type", "OneRoster").Set("transport", "Rest").Set("url", host);
        }
        if (token is not null)
            source.Set("token", token);
        else
            source.Set("clientId", id).Set("clientSecret", secret);
        source.Set("pageSize", connection.Text("page_size")).Set("maxUserCount", connection.Text("max_users") ?? connection.Text("max_user_count"));
        string identifier = connection.Text("key_identifier") ?? schema.Text("key_identifier") ?? "sourcedId";
        if (identifier is not ("sourcedId" or "id"))
            (connection.Keys.Contains("key_identifier") ? connection : schema).Note("key_identifier", $"The key of people is always the service's own id, not '{identifier}'.", "Nothing, unless ids change in the service.");
        if (mapping.Text("mode")?.Equals("scoped", StringComparison.OrdinalIgnoreCase) == true)
            mapping.Note("mode", "Scoped sources are not carried over.", "Make a source for each of them in onesync.yaml, with its own token.");
        mapping.Note("scoped_sources", "Scoped sources are not carried over.", "Make a source for each of them in onesync.yaml, with its own token.");
        HashSet<string> attributes = ["email", "givenName", "familyName"];
        foreach ((string key, string format, string attribute) in s_formats)
        {
            // What the tool takes by itself is the field of that name here, too.
            if (file.Text(key) is not { } given || given == $"{{{attribute}}}")
                continue;
            source.Set(format, given);
            attributes.Add(attribute);
        }
        IReadOnlyList<KeyValuePair<string, string>> include = [.. Pairs(file.Map("include_only")), .. Pairs(schema.Map("include_only")), .. Pairs(schema.Map("user_inclusive_filter_kwargs"))];
        YamlMap only = new();
        foreach ((string attribute, string text) in include)
            only.Set(attribute, text);
        IReadOnlyList<string> Of(string key) => standard.Texts(key) is { Count: > 0 } texts ? texts : schema.Texts(key);
        YamlMap selectors = new YamlMap()
            .Set("delimiter", Of("group_delimiter").FirstOrDefault()).Set("defaultGroupFilter", Of("default_group_filter").FirstOrDefault()).Set("defaultUserFilter", Of("default_user_filter").FirstOrDefault())
            .Set("allUsersFilter", Of("all_users_filter").FirstOrDefault()).Set("matchGroupsBy", Of("match_groups_by") is { Count: > 0 } by ? by : null).Set("includeOnly", only);
        return new ConvertedSource("sis", source, selectors, attributes, include);
    }

    /// <summary>A CSV file of people.</summary>
    /// <param name="file">connector-csv.yml; null when there is none.</param>
    /// <param name="path">The file of people, relative to the configuration; null when it was given on the command line alone.</param>
    /// <param name="folder">The folder of the configuration.</param>
    public static ConvertedSource Csv(LegacyMap? file, string? path, string folder)
    {
        (string Key, string Column, string Attribute)[] columns =
        [
            ("email_column_name", "email", "email"), ("first_name_column_name", "firstname", "givenName"), ("last_name_column_name", "lastname", "familyName"), ("country_column_name", "country", "country"),
            ("groups_column_name", "groups", "groups"), ("identity_type_column_name", "type", "identityType"), ("username_column_name", "username", "username"), ("domain_column_name", "domain", "domain"),
        ];
        (string Column, string Attribute, bool Named)[] wanted = [.. columns.Select(c => (file?.Text(c.Key) ?? c.Column, c.Attribute, file?.Text(c.Key) is not null))];
        // The tool does without a column that the file has not; a mapping does not.
        if (Header(Path.Combine(folder, path ?? "users.csv")) is { } header)
            wanted = [.. wanted.Where(w => header.Contains(w.Column, StringComparer.OrdinalIgnoreCase))];
        else
            wanted = [.. wanted.Where(w => w.Named || w.Attribute is "email" or "givenName" or "familyName" or "groups")];
        return People(file, path ?? "users.csv", wanted.Select(w => (w.Column, w.Attribute)), file?.Text("delimiter"), file?.Text("string_encoding"));
    }

    /// <summary>A directory over LDAP, which OneSync has no source for: its people come as a CSV file.</summary>
    public static ConvertedSource Directory(LegacyMap file, string kind)
    {
        file.NoteAll("", $"OneSync has no source of type '{kind}'.", "Write the people to directory.csv before each run, with the columns that 'map' names and 'groups' (Get-ADUser … | Export-Csv), or read them by OneRoster, ClassLink, Clever or ODBC.");
        file.Ignore([.. file.Keys.Where(k => !k.StartsWith("user_", StringComparison.Ordinal))]);
        (string, string)[] wanted = [.. s_formats.Select(f => (Format: file.Text(f.Key), f.Attribute)).Where(f => f.Format is not null).Select(f => (Value(f.Format!), f.Attribute))];
        (string, string)[] usual = [("mail", "email"), ("givenName", "givenName"), ("sn", "familyName"), ("groups", "groups")];
        file.Text("user_identity_type");
        return People(null, "directory.csv", wanted.Concat(usual.Where(u => !wanted.Any(w => w.Item2 == u.Item2))), null, null);
    }

    private static ConvertedSource People(LegacyMap? file, string path, IEnumerable<(string Value, string Attribute)> wanted, string? delimiter, string? encoding)
    {
        YamlMap map = new();
        HashSet<string> attributes = [];
        string anchor = "email";
        foreach ((string value, string attribute) in wanted)
        {
            map.Set(attribute, value);
            attributes.Add(attribute);
            if (attribute == "email" && !value.Contains('{', StringComparison.Ordinal))
                anchor = value;
        }
        file?.NoteAll("", "The file has no id that stays when an e-mail changes, so that the e-mail is the anchor.", "Name a column with such an id under 'anchor', if there is one.");
        // Groups stand in one cell, separated by commas.
        YamlMap source = new YamlMap().Set("type", "Csv").Set("path", path).Set("anchor", anchor).Set("delimiter", delimiter).Set("encoding", encoding is null ? null : encoding.Equals("utf8", StringComparison.OrdinalIgnoreCase) ? "utf-8" : encoding)
            .Set("valueSeparator", ",").Set("map", map);
        return new ConvertedSource("people", source, null, attributes, []);
    }

    // A format of one attribute is the attribute; another is a template as it stands.
    private static string Value(string format) => OneAttribute().Match(format) is { Success: true } one ? one.Groups[1].Value : format.Contains('{', StringComparison.Ordinal) ? format : $"'{format}'";

    private static IEnumerable<KeyValuePair<string, string>> Pairs(LegacyMap map) => map.Keys.Select(key => KeyValuePair.Create(key, map.Text(key) ?? string.Join(',', map.Texts(key))));

    private static IReadOnlyList<string>? Header(string path)
    {
        try
        {
            using CsvRowReader rows = CsvRowReader.OpenFile(path, path, new CsvDialect());
            return rows.Header;
        }
        catch (Exception error) when (error is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"/v(\d\.\d)$")]
    private static partial Regex CleverVersion();

    [GeneratedRegex("/ims/oneroster/v1p[12]$", RegexOptions.IgnoreCase)]
    private static partial Regex RosterPath();

    [GeneratedRegex(@"\A\{(\w+)\}\z")]
    private static partial Regex OneAttribute();
}
