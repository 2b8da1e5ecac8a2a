using OneSync.Core.Conditions;
using OneSync.Core.Model;

namespace OneSync.Core.Mapping;

/// <summary>
/// The names of one mapping: the other targets of its list first, then the attributes of the row. Its own target, and
/// <c>$_.name</c>, mean the row.
/// </summary>
internal sealed class MappingNames(int own, IReadOnlyDictionary<string, MappingTarget> targets, NameScope row, HashSet<string> used) : NameScope
{
    /// <summary>The other mappings that were named, by their place in the settings.</summary>
    public HashSet<int> Needed { get; } = [];

    public override IEnumerable<string> Names => row.Names.Concat(targets.Where(t => t.Value.Place != own).Select(t => t.Key)).Distinct(StringComparer.OrdinalIgnoreCase);

    public override FoundName? Find(string name, bool rowOnly, bool mustExist)
    {
        if (!rowOnly && targets.TryGetValue(name, out MappingTarget? target) && target.Place != own)
        {
            Needed.Add(target.Place);
            return new FoundName(null, new TargetReader(target.Index));
        }
        FoundName? found = row.Find(name, rowOnly, mustExist);
        if (found?.Name is not null)
            used.Add(found.Name);
        return found;
    }

    private sealed class TargetReader(int index) : ValueReader
    {
        public override AttributeValue Read(EvaluationContext context) => context.Targets![index];
    }
}

/// <summary>The target of a mapping.</summary>
/// <param name="Place">The place of its mapping in the settings.</param>
/// <param name="Index">Its number in the output.</param>
internal sealed record MappingTarget(int Place, int Index);
