using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Model;

namespace OneSync.Core.Tests.Model;

public class FingerprintIndexTests
{
    [Fact]
    public void Numbers_distinct_fingerprints_in_order()
    {
        // Few distinct values, equal in their low bits, so that slots collide.
        Gen<ulong> key = Gen.Choose(0, 200).Select(i => (ulong)i << 40);
        Prop.ForAll(key.ListOf().ToArbitrary(), keys =>
        {
            FingerprintIndex index = new(0);
            List<ulong> expected = [];
            foreach (ulong k in keys)
            {
                bool isNew = !expected.Contains(k);
                if (isNew)
                    expected.Add(k);
                if (index.TryAdd(k, out int ordinal) != isNew || ordinal != expected.IndexOf(k))
                    return false;
            }
            return index.Count == expected.Count && expected.All(k => index.Find(k) == expected.IndexOf(k)) && index.Find(ulong.MaxValue) == -1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Grows_far_beyond_its_capacity()
    {
        FingerprintIndex index = new(16);
        for (int i = 0; i < 100_000; i++)
            Assert.True(index.TryAdd(Fingerprint.Of(BitConverter.GetBytes(i))));
        for (int i = 0; i < 100_000; i++)
            Assert.Equal(i, index.Find(Fingerprint.Of(BitConverter.GetBytes(i))));
    }
}
