using System.Globalization;
using OneSync.Core.Model;

namespace OneSync.Connectors.OneRoster;

/// <summary>Collects what is odd and loses nothing, one message for each kind of oddity.</summary>
internal sealed class Oddities
{
    private readonly Dictionary<string, Oddity> _known = [];
    private readonly List<Oddity> _inOrder = [];

    /// <summary>One message for each kind.</summary>
    public IReadOnlyList<string> Messages => [.. _inOrder.Select(o => o.ToString())];

    /// <summary>Notes an oddity; later ones of the same kind say nothing new.</summary>
    public void Note(string kind, string message) => Find(kind, message);

    /// <summary>Counts an oddity; <c>{0}</c> in <paramref name="message"/> is how often it was met.</summary>
    public void Count(string kind, string message) => Find(kind, message).Times++;

    /// <summary>Counts an oddity once for each fingerprint; <c>{0}</c> in <paramref name="message"/> is how many there were.</summary>
    public void CountDistinct(string kind, string message, ulong fingerprint)
    {
        Oddity oddity = Find(kind, message);
        if ((oddity.Seen ??= new FingerprintIndex()).TryAdd(fingerprint))
            oddity.Times++;
    }

    private Oddity Find(string kind, string message)
    {
        if (_known.TryGetValue(kind, out Oddity? oddity))
            return oddity;
        oddity = new Oddity(message);
        _known.Add(kind, oddity);
        _inOrder.Add(oddity);
        return oddity;
    }

    private sealed class Oddity(string message)
    {
        public long Times { get; set; }

        public FingerprintIndex? Seen { get; set; }

        public override string ToString() => message.Replace("{0}", Times.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
