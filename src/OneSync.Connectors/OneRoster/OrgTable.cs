using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>The names of the organisations, for the people and classes that refer to them.</summary>
internal sealed class OrgTable
{
    private readonly List<string> _names = [];

    private FingerprintIndex? _known;

    /// <summary>Reads <c>orgs.csv</c>. When it is not there, or not whole, or a delta, <see cref="Ids"/> is null.</summary>
    public static OrgTable Load(RosterPackage package)
    {
        OrgTable table = new();
        if (package.Find(RosterFile.Orgs.FileName) is not { } entry)
            return table;
        try
        {
            using RosterRows rows = new(package, entry, RosterFile.Orgs);
            int name = rows.Column("name");
            while (rows.MoveNext())
                table._names.Add(name < 0 ? "" : rows.GetString(name));
            table._known = rows.Ids;
            if (rows.Incomplete is null && !rows.IsDelta)
                table.Ids = rows.Ids;
        }
        catch (SourceUnavailableException unreadable)
        {
            package.Oddities.Note("Orgs", $"{unreadable.Message} Organisations have no names in this reading.");
        }
        return table;
    }

    /// <summary>The sourcedIds; null when it is not known which there are.</summary>
    public FingerprintIndex? Ids { get; private set; }

    /// <summary>Whether any organisations are known.</summary>
    public bool HasNames => _known is not null;

    /// <summary>The name of the organisation; null when it has none.</summary>
    public string? NameOf(string sourcedId) =>
        _known?.Find(Fingerprint.Of(Encoding.UTF8.GetBytes(sourcedId))) is >= 0 and int at && _names[at].Length > 0 ? _names[at] : null;
}
