using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>A name that was found.</summary>
/// <param name="Name">The name as the schema spells it, with its prefix; null for what is no attribute of the row or of a related one.</param>
/// <param name="Reader">Reads its value.</param>
internal sealed record FoundName(string? Name, ValueReader Reader);

/// <summary>Finds the attributes that an expression or a template names.</summary>
internal abstract class NameScope
{
    /// <summary>The attribute called <paramref name="name"/>, or null.</summary>
    /// <param name="name">The name, case ignored.</param>
    /// <param name="rowOnly">It was written <c>$_.name</c>: the row itself is meant.</param>
    /// <param name="mustExist">A name that the schema lacks is not taken for an attribute that may come later.</param>
    public abstract FoundName? Find(string name, bool rowOnly, bool mustExist);

    /// <summary>All names, for suggestions.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>Notes that <paramref name="name"/> is unknown.</summary>
    public void AddUnknown(ProblemLog log, string name, int offset, IEnumerable<string>? alsoPossible = null, string? hint = null) => log.Add(
        "UnknownAttribute", hint is null ? $"There is no attribute '{name}'." : $"There is no attribute '{name}'; {hint}.",
        offset, NearestName.Of(name, alsoPossible is null ? Names : Names.Concat(alsoPossible)));
}

/// <summary>The names of an <see cref="ExpressionScope"/>: the row's own first, then those with a prefix.</summary>
internal sealed class RowNames(ExpressionScope scope) : NameScope
{
    public override IEnumerable<string> Names =>
        scope.Schema.Names.Concat(scope.Related.SelectMany(related => related.Value.Names.Select(name => $"{related.Key}.{name}")));

    public override FoundName? Find(string name, bool rowOnly, bool mustExist)
    {
        if (scope.Schema.TryGetIndex(name, out int index))
            return new FoundName(Spelled(scope.Schema, name), new RowReader(index));
        int dot = name.IndexOf('.');
        if (dot > 0 && Related(name[..dot]) is { } related)
        {
            return related.Value.TryGetIndex(name[(dot + 1)..], out index)
                ? new FoundName($"{related.Key}.{Spelled(related.Value, name[(dot + 1)..])}", new RelatedReader(related.Key, index))
                : null;
        }
        return scope.AllowUnknown && !mustExist ? new FoundName(name, new LateRowReader(scope.Schema, name)) : null;
    }

    private static string Spelled(IAttributeSchema schema, string name) => schema.Names.First(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));

    private KeyValuePair<string, IAttributeSchema>? Related(string prefix)
    {
        foreach (KeyValuePair<string, IAttributeSchema> related in scope.Related)
        {
            if (string.Equals(related.Key, prefix, StringComparison.OrdinalIgnoreCase))
                return related;
        }
        return null;
    }
}
