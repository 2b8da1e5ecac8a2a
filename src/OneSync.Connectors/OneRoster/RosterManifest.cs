using OneSync.Connectors.Csv;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>What the manifest says of a file.</summary>
internal enum DeclaredMode
{
    /// <summary>Nothing, or nothing that is understood.</summary>
    Unsaid,

    /// <summary>It is not in the package.</summary>
    Absent,

    /// <summary>It is the complete set.</summary>
    Bulk,

    /// <summary>It is what changed.</summary>
    Delta,
}

/// <summary>The contents of <c>manifest.csv</c>.</summary>
internal sealed class RosterManifest
{
    public const string FileName = "manifest.csv";

    private readonly Dictionary<string, DeclaredMode> _modes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The version of OneRoster that the package is read as.</summary>
    public string Version { get; private set; } = "1.0";

    /// <summary>Reads the manifest of <paramref name="package"/>. A package without one is taken for OneRoster 1.0, which knew none.</summary>
    /// <exception cref="SourceUnavailableException">
    /// <c>MalformedManifest</c>, <c>VersionNotSupported</c>, or <c>TornZip</c>.
    /// </exception>
    public static RosterManifest Read(RosterPackage package)
    {
        RosterManifest manifest = new();
        if (package.Find(FileName) is not { } entry)
        {
            manifest.Version = package.Find(RosterFile.Roles.FileName) is null ? "1.0" : "1.2";
            package.Oddities.Note("NoManifest", $"{package.Shown}: there is no {FileName}; the files are read as OneRoster {manifest.Version}.");
            return manifest;
        }
        Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
        using (CsvRowReader rows = RosterRows.Open(package, entry))
        {
            while (rows.MoveNext())
            {
                if (rows.Problem is not (CsvRowProblem.None or CsvRowProblem.TooShort))
                    throw Malformed(package, rows.Quarantine(0));
                string name = rows.GetString(0).Trim();
                if (name.Equals("propertyName", StringComparison.OrdinalIgnoreCase))
                    package.Oddities.Note("ManifestHeader", $"{package.Shown}/{FileName}: the header is there twice.");
                else if (name.Length > 0)
                    properties[name] = rows.GetString(1).Trim();
            }
            if (rows.Incomplete is { } reason)
                throw new SourceUnavailableException("MalformedManifest", $"The manifest cannot be read to its end: {reason}");
        }
        CheckVersion(package, properties);
        manifest.Version = properties.GetValueOrDefault("oneroster.version") is { Length: > 0 } version ? version : "1.1";
        foreach (RosterFile file in RosterFile.All)
            manifest._modes[file.Name] = ModeOf(package, file, properties);
        return manifest;
    }

    /// <summary>What is said of the file.</summary>
    public DeclaredMode this[RosterFile file] => _modes.GetValueOrDefault(file.Name);

    private static void CheckVersion(RosterPackage package, Dictionary<string, string> properties)
    {
        string version = properties.GetValueOrDefault("oneroster.version", "");
        if (version is not ("" or "1" or "1.0" or "1.1" or "1.2" or "1.2.0" or "1.2.1"))
            throw new SourceUnavailableException("VersionNotSupported",
                $"'{package.Shown}' is OneRoster {version}, which is not known here. Ask the system for an export as OneRoster 1.2 or 1.1.");
        if (version.Length == 0)
            package.Oddities.Note("NoVersion", $"{package.Shown}/{FileName}: 'oneroster.version' is missing; 1.1 is assumed.");
        if (properties.GetValueOrDefault("manifest.version") is { } own && own != "1.0")
            package.Oddities.Note("ManifestVersion", $"{package.Shown}/{FileName}: 'manifest.version' is '{own}' and should be '1.0'.");
    }

    private static DeclaredMode ModeOf(RosterPackage package, RosterFile file, Dictionary<string, string> properties)
    {
        string key = "file." + file.Name;
        switch (properties.GetValueOrDefault(key, "").ToLowerInvariant())
        {
            case "":
                return DeclaredMode.Unsaid;
            case "absent":
                return DeclaredMode.Absent;
            case "bulk":
                return DeclaredMode.Bulk;
            case "delta":
                return DeclaredMode.Delta;
            default:
                package.Oddities.Note(key, $"{package.Shown}/{FileName}: '{key}' is neither absent, bulk nor delta; bulk is assumed.");
                return DeclaredMode.Unsaid;
        }
    }

    private static SourceUnavailableException Malformed(RosterPackage package, QuarantinedRow row) =>
        new("MalformedManifest", $"Line {row.Line} of '{package.Shown}/{FileName}' cannot be read: {row.Message}");
}
