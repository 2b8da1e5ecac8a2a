using OneSync.Core.Conditions;
using OneSync.Core.Model;

namespace OneSync.Core.Mapping;

/// <summary>What stands in place of an attribute and is made by chance: <c>random 8</c>, <c>digit 3</c>, <c>word</c>.</summary>
internal static class ChanceReaders
{
    // Without those that are taken for each other: 0 O o, 1 l I i.
    private const string Characters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const string Digits = "0123456789";

    public static readonly string[] Names = ["random", "digit", "word"];

    /// <summary>Makes the reader for a name, with what is wrong noted; null when the name is another.</summary>
    public static ValueReader? Build(string text, int start, ProblemLog log, MappingResources resources)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string name = words[0].ToLowerInvariant();
        if (!Names.Contains(name))
            return null;
        string usage = name switch { "random" => "{random 8}", "digit" => "{digit 3}", _ => "{word}" };
        FunctionArguments a = new(name, usage, start, [.. words.Skip(1).Select(w => new Argument(w, start))], log, resources);
        a.CountIs(name == "random" ? 1 : 0, name == "word" ? 0 : 1);
        if (name == "word")
        {
            if (resources.Words.Count == 0)
                a.Fail("NoWords", "'word' needs a list of words, and there is none.", start);
            return new WordReader(resources.Words, resources.Random);
        }
        return new CharactersReader(name == "digit" ? Digits : Characters, a.Integer(0, 1, 128, 1), resources.Random);
    }

    private sealed class CharactersReader(string characters, int count, IRandomSource random) : ValueReader
    {
        public override AttributeValue Read(EvaluationContext context) => AttributeValue.Of(string.Create(count, this, static (span, self) => self.Fill(span)));

        private void Fill(Span<char> span)
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = characters[random.Next(characters.Length)];
        }
    }

    private sealed class WordReader(IReadOnlyList<string> words, IRandomSource random) : ValueReader
    {
        public override AttributeValue Read(EvaluationContext context) => AttributeValue.Of(words[random.Next(words.Count)]);
    }
}
