using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>
/// Makes one row of another by a list of mappings, compiled once. A mapping may use the targets of others: <c>mail: "{sAMAccountName}@x"</c>
/// follows the account name. Names mean the other targets first, then the row; its own target and <c>$_.name</c> mean the row.
/// It can be used from several threads at once, each with its own context and output, if its resources can.
/// </summary>
public sealed class AttributeMapper
{
    private readonly CompiledMapping[] _mappings;

    private AttributeMapper(CompiledMapping[] mappings, IReadOnlySet<string> attributes) => (_mappings, Attributes) = (mappings, attributes);

    /// <summary>The mappings, each after those whose targets it uses.</summary>
    public IReadOnlyList<CompiledMapping> Mappings => _mappings;

    /// <summary>The attributes of the row, and of related rows with their prefix, that the mappings read.</summary>
    public IReadOnlySet<string> Attributes { get; }

    /// <summary>Compiles a list of mappings; its targets are added to <paramref name="output"/> where they are missing.</summary>
    /// <param name="settings">The mappings.</param>
    /// <param name="input">The names of the row that is read.</param>
    /// <param name="output">The attributes of the row that is made.</param>
    /// <param name="resources">Tables, words and chance.</param>
    /// <exception cref="ConfigurationException">
    /// With all the problems of the list: those of <see cref="Template.Compile"/> and <see cref="Conditional.Compile(SourceText, ExpressionScope)"/>,
    /// <c>DuplicateMapping</c>, <c>CyclicMapping</c>, <c>EmptyMapping</c>.
    /// </exception>
    public static AttributeMapper Compile(
        IReadOnlyList<MappingSettings> settings, ExpressionScope input, AttributeTable output, MappingResources resources)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(resources);
        MappingCompiler compiler = new(settings, input, output, resources);
        return new AttributeMapper(compiler.Compile(), compiler.Used);
    }

    /// <summary>Sets every target in <paramref name="output"/>, to absent where no case holds; other attributes stay.</summary>
    /// <remarks>An encoded row is best loaded into an <see cref="AttributeBuffer"/> first, so that each value is decoded once.</remarks>
    /// <exception cref="MappingException">A target has no value for this person; the targets before it are set.</exception>
    public void Apply(EvaluationContext input, AttributeBuffer output)
    {
        input.Targets = output;
        foreach (CompiledMapping mapping in _mappings)
        {
            if (mapping.CopyOf >= 0)
                output.Copy(mapping.Index, input.Row, mapping.CopyOf);
            else
                output[mapping.Index] = mapping.Evaluate(input);
        }
    }

    /// <summary>
    /// Sets one target to a value of the caller's, such as a name that is still free or one that an account has already, and evaluates
    /// anew what depends on it.
    /// </summary>
    /// <exception cref="MappingException">A dependent has no value for this person.</exception>
    public void Replace(CompiledMapping mapping, AttributeValue value, EvaluationContext input, AttributeBuffer output)
    {
        input.Targets = output;
        output[mapping.Index] = value;
        for (int i = 0; i < mapping.Dependents.Count; i++)
        {
            CompiledMapping dependent = mapping.Dependents[i];
            output[dependent.Index] = dependent.Evaluate(input);
        }
    }

    /// <summary>The mapping of <paramref name="target"/>, case ignored, or null.</summary>
    public CompiledMapping? Find(string target) =>
        Array.Find(_mappings, m => string.Equals(m.Target, target, StringComparison.OrdinalIgnoreCase));
}
