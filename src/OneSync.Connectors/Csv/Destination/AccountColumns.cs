using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>The columns of the file with all accounts, and which attribute each is.</summary>
internal sealed class AccountColumns
{
    private AccountColumns(IReadOnlyList<string> names, int[] attributes, int anchor) => (Names, Attributes, Anchor) = (names, attributes, anchor);

    /// <summary>The header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The attribute of each column; -1 for one that OneSync does not manage.</summary>
    public IReadOnlyList<int> Attributes { get; }

    /// <summary>The column that identifies a row.</summary>
    public int Anchor { get; }

    /// <summary>The old columns as they stand, then those the destination maps, then any other that a change sets.</summary>
    public static AccountColumns Of(IReadOnlyList<string>? old, CsvDestination destination, AttributeTable attributes, IReadOnlyCollection<int> changed)
    {
        List<string> names = [.. old ?? []];
        foreach (string name in destination.Columns.Concat(changed.Select(index => attributes.Names[index])))
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
                names.Add(name);
        }
        int anchor = names.FindIndex(name => name.Equals(destination.Anchor, StringComparison.OrdinalIgnoreCase));
        if (anchor < 0)
            throw new DestinationUnavailableException("MissingAnchor", $"The file of destination '{destination.Name}' has no column '{destination.Anchor}', which identifies a row.");
        return new AccountColumns(names, [.. names.Select(name => attributes.TryGetIndex(name, out int index) ? index : -1)], anchor);
    }
}
