using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>Says why an account is made or changed, and by which rule of the configuration. Equal reasons are one text.</summary>
internal sealed class ChangeReasons(CompiledDestination destination, AttributeTable attributes)
{
    private readonly Dictionary<ulong, string> _differences = [];

    /// <summary>Why an account is made.</summary>
    public string NoAccount { get; } = destination.Settings.Scope is { } scope
        ? $"The user is in the scope ({scope.Text}) and has no account."
        : "The user has no account.";

    /// <summary>Why an account is changed.</summary>
    /// <param name="after">The encoded row of what changes.</param>
    /// <param name="renames">Whether what identifies the account changes too.</param>
    public string Differs(ReadOnlySpan<byte> after, bool renames)
    {
        ulong key = renames ? 1UL : 0;
        ReadOnlySpan<byte> rest = after;
        while (AttributeEncoding.TrySliceNext(ref rest, out int index, out _))
            key = (key * 0x9E3779B97F4A7C15) + (ulong)index + 2;
        if (_differences.TryGetValue(key, out string? reason))
            return reason;
        List<string> names = [];
        while (AttributeEncoding.TrySliceNext(ref after, out int index, out _))
            names.Add(attributes.Names[index]);
        string mapped = names.Count == 1 ? $"The mapping of {names[0]} gives another value." : $"The mappings of {string.Join(", ", names)} give other values.";
        return _differences[key] = renames ? $"{mapped} The account is known by one of them." : mapped;
    }
}
