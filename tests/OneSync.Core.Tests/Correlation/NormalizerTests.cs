using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Correlation;

namespace OneSync.Core.Tests.Correlation;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData("case", "McLEOD Ñ", "mcleod ñ")]
    [InlineData("accents", "Ærø–Núñez’s", "Aero-Nunez's")]
    [InlineData("punctuation", "O'Brien-Smith, Jr. (3) +4", "OBrienSmith Jr 3 4")]
    [InlineData("spaces", " Van \t Dyk\u00A0x ", "VanDykx")]
    [InlineData("exact", " A-é ", " A-é ")]
    [InlineData("phone", "+44 (0)20 7946 0958", "079460958")]
    [InlineData("phone", "020 7946 0958 ext. 12", "079460958")]
    [InlineData("phone", "0049-89-123456", "989123456")]
    [InlineData("phone", "(555) 010", "555010")]
    [InlineData("phone", "٠١٢٣", "0123")]
    [InlineData("date", "2011-03-09", "2011-03-09")]
    [InlineData("date", "2011/3/9", "2011-03-09")]
    [InlineData("date", "20110309", "2011-03-09")]
    [InlineData("date", "2011-03-09T00:00:00.000Z", "2011-03-09")]
    [InlineData("date", "9.3.2011", "2011-03-09")]
    [InlineData("date", "19/3/2011", "2011-03-19")]
    [InlineData("date", "3/19/2011", "2011-03-19")]
    [InlineData("date", "3/3/2011", "2011-03-03")]
    [InlineData("date", "03/04/2011", "03/04/2011")]
    [InlineData("date", "2011-02-30", "2011-02-30")]
    [InlineData("date", "soon", "soon")]
    [InlineData("soundex", "Robert", "R163")]
    [InlineData("soundex", "Rupert", "R163")]
    [InlineData("soundex", "Ashcraft", "A261")]
    [InlineData("soundex", "Tymczak", "T522")]
    [InlineData("soundex", "Pfister", "P236")]
    [InlineData("soundex", "Lee", "L000")]
    [InlineData("soundex", "李", "李")]
    [InlineData("left 3", "Katherine", "Kat")]
    [InlineData("LEFT3", "Ka", "Ka")]
    public void Each_does_what_its_name_says(string normalizer, string value, string expected) =>
        Assert.Equal(expected, Normalize(value, normalizer));

    [Theory]
    [InlineData("left 0")]
    [InlineData("left 100")]
    [InlineData("left x")]
    [InlineData("upper")]
    public void Others_are_unknown(string name) => Assert.Null(Normalizers.Find(name));

    [Fact]
    public void None_given_stands_for_case_accents_and_spaces() => Prop.ForAll<string?>(value =>
        value is null || Normalize(value) == Normalize(value, "case", "accents", "spaces")).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalising_twice_changes_nothing_more() => Prop.ForAll<string?>(value =>
        value is null || Normalize(Normalize(value)) == Normalize(value)).QuickCheckThrowOnFailure();

    [Fact]
    public void Composed_and_decomposed_accents_are_the_same() =>
        Assert.Equal(Normalize("Zoë Müller"), Normalize("Zoë Müller".Normalize(System.Text.NormalizationForm.FormD)));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_does_not_matter(string name)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(name);
            Assert.Equal("ilkinisik", Normalize("İLKIN Işık"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Normalize(string value, params string[] normalizers) =>
        new KeyNormalizer(District.Key("x", normalizers)).Apply(value, new KeyText()).ToString();
}
