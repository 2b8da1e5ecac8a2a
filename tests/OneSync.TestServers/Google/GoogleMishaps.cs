namespace OneSync.TestServers.Google;

/// <summary>What goes wrong by chance, always the same for the same seed and the same order of requests.</summary>
public sealed class GoogleMishaps(int seed = 20260901)
{
    private readonly Random _dice = new(seed);
    private readonly Queue<DateTimeOffset> _window = [];

    /// <summary>The share of requests that are answered 503 and not executed.</summary>
    public double Unavailable { get; set; }

    /// <summary>The share of changes that are executed and answered 503 all the same.</summary>
    public double Lost { get; set; }

    /// <summary>The share of batches and pages whose connection is cut, after they were executed.</summary>
    public double Cut { get; set; }

    /// <summary>The share of changes that are refused as another is under way.</summary>
    public double Conflicts { get; set; }

    /// <summary>How many changes of a new user are refused, as it is not made completely yet.</summary>
    public int Unready { get; set; }

    /// <summary>Whether lists do not show users that were made since.</summary>
    public bool StaleLists { get; set; }

    /// <summary>How many requests a window has, those in batches counted each; null for any number.</summary>
    public int? Quota { get; set; }

    /// <summary>How long the window is: a minute, unless tests have less time.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many requests were refused for the quota.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether what has this share happens now.</summary>
    public bool Strikes(double share)
    {
        if (share <= 0)
            return false;
        lock (_dice)
            return _dice.NextDouble() < share;
    }

    /// <summary>An order by chance.</summary>
    public IReadOnlyList<T> Shuffle<T>(IEnumerable<T> items)
    {
        T[] all = [.. items];
        lock (_dice)
            _dice.Shuffle(all);
        return all;
    }

    /// <summary>Counts a request; false when it is one too many.</summary>
    public bool Count(DateTimeOffset now)
    {
        if (Quota is not { } most)
            return true;
        lock (_window)
        {
            while (_window.Count > 0 && now - _window.Peek() > Window)
                _window.Dequeue();
            if (_window.Count >= most)
            {
                Refused++;
                return false;
            }
            _window.Enqueue(now);
            return true;
        }
    }
}
