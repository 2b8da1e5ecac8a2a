namespace OneSync.Help;

/// <summary>A part of a page under a heading of its own.</summary>
internal sealed record HelpPart(string Title, string Text);

/// <summary>A cmdlet's page in docs/en-US, which has the headings that platyPS gives a page.</summary>
internal sealed class HelpPage
{
    private readonly Dictionary<string, (string Text, List<HelpPart> Parts)> _sections = [];

    public string Title { get; private set; } = "";

    public string Synopsis => Section("SYNOPSIS").Text;

    public string Description => Section("DESCRIPTION").Text;

    public string Notes => Section("NOTES").Text;

    public IReadOnlyList<HelpPart> Examples => Section("EXAMPLES").Parts;

    public IReadOnlyList<HelpPart> Inputs => Section("INPUTS").Parts;

    public IReadOnlyList<HelpPart> Outputs => Section("OUTPUTS").Parts;

    public IEnumerable<string> Links => Section("RELATED LINKS").Text.Split('\n').Where(l => l.Contains('[')).Select(l => l.Split('[', ']')[1]);

    public string? Parameter(string name) =>
        Section("PARAMETERS").Parts.FirstOrDefault(p => p.Title == "-" + name)?.Text ?? RiskParameters.Help.GetValueOrDefault(name);

    public static HelpPage Read(string file)
    {
        HelpPage page = new();
        string section = "";
        string? part = null;
        List<string> text = [];
        bool code = false;
        foreach (string line in File.ReadLines(file).Append("# "))
        {
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            if (code || !line.StartsWith('#'))
            {
                text.Add(line);
                continue;
            }
            page.Keep(section, part, string.Join('\n', text).Trim());
            text.Clear();
            if (line.StartsWith("### ", StringComparison.Ordinal))
                part = line[4..].Trim();
            else if (line.StartsWith("## ", StringComparison.Ordinal))
                (section, part) = (line[3..].Trim(), null);
            else if (line.Length > 2)
                page.Title = line[2..].Trim();
        }
        return page;
    }

    /// <summary>Where the page and the cmdlet do not agree.</summary>
    public IEnumerable<string> Faults(CmdletSyntax cmdlet)
    {
        if (Title != cmdlet.Name)
            yield return $"its title is '{Title}'";
        if (Synopsis.Length == 0 || Description.Length == 0)
            yield return "it needs a synopsis and a description";
        if (Examples.Count < 2)
            yield return "it needs two examples or more";
        foreach (ParameterSyntax missing in cmdlet.Parameters.Where(p => string.IsNullOrEmpty(Parameter(p.Name))))
            yield return $"parameter -{missing.Name} is not described";
        foreach (HelpPart unknown in Section("PARAMETERS").Parts.Where(p => !cmdlet.Parameters.Any(c => "-" + c.Name == p.Title)))
            yield return $"there is no parameter {unknown.Title}";
    }

    private void Keep(string section, string? part, string text)
    {
        if (section.Length == 0)
            return;
        if (part is null)
            _sections[section] = (text, []);
        else
            Section(section).Parts.Add(new HelpPart(part, text));
    }

    private (string Text, List<HelpPart> Parts) Section(string name) => _sections.TryGetValue(name, out var section) ? section : ("", []);
}
