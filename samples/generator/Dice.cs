namespace OneSync.Samples;

/// <summary>Random numbers that are the same on every machine and with every version of .NET (SplitMix64).</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Roll(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>One of the items.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Roll(items.Count)];

    /// <summary>A day of that year.</summary>
    public DateOnly DayIn(int year) => new DateOnly(year, 1, 1).AddDays(Roll(365));

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
