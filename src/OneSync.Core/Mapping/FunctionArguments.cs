using System.Globalization;
using OneSync.Core.Conditions;

namespace OneSync.Core.Mapping;

/// <summary>One argument of a template function.</summary>
/// <param name="Text">What it says, without quotes.</param>
/// <param name="Start">Its offset in the template.</param>
internal readonly record struct Argument(string Text, int Start);

/// <summary>The arguments of one call, read by the function as what it needs; a wrong one is noted as a problem.</summary>
internal sealed class FunctionArguments(
    string name, string usage, int start, IReadOnlyList<Argument> arguments, ProblemLog log, MappingResources resources)
{
    public int Count => arguments.Count;

    public ProblemLog Log => log;

    public MappingResources Resources => resources;

    /// <summary>Whether anything was wrong so far.</summary>
    public bool Failed { get; private set; }

    public int StartOf(int index) => index < arguments.Count ? arguments[index].Start : start;

    /// <summary>Notes the problem unless there are from <paramref name="least"/> to <paramref name="most"/> arguments.</summary>
    public bool CountIs(int least, int most)
    {
        if (arguments.Count < least || arguments.Count > most)
            Fail("FunctionArguments", $"'{name}' is written {usage}.", arguments.Count > most ? arguments[most].Start : start);
        return !Failed;
    }

    public string Text(int index, string fallback = "") => index < arguments.Count ? arguments[index].Text : fallback;

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Integer(int index, int least, int most, int fallback = 0)
    {
        if (index >= arguments.Count)
            return fallback;
        if (int.TryParse(arguments[index].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most)
            return number;
        Fail("FunctionArguments",
            $"'{name}' takes a whole number from {least} to {most}, not '{arguments[index].Text}'; it is written {usage}.", arguments[index].Start);
        return fallback;
    }

    public void Fail(string id, string message, int offset, string? nearest = null)
    {
        Failed = true;
        log.Add(id, message, offset, nearest);
    }
}
