namespace OneSync.TestServers;

/// <summary>What goes wrong at random, by a seed, and what is slow to be seen.</summary>
public sealed class EntraFaults
{
    private Random _random = new(1);

    /// <summary>The share of requests that fail as a whole: with 503, or by a connection that breaks off before or after they take effect.</summary>
    public double Whole { get; set; }

    /// <summary>The share of the parts of a batch that fail, with 429 or 503.</summary>
    public double Part { get; set; }

    /// <summary>How many seconds a part that is refused with 429 asks to wait.</summary>
    public int RetryAfter { get; set; }

    /// <summary>How often a new object is asked for in vain.</summary>
    public int Unseen { get; set; }

    /// <summary>Starts anew with a seed.</summary>
    public int Seed { set => _random = new Random(value); }

    /// <summary>How many requests and parts failed.</summary>
    public int Failed { get; private set; }

    internal bool Hits(double share)
    {
        lock (this)
        {
            if (share <= 0 || _random.NextDouble() >= share)
                return false;
            Failed++;
            return true;
        }
    }

    internal int Choose(int of)
    {
        lock (this)
            return _random.Next(of);
    }

    internal void Shuffle<T>(T[] items)
    {
        lock (this)
            _random.Shuffle(items);
    }
}
