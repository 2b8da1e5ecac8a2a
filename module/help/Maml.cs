using System.Xml.Linq;

namespace OneSync.Help;

/// <summary>The form in which Get-Help reads help.</summary>
internal static class Maml
{
    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Document(IEnumerable<XElement> commands) => new(new XElement(s_help + "helpItems", new XAttribute("schema", "maml"), commands));

    public static XElement Command(CmdletSyntax cmdlet, HelpPage page) => new(s_command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", s_maml), new XAttribute(XNamespace.Xmlns + "command", s_command), new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        new XElement(s_command + "details",
            new XElement(s_command + "name", cmdlet.Name),
            new XElement(s_command + "verb", cmdlet.Verb),
            new XElement(s_command + "noun", cmdlet.Noun),
            Description(page.Synopsis)),
        Description(page.Description),
        new XElement(s_command + "syntax", cmdlet.Sets.Select(set => new XElement(s_command + "syntaxItem",
            new XElement(s_maml + "name", cmdlet.Name), set.Select(p => Parameter(p, page))))),
        new XElement(s_command + "parameters", cmdlet.Parameters.Select(p => Parameter(p, page))),
        new XElement(s_command + "inputTypes", page.Inputs.Select(i => Typed("inputType", i))),
        new XElement(s_command + "returnValues", page.Outputs.Select(o => Typed("returnValue", o))),
        new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paragraphs(page.Notes))),
        new XElement(s_command + "examples", page.Examples.Select(Example)),
        new XElement(s_command + "relatedLinks", page.Links.Select(link => new XElement(s_maml + "navigationLink",
            new XElement(s_maml + "linkText", link), new XElement(s_maml + "uri")))));

    private static XElement Parameter(ParameterSyntax parameter, HelpPage page) => new(s_command + "parameter",
        new XAttribute("required", parameter.Mandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.Globbing ? "true" : "false"),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.PositionText),
        new XAttribute("aliases", parameter.Aliases),
        new XElement(s_maml + "name", parameter.Name),
        Description(page.Parameter(parameter.Name) ?? ""),
        parameter.Choices.Count == 0 ? null : new XElement(s_command + "parameterValueGroup", parameter.Choices.Select(choice =>
            new XElement(s_command + "parameterValue", new XAttribute("required", "false"), choice))),
        parameter.IsSwitch ? null : new XElement(s_command + "parameterValue", new XAttribute("required", "true"),
            new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"), parameter.TypeName),
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.TypeName), new XElement(s_maml + "uri")));

    private static XElement Typed(string element, HelpPart part) => new(s_command + element,
        new XElement(s_dev + "type", new XElement(s_maml + "name", part.Title)), Description(part.Text));

    private static XElement Example(HelpPart part)
    {
        string[] pieces = part.Text.Split("```");
        string code = pieces.Length > 1 ? pieces[1][(pieces[1].IndexOf('\n') + 1)..].TrimEnd() : "";
        return new XElement(s_command + "example",
            new XElement(s_maml + "title", $"--- {part.Title} ---"),
            new XElement(s_dev + "code", code),
            new XElement(s_dev + "remarks", Paragraphs(pieces[^1].Trim())));
    }

    private static XElement Description(string text) => new(s_maml + "description", Paragraphs(text));

    // A line break inside a paragraph is the page's, not the reader's.
    private static IEnumerable<XElement> Paragraphs(string text) =>
        text.Split("\n\n").Select(p => new XElement(s_maml + "para", p.Replace('\n', ' ').Trim()));
}
