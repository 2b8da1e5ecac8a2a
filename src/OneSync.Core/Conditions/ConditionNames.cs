using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>
/// What the names of an expression mean: attributes and collections. One instance compiles an expression with all the collections
/// it uses, each once.
/// </summary>
internal sealed class ConditionNames(NameScope attributes, ExpressionScope scope, List<ConfigurationProblem> problems)
{
    private readonly Dictionary<string, Condition> _compiled = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _open = [];
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    // Collections speak of the row, also where the expression that uses them has more names.
    private NameScope _attributes = attributes;

    /// <summary>The attributes named so far, as the schema spells them.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <summary>Compiles one text; where it is wrong, the problems are noted and any condition comes back.</summary>
    public Condition Compile(SourceText text)
    {
        try
        {
            return new ExpressionParser(new ProblemLog(text, problems), this).Parse();
        }
        catch (UnreadableTextException)
        {
            return new ConstantCondition(false);
        }
    }

    /// <summary>The attribute on the left of a comparison, or in a function.</summary>
    public ValueReader? Attribute(NameOperand name, ProblemLog log)
    {
        if (Find(name, mustExist: FindCollection(name) is not null) is { } found)
            return found;
        if (FindCollection(name) is { } collection)
            log.Add("ExpressionSyntax", $"'{collection.Key}' is a collection: it stands alone and is not compared.", name.Start);
        else
            _attributes.AddUnknown(log, name.Name, name.Start);
        return null;
    }

    /// <summary>The attribute on the right of a comparison, where a word without quotes is most often a text.</summary>
    public ValueReader? RightSide(NameOperand name, ProblemLog log)
    {
        if (Find(name, mustExist: !name.RowOnly) is { } found)
            return found;
        if (name.RowOnly)
            _attributes.AddUnknown(log, name.Name, name.Start);
        else
            log.Add("UnquotedText", $"There is no attribute '{name.Name}' to compare with; put a text in quotes: '{name.Name}'.", name.Start,
                NearestName.Of(name.Name, _attributes.Names));
        return null;
    }

    /// <summary>What a name asks that stands alone: the collection, or whether the attribute is true.</summary>
    public Condition Alone(NameOperand name, ProblemLog log)
    {
        if (FindCollection(name) is { } collection)
            return Collection(collection.Key, collection.Value, name, log);
        if (Find(name, mustExist: false) is { } found)
            return new ValueCondition(found, new TruthTest(), negated: false);
        _attributes.AddUnknown(log, name.Name, name.Start, scope.Collections.Keys);
        return new ConstantCondition(false);
    }

    private ValueReader? Find(NameOperand name, bool mustExist)
    {
        if (_attributes.Find(name.Name, name.RowOnly, mustExist) is not { } found)
            return null;
        if (found.Name is not null)
            _used.Add(found.Name);
        return found.Reader;
    }

    private KeyValuePair<string, SourceText>? FindCollection(NameOperand name)
    {
        if (name.RowOnly)
            return null;
        foreach (KeyValuePair<string, SourceText> collection in scope.Collections)
        {
            if (string.Equals(collection.Key, name.Name, StringComparison.OrdinalIgnoreCase))
                return collection;
        }
        return null;
    }

    private Condition Collection(string name, SourceText text, NameOperand at, ProblemLog log)
    {
        if (_compiled.TryGetValue(name, out Condition? known))
            return known;
        int opened = _open.FindIndex(open => string.Equals(open, name, StringComparison.OrdinalIgnoreCase));
        if (opened >= 0)
        {
            string path = string.Join(" → ", _open.Skip(opened).Append(name));
            log.Add("CyclicCollection", $"The collection '{name}' is defined by itself: {path}.", at.Start);
            return new ConstantCondition(false);
        }
        NameScope outer = _attributes;
        _attributes = new RowNames(scope);
        _open.Add(name);
        Condition condition = Compile(text);
        _open.RemoveAt(_open.Count - 1);
        _attributes = outer;
        return _compiled[name] = condition;
    }
}
