using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Passwords;

/// <summary>How the first passwords are made and handed over.</summary>
/// <param name="Pattern">The template.</param>
/// <param name="Attributes">The attributes that it may use: those that are mapped.</param>
/// <param name="ChangeAtNextLogon">Whether the user must choose another at once.</param>
/// <param name="Folder">The folder of the hand-over files, absolute; null where nobody is told.</param>
/// <param name="By">The mapped attributes by whose values files are told apart, such as school and class.</param>
/// <param name="Columns">The mapped attributes that stand beside the password.</param>
internal sealed record PasswordSettings(Template Pattern, AttributeTable Attributes, bool ChangeAtNextLogon, string? Folder, IReadOnlyList<string> By, IReadOnlyList<string> Columns)
{
    /// <summary>A file with the certificates of those for whom the files are encrypted, absolute; null where they are readable by their owner.</summary>
    public string? Certificate { get; init; }

    /// <summary>The options, which every destination with first passwords has alike.</summary>
    /// <param name="columns">The attributes that stand beside the password unless others are named.</param>
    public static IReadOnlyList<OptionDescription> Options(IEnumerable<string> columns) =>
    [
        new("password.pattern", OptionKind.Text, "How the first password of an account is made: a template such as {word}-{word}-{digit 3}."),
        new("password.changeAtNextLogon", OptionKind.Boolean, "Whether the user must choose another password at the first logon.", Default: "true"),
        new("password.folder", OptionKind.Path, "Where the first passwords are handed over: CSV files that the owner alone may read. Nowhere, unless given."),
        new("password.certificate", OptionKind.Path, "A file with the certificate of whoever gets the first passwords (PEM or DER, RSA; several in a PEM file): the files are encrypted for him."),
        new("password.by", OptionKind.TextList, "The mapped attributes by whose values the files are told apart, such as school and class."),
        new("password.columns", OptionKind.TextList, "The mapped attributes that stand beside the password.", Default: $"those of 'by', {string.Join(", ", columns)}, as far as they are mapped"),
    ];

    /// <summary>Notes which of the attributes that the options name are not mapped.</summary>
    public static void Check(DestinationSettings settings, IReadOnlyList<string> mapped, ProblemCollector problems)
    {
        if (settings.Options.Find("password.certificate") is not null && settings.Options.Text("password.folder") is null)
            problems.Add(new ConfigurationProblem("MissingKey", $"Destination '{settings.Name.Text}' encrypts the first passwords and does not say where they go: add 'folder' to 'password'.", settings.At));
        foreach (string key in new[] { "password.by", "password.columns" })
        {
            foreach (SourceText attribute in settings.Options.Find(key)?.Texts.Where(t => !mapped.Contains(t.Text, StringComparer.OrdinalIgnoreCase)) ?? [])
                problems.Add(new ConfigurationProblem("UnknownAttribute", $"Destination '{settings.Name.Text}' has no mapping to attribute '{attribute.Text}', which '{key}' names.", attribute.At, NearestName.Of(attribute.Text, mapped)));
        }
    }

    /// <summary>Reads the options; null where no password is set.</summary>
    /// <exception cref="ConfigurationException">The pattern is not valid.</exception>
    public static PasswordSettings? Read(DestinationSettings settings, IReadOnlyList<string> mapped, IEnumerable<string> columns, ConnectorContext context)
    {
        OptionSet options = settings.Options;
        if (options.Find("password.pattern") is not { Texts: [var pattern, ..] })
            return null;
        string[] by = [.. options.Texts("password.by")];
        string[] beside = options.Find("password.columns") is not null ? [.. options.Texts("password.columns")]
            : [.. by.Concat(columns).Where(c => mapped.Contains(c, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)];
        AttributeTable attributes = new(mapped);
        Template template = Template.Compile(pattern, new ExpressionScope(attributes), new MappingResources { Words = WordList.English }, "password");
        string? folder = options.Text("password.folder") is { } path ? Path.GetFullPath(path, context.Root) : null;
        return new PasswordSettings(template, attributes, options.Boolean("password.changeAtNextLogon", true), folder, by, beside)
        {
            Certificate = options.Text("password.certificate") is { } certificate ? Path.GetFullPath(certificate, context.Root) : null,
        };
    }
}
