using OneSync.Core.Conditions;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>A function that can follow a <c>|</c>.</summary>
/// <param name="Name">Its name; case is ignored.</param>
/// <param name="Usage">How it is written, for messages.</param>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Build">Makes the step; notes what is wrong with the arguments.</param>
internal sealed record TemplateFunction(string Name, string Usage, int Least, int Most, Func<FunctionArguments, Stage> Build);

/// <summary>All functions of templates.</summary>
internal static class TemplateFunctions
{
    private static readonly Dictionary<string, TemplateFunction> Known =
        TextFunctions.All.Concat(DateFunctions.All).Concat(DataFunctions.All).ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The step for a call, or null when the problem has been noted.</summary>
    public static Stage? Build(Argument name, IReadOnlyList<Argument> arguments, ProblemLog log, MappingResources resources)
    {
        if (!Known.TryGetValue(name.Text, out TemplateFunction? function))
        {
            string message = ChanceReaders.Names.Contains(name.Text, StringComparer.OrdinalIgnoreCase)
                ? $"'{name.Text}' makes a value of its own; it stands in place of the attribute: {{{name.Text} …}}."
                : $"There is no function '{name.Text}'.";
            log.Add("UnknownFunction", message, name.Start, NearestName.Of(name.Text, Known.Keys));
            return null;
        }
        FunctionArguments call = new(function.Name, function.Usage, name.Start, arguments, log, resources);
        if (!call.CountIs(function.Least, function.Most))
            return null;
        Stage stage = function.Build(call);
        return call.Failed ? null : stage;
    }

    /// <summary>A step that has a result for every value.</summary>
    public static Stage Each(Func<string, string> function) => new ValueStage((value, _) => function(value), _ => "");
}
