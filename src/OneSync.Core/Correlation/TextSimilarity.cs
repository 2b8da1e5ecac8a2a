using System.Numerics;

namespace OneSync.Core.Correlation;

/// <summary>How alike two texts or dates are, 0 to 1, whichever comes first.</summary>
internal static class TextSimilarity
{
    private const double NearDate = 0.8;

    /// <summary>The Jaro-Winkler similarity of texts of at most 64 characters.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b))
            return 1;
        if (a.IsEmpty || b.IsEmpty)
            return 0;
        // Which letters pair up can depend on the order of the two texts, so the order is fixed.
        if (a.Length > b.Length || (a.Length == b.Length && a.SequenceCompareTo(b) > 0))
        {
            ReadOnlySpan<char> swap = a;
            a = b;
            b = swap;
        }
        double jaro = Jaro(a, b);
        int prefix = Math.Min(a.CommonPrefixLength(b), 4);
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    /// <summary>Dates in ISO form: 1 when equal, 0.8 when day and month are swapped or one digit differs, otherwise 0.</summary>
    public static double Date(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b))
            return 1;
        if (a.Length != 10 || b.Length != 10)
            return 0;
        int different = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                different++;
        }
        bool swapped = a[..5].SequenceEqual(b[..5]) && a[5..7].SequenceEqual(b[8..]) && a[8..].SequenceEqual(b[5..7]);
        return different == 1 || swapped ? NearDate : 0;
    }

    private static double Jaro(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int reach = Math.Max(0, b.Length / 2 - 1);
        ulong pairedA = 0, pairedB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            int end = Math.Min(b.Length, i + reach + 1);
            for (int j = Math.Max(0, i - reach); j < end; j++)
            {
                if (a[i] != b[j] || (pairedB >> j & 1) != 0)
                    continue;
                pairedA |= 1UL << i;
                pairedB |= 1UL << j;
                break;
            }
        }
        if (pairedA == 0)
            return 0;
        double paired = BitOperations.PopCount(pairedA);
        int outOfOrder = 0;
        for (ulong restA = pairedA, restB = pairedB; restA != 0; restA &= restA - 1, restB &= restB - 1)
        {
            if (a[BitOperations.TrailingZeroCount(restA)] != b[BitOperations.TrailingZeroCount(restB)])
                outOfOrder++;
        }
        return (paired / a.Length + paired / b.Length + (paired - outOfOrder / 2.0) / paired) / 3;
    }
}
