using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using OneSync.PowerShell.Pipeline;

namespace OneSync.Help;

/// <summary>An attribute as it is written: what stands in for PowerShell here compiles, but its attributes remember nothing.</summary>
internal static class Written
{
    public static IEnumerable<CustomAttributeData> All<T>(MemberInfo member) => member.GetCustomAttributesData().Where(a => a.AttributeType == typeof(T));

    public static CustomAttributeData? One<T>(MemberInfo member) => All<T>(member).FirstOrDefault();

    public static TValue? Named<TValue>(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value is TValue value ? value : default;

    public static IEnumerable<TValue> Listed<TValue>(this CustomAttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(a => a.Value is IEnumerable<CustomAttributeTypedArgument> many ? many : [a]).Select(a => a.Value).OfType<TValue>();
}

/// <summary>A parameter in one parameter set.</summary>
internal sealed record ParameterSyntax(PropertyInfo Property, CustomAttributeData Attribute)
{
    public const string EverySet = "__AllParameterSets";

    public string Name => Property.Name;

    public string Set => Attribute.Named<string>("ParameterSetName") ?? EverySet;

    public bool Mandatory => Attribute.Named<bool>("Mandatory");

    public bool IsSwitch => Property.PropertyType == typeof(SwitchParameter);

    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>As Get-Help writes it: <c>String[]</c>.</summary>
    public string TypeName => Type.Name;

    public int? Position => Attribute.Named<int?>("Position");

    public string PositionText => Position?.ToString(CultureInfo.InvariantCulture) ?? "named";

    public string Pipeline => (Attribute.Named<bool>("ValueFromPipeline"), Attribute.Named<bool>("ValueFromPipelineByPropertyName")) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public bool Globbing => Written.One<SupportsWildcardsAttribute>(Property) is not null;

    public Type? Completer => Written.One<ArgumentCompleterAttribute>(Property)?.Listed<Type>().FirstOrDefault();

    public string Aliases => string.Join(", ", Written.One<AliasAttribute>(Property)?.Listed<string>() ?? []) is { Length: > 0 } names ? names : "none";

    public IReadOnlyList<string> Choices => (Type.IsArray ? Type.GetElementType()! : Type) is { IsEnum: true } choices ? Enum.GetNames(choices) : [];
}

/// <summary>A cmdlet as it is compiled.</summary>
internal sealed record CmdletSyntax(Type Type, CustomAttributeData Attribute)
{
    public string Verb => (string)Attribute.ConstructorArguments[0].Value!;

    public string Noun => (string)Attribute.ConstructorArguments[1].Value!;

    public string Name => $"{Verb}-{Noun}";

    public bool AsksBeforeWriting => Attribute.Named<bool>("SupportsShouldProcess");

    public IEnumerable<Type> Outputs => Written.All<OutputTypeAttribute>(Type).SelectMany(o => o.Listed<Type>());

    public static IEnumerable<CmdletSyntax> All() =>
        from type in typeof(OneSyncCmdlet).Assembly.GetTypes()
        let attribute = Written.One<CmdletAttribute>(type)
        where attribute is not null
        orderby type.Name
        select new CmdletSyntax(type, attribute);

    /// <summary>Every parameter once.</summary>
    public IReadOnlyList<ParameterSyntax> Parameters => [.. Declared().DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>The parameters of each set, in the order in which they are written.</summary>
    public IReadOnlyList<IReadOnlyList<ParameterSyntax>> Sets
    {
        get
        {
            List<ParameterSyntax> all = [.. Declared()];
            string[] names = [.. all.Select(p => p.Set).Where(n => n != ParameterSyntax.EverySet).Distinct()];
            string? first = Attribute.Named<string>("DefaultParameterSetName");
            // A set that only the cmdlet's head names has no parameters of its own.
            if (first is not null && !names.Contains(first))
                names = [first, .. names];
            return [.. (names.Length > 0 ? names.OrderByDescending(n => n == first) : (IEnumerable<string>)[ParameterSyntax.EverySet]).Select(set =>
                (IReadOnlyList<ParameterSyntax>)[.. all.Where(p => p.Set == set || p.Set == ParameterSyntax.EverySet)
                    .OrderBy(p => p.Position ?? int.MaxValue).ThenByDescending(p => p.Mandatory)])];
        }
    }

    private IEnumerable<ParameterSyntax> Declared()
    {
        IEnumerable<ParameterSyntax> own = Of(Type);
        return AsksBeforeWriting ? own.Concat(Of(typeof(RiskParameters))) : own;
    }

    private static IEnumerable<ParameterSyntax> Of(Type type) =>
        type.GetProperties().SelectMany(p => Written.All<ParameterAttribute>(p).Select(a => new ParameterSyntax(p, a)));
}

/// <summary>The parameters that PowerShell gives to every cmdlet that writes.</summary>
internal sealed class RiskParameters
{
    [Parameter, Alias("wi")] public SwitchParameter WhatIf { get; set; }

    [Parameter, Alias("cf")] public SwitchParameter Confirm { get; set; }

    public static IReadOnlyDictionary<string, string> Help { get; } = new Dictionary<string, string>
    {
        [nameof(WhatIf)] = "Shows what would happen, and writes nothing.",
        [nameof(Confirm)] = "Asks before anything is written.",
    };
}
