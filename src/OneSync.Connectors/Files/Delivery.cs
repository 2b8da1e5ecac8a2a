using System.Globalization;

namespace OneSync.Connectors.Files;

/// <summary>A file that a place offers, or a folder of files that belong together, as it stood when the place was listed.</summary>
/// <param name="Name">Its name, without the place.</param>
/// <param name="Modified">When it was last written, as exactly as the place says.</param>
/// <param name="Length">Its length in bytes; of a folder, that of all its files.</param>
internal sealed record Delivery(string Name, DateTimeOffset Modified, long Length)
{
    /// <summary>All that tells this delivery from another, in one text.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"{Modified.UtcTicks}|{Length}|{Name}");

    /// <summary>The delivery of a mark; null when it is none.</summary>
    public static Delivery? Of(string? mark) =>
        mark?.Split('|', 3) is [var ticks, var length, var name]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long at) && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
            ? new Delivery(name, new DateTimeOffset(at, TimeSpan.Zero), bytes) : null;

    /// <summary>Whether it came after another one; of two that are equally old the one whose name sorts last did.</summary>
    public bool IsAfter(Delivery other) => Modified != other.Modified ? Modified > other.Modified : string.CompareOrdinal(Name, other.Name) > 0;
}

/// <summary>Where deliveries lie: folders of this machine, or a server.</summary>
internal interface IDeliveryPlace
{
    /// <summary>Whether looking what is there costs much less than reading it, so that the same delivery is not read twice.</summary>
    bool IsRemote { get; }

    /// <summary>Whether each delivery takes the place of the one before, so that another one is a new one whatever its date.</summary>
    bool IsOverwritten { get; }

    /// <summary>What is there, the oldest first; at least one.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">There is none, or the place cannot be reached.</exception>
    IReadOnlyList<Delivery> List(CancellationToken cancellation);

    /// <summary>Brings a delivery to this machine, and answers the path of its file or folder.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">It cannot be had whole.</exception>
    string Fetch(Delivery delivery, CancellationToken cancellation);

    /// <summary>What a delivery is called in messages.</summary>
    string Shown(Delivery delivery);

    /// <summary>Whether a delivery may have been changed since it was listed without a sign.</summary>
    bool IsFresh(Delivery delivery) => false;

    /// <summary>Gives up what <see cref="Fetch"/> brought here.</summary>
    void Release();
}
