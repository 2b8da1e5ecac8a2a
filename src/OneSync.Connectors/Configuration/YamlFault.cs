using OneSync.Core.Settings;
using YamlDotNet.Core;

namespace OneSync.Connectors.Configuration;

/// <summary>Explains a syntax error of YAML in the words of somebody who writes a configuration.</summary>
internal static class YamlFault
{
    /// <summary>The parser's error with its place, and the remedy where the usual cause is plain.</summary>
    public static ConfigurationException Explain(YamlException error, string[] lines, string file)
    {
        var at = new Position(file, (int)error.Start.Line, (int)error.Start.Column);
        // A tab is reported at the start of the map that it is in.
        int tab = error.Message.Contains("tab", StringComparison.Ordinal) ? Array.FindIndex(lines, at.Line - 1, l => l.TrimStart(' ').StartsWith('\t')) : -1;
        if (tab >= 0)
            at = new Position(file, tab + 1, lines[tab].IndexOf('\t') + 1);
        string message = $"This is not valid YAML: {error.Message.TrimEnd('.')}.{Remedy(error.Message, Line(lines, at), at.Column)}";
        return new ConfigurationException(new ConfigurationProblem("BadYaml", message, at));
    }

    private static string Remedy(string message, string line, int column)
    {
        if (message.Contains("tab", StringComparison.Ordinal))
            return " Indent with spaces, not with tabs.";
        if (message.Contains("escape character", StringComparison.Ordinal))
            return " In double quotes \\ starts an escape: use single quotes, or / in paths.";
        if (column > 1 && column <= line.Length && line[column - 2] == '}')
            return " Put a template that starts with { in double quotes.";
        if (message.Contains("cannot start any token", StringComparison.Ordinal))
            return " Put the text in quotes.";
        return message.Contains("invalid mapping", StringComparison.Ordinal) ? " Put a text that contains ': ' in quotes." : "";
    }

    private static string Line(string[] lines, Position at) => at.Line <= lines.Length ? lines[at.Line - 1] : "";
}
