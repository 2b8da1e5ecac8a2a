using System.Security.Cryptography;

namespace OneSync.Core.Mapping;

/// <summary>Where <c>random</c>, <c>digit</c> and <c>word</c> take their chance from.</summary>
public interface IRandomSource
{
    /// <summary>A number from 0 to below <paramref name="bound"/>, each as likely as the others.</summary>
    /// <param name="bound">1 or more.</param>
    int Next(int bound);
}

/// <summary>Chance that nobody can guess: for passwords that are set.</summary>
public sealed class SecretRandomSource : IRandomSource
{
    /// <summary>The one there is. Safe for use from several threads.</summary>
    public static SecretRandomSource Instance { get; } = new();

    /// <inheritdoc/>
    public int Next(int bound) => RandomNumberGenerator.GetInt32(bound);
}

/// <summary>
/// The same numbers for the same seed, in every version and on every machine: for dry runs and tests, never for a password that is
/// set. Not safe for use from several threads.
/// </summary>
/// <param name="seed">The seed to begin with.</param>
public sealed class SeededRandomSource(ulong seed) : IRandomSource
{
    private ulong _state = seed;

    /// <summary>Begins anew, so that a person's values depend on the person alone and not on who came before.</summary>
    public void Restart(ulong seed) => _state = seed;

    /// <inheritdoc/>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)Math.BigMul(z ^ (z >> 31), (ulong)bound, out _);
    }
}
