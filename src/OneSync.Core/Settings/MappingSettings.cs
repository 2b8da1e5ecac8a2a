namespace OneSync.Core.Settings;

/// <summary>When a mapping writes its attribute.</summary>
public enum ApplyMode
{
    /// <summary>At every run.</summary>
    Always,

    /// <summary>When the account is created, never again.</summary>
    OnCreate,

    /// <summary>When the account has no value.</summary>
    IfEmpty,

    /// <summary>Its values are added to those the account has; none is taken away.</summary>
    Merge,
}

/// <summary>One way to the value, tried in order.</summary>
/// <param name="When">For whom; <see langword="null"/> for everybody.</param>
/// <param name="Value">
/// An attribute's name, a <c>'literal'</c>, or a template with <c>{…}</c>. <see langword="null"/> leaves the attribute alone.
/// </param>
public sealed record MappingCase(SourceText? When, SourceText? Value);

/// <summary>How a value is kept unique.</summary>
/// <param name="Alternates">Templates tried in order when the value is taken.</param>
/// <param name="Suffix">The first number appended once the alternates are taken too.</param>
/// <param name="With">Attributes that get the same suffix.</param>
public sealed record UniqueSettings(IReadOnlyList<SourceText> Alternates, int Suffix, IReadOnlyList<SourceText> With);

/// <summary>How one attribute gets its value.</summary>
/// <param name="Target">The attribute that is set.</param>
/// <param name="Cases">The first case that holds gives the value; none leaves the attribute alone.</param>
/// <param name="Apply">When it is written.</param>
/// <param name="Unique">How it is kept unique, where it must be.</param>
public sealed record MappingSettings(
    SourceText Target, IReadOnlyList<MappingCase> Cases, ApplyMode Apply = ApplyMode.Always, UniqueSettings? Unique = null);
