using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Core.Linking;

/// <summary>Finds an account as a person names it: by its anchor, by what finds accounts, or by a name that is unique.</summary>
internal sealed class AccountFinder
{
    private readonly AccountTable _accounts;
    private readonly int[] _attributes;
    private readonly int[] _names;

    public AccountFinder(CompiledDestination destination, AccountTable accounts)
    {
        _accounts = accounts;
        IEnumerable<CompiledMapping> unique = destination.Mapper?.Mappings.Where(m => m.Unique is not null) ?? [];
        _names = [.. unique.SelectMany(m => m.With.Concat(m.Dependents).Prepend(m)).Select(m => m.Index).Distinct()];
        _attributes = [.. destination.Match.Concat(_names).Distinct()];
    }

    /// <summary>The accounts that the text names, by the first attribute that has it; none, or several, when it names no one.</summary>
    public IReadOnlyList<int> Find(string text)
    {
        if (_accounts.Find(text) is >= 0 and int account)
            return [account];
        foreach (int attribute in _attributes)
        {
            List<int> found = [];
            for (int i = 0; i < _accounts.Count; i++)
            {
                if (Values(i, attribute).Contains(text, StringComparer.OrdinalIgnoreCase))
                    found.Add(i);
            }
            if (found.Count > 0)
                return found;
        }
        return [];
    }

    /// <summary>All anchors and names that an account could be called by.</summary>
    public IEnumerable<string> Names() => Enumerable.Range(0, _accounts.Count).SelectMany(i => _attributes.SelectMany(a => Values(i, a)).Prepend(_accounts.Anchor(i)));

    /// <summary>The account's anchor in quotes, with the first unique name that it has where that is another text: what a person can look it up by.</summary>
    public string Call(int account)
    {
        string anchor = _accounts.Anchor(account);
        string? name = _names.SelectMany(a => Values(account, a)).FirstOrDefault(n => n.Length > 0);
        return name is null || name.Equals(anchor, StringComparison.OrdinalIgnoreCase) ? $"'{anchor}'" : $"'{anchor}' ({name})";
    }

    private IEnumerable<string> Values(int account, int attribute) => AttributeEncoding.Read(_accounts.Row(account), attribute).ToArray();
}
