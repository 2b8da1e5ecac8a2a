namespace OneSync.Core.Model;

/// <summary>
/// The attributes that users can have: a part of the vault's vocabulary, which names those of accounts too.
/// </summary>
/// <param name="attributes">The vault's vocabulary.</param>
/// <param name="names">The names of the users' attributes.</param>
internal sealed class UserSchema(AttributeTable attributes, IEnumerable<string> names) : IAttributeSchema
{
    private readonly Dictionary<string, int> _indexes = names.Append(WellKnown.Sources).Where(n => !string.IsNullOrWhiteSpace(n))
        .Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(n => n, attributes.Add, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Names => field ??= [.. _indexes.OrderBy(i => i.Value).Select(i => i.Key)];

    public bool TryGetIndex(string name, out int index) => _indexes.TryGetValue(name, out index);
}
