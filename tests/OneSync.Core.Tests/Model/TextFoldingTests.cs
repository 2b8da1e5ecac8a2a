using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Model;

namespace OneSync.Core.Tests.Model;

public sealed class TextFoldingTests
{
    [Theory]
    [InlineData("José Núñez", "Jose Nunez")]
    [InlineData("Straße", "Strasse")]
    [InlineData("GROẞ", "GROSS")]
    [InlineData("Ærø", "Aero")]
    [InlineData("ÆRØ", "AERO")]
    [InlineData("Þór Œuvre", "Thor Oeuvre")]
    [InlineData("Łódź Đặng", "Lodz Dang")]
    [InlineData("İstanbul ıssız", "Istanbul issiz")]
    [InlineData("Nguyễn Thị Hương", "Nguyen Thi Huong")]
    [InlineData("O’Brien–Smith", "O'Brien-Smith")]
    [InlineData("Юлия Щукин", "Yuliya Shchukin")]
    [InlineData("Θεοδώρα", "Theodora")]
    [InlineData("ＡＢ１ ﬁn", "AB1 fin")]
    [InlineData("李 Wei", " Wei")]
    [InlineData("a\ud800b", "ab")]
    [InlineData("", "")]
    public void Ascii_writes_names_in_plain_letters(string text, string expected) => Assert.Equal(expected, TextFolding.Ascii(text));

    [Theory]
    [InlineData("José", "Jose")]
    [InlineData("Ødegård", "Odegard")]
    [InlineData("Юлия", "Юлия")]
    [InlineData("李", "李")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("김", "김")]
    [InlineData("O’Brien", "O’Brien")]
    public void RemoveAccents_leaves_other_scripts_alone(string text, string expected) => Assert.Equal(expected, TextFolding.RemoveAccents(text));

    [Fact]
    public void Plain_text_is_the_same_instance()
    {
        string text = new('a', 40);
        Assert.Same(text, TextFolding.Ascii(text));
        Assert.Same(text, TextFolding.RemoveAccents(text));
    }

    [Fact]
    public void Ascii_gives_ascii_for_any_text() => Prop.ForAll<string?>(text =>
        text is null || Ascii.IsValid(TextFolding.Ascii(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Folding_twice_changes_nothing_more() => Prop.ForAll<string?>(text =>
        text is null || TextFolding.RemoveAccents(TextFolding.RemoveAccents(text)) == TextFolding.RemoveAccents(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Composed_and_decomposed_names_fold_alike() => Assert.Equal(
        TextFolding.RemoveAccents("Zoë Müller"), TextFolding.RemoveAccents("Zoë Müller".Normalize(NormalizationForm.FormD)));
}
