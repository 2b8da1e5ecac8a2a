namespace OneSync.TestServers;

/// <summary>What goes wrong by chance, the same for the same seed.</summary>
public sealed class AdobeFaults(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>How many requests of a hundred are answered 503.</summary>
    public int Busy { get; set; }

    /// <summary>How many requests of a hundred break off in the middle of the answer.</summary>
    public int Cut { get; set; }

    /// <summary>How many commands of a hundred fail with an error of the service's own.</summary>
    public int Internal { get; set; }

    /// <summary>Whether it happens now.</summary>
    internal bool Strikes(int percent)
    {
        lock (_random)
            return percent > 0 && _random.Next(100) < percent;
    }

    /// <summary>A number below a limit.</summary>
    internal int Next(int below)
    {
        lock (_random)
            return _random.Next(below);
    }
}
