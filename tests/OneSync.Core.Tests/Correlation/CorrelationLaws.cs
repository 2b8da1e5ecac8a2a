using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using static OneSync.Core.Tests.Correlation.District;

namespace OneSync.Core.Tests.Correlation;

/// <summary>What holds for any records, rules and decisions.</summary>
public sealed class CorrelationLaws
{
    private static readonly string[] Attributes = ["id", "mail", "given", "family", "born"];

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private sealed record Person(int Source, int User, AttributeValue[] Values)
    {
        public override string ToString() => $"(source {Source}, user {User}: {string.Join(',', Values)})";
    }

    private sealed record Case(Person[] People, CorrelationRule[] Rules, RecordPair[] Accepted, RecordPair[] Rejected, int Seed)
    {
        public override string ToString() =>
            $"""
            {string.Join<Person>('\n', People)}
            rules: {string.Join("; ", Rules.Select(r => $"{r.Name} link {r.Link} within {r.Within} distinct {r.Distinct}"))}
            accepted: {string.Join(' ', Accepted)} rejected: {string.Join(' ', Rejected)} seed {Seed}
            """;
    }

    /// <summary>A result without numbers: who is together, and what is proposed, in terms of people.</summary>
    private sealed record Outcome(string Clusters, string Proposals);

    // Users above 2 are new; of the others the even ones have accounts.
    private static long UserOf(Person person) => person.User <= 2 ? person.User + 1 : 0;

    private static bool HasLinks(Person person) => person.User is 0 or 2;

    private static Gen<AttributeValue> Values(params string[] values) => Gen.Frequency(
        (2, Gen.Constant(AttributeValue.Absent)),
        (5, Gen.Elements(values).Select(AttributeValue.Of)),
        (1, Gen.Two(Gen.Elements(values)).Select(two => AttributeValue.Of([two.Item1, two.Item2]))));

    private static Gen<Person> People =>
        from source in Gen.Choose(0, 2)
        from user in Gen.Choose(0, 12)
        from id in Values("1", "2", "3")
        from mail in Values("a@x", "b@x", "c@x")
        from given in Values("katherine", "katharine", "kathleen", "Kathérine")
        from family in Values("johnson", "johnston", "jonson")
        from born in Values("2011-03-09", "2011-09-03", "2011-03-08")
        select new Person(source, user, [id, mail, given, family, born]);

    private static Gen<CorrelationRule[]> RuleLists =>
        from order in Gen.Shuffle(new[] { Exact("id", "id"), Exact("mail", "mail"), Exact("name", "given", "born"), Alike("alike") })
        from count in Gen.Choose(1, 4)
        from links in Gen.Frequency((3, Gen.Constant(CorrelationLink.Auto)), (1, Gen.Constant(CorrelationLink.Review))).ArrayOf(4)
        from within in Gen.Elements("review", "link", "ignore").ArrayOf(4)
        from distinct in Gen.Elements(true, false).ArrayOf(4)
        select order.Take(count).Select((rule, i) => rule with { Link = links[i], Within = within[i], Distinct = distinct[i] && !rule.Fuzzy }).ToArray();

    private static Gen<RecordPair[]> Pairs(int people) =>
        from count in Gen.Choose(0, 2)
        from pairs in Gen.Two(Gen.Choose(0, people - 1)).Where(p => p.Item1 != p.Item2).Select(p => new RecordPair(p.Item1, p.Item2)).ArrayOf(count)
        select pairs;

    private static Arbitrary<Case> Cases => Arb.From(
        from count in Gen.Choose(2, 9)
        from people in People.ArrayOf(count)
        from rules in RuleLists
        from accepted in Pairs(count)
        from rejected in Pairs(count)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(people, rules, accepted, rejected, seed),
        Smaller);

    private static IEnumerable<Case> Smaller(Case c)
    {
        for (int i = 0; i < c.Accepted.Length; i++)
            yield return c with { Accepted = [.. c.Accepted.Where((_, at) => at != i)] };
        for (int i = 0; i < c.Rejected.Length; i++)
            yield return c with { Rejected = [.. c.Rejected.Where((_, at) => at != i)] };
        for (int i = 0; i < c.Rules.Length; i++)
            yield return c with { Rules = [.. c.Rules.Where((_, at) => at != i)] };
        for (int i = 0; i < c.People.Length; i++)
        {
            if (!c.Accepted.Concat(c.Rejected).Any(p => p.First == i || p.Second == i))
                yield return c with
                {
                    People = [.. c.People.Where((_, at) => at != i)],
                    Accepted = [.. c.Accepted.Select(p => Without(p, i))],
                    Rejected = [.. c.Rejected.Select(p => Without(p, i))],
                };
        }
    }

    private static RecordPair Without(RecordPair pair, int i) => new(pair.First > i ? pair.First - 1 : pair.First, pair.Second > i ? pair.Second - 1 : pair.Second);

    private static CorrelationResult Resolve(Case c, int[]? numbers = null, int[]? sources = null, CorrelationResult? before = null)
    {
        numbers ??= [.. Enumerable.Range(0, c.People.Length)];
        sources ??= [0, 1, 2];
        AttributeTable attributes = new(Attributes);
        Correlator correlator = new(c.Rules, attributes);
        // Numbers that were shuffled are added in the order of people, so the order of adding is shuffled with them.
        for (int i = 0; i < c.People.Length; i++)
        {
            Person person = c.People[i];
            AttributeBuffer row = new();
            for (int at = 0; at < Attributes.Length; at++)
                row[at] = person.Values[at];
            long user = UserOf(person);
            bool links = HasLinks(person);
            if (before is not null)
            {
                int cluster = before.ClusterOf[i];
                user = cluster + 1;
                links = false;
                for (int j = 0; j < c.People.Length; j++)
                    links |= before.ClusterOf[j] == cluster && HasLinks(c.People[j]);
            }
            correlator.Add(new CorrelationInput(numbers[i], sources[person.Source], user, links, row));
        }
        return correlator.Resolve(new CorrelationDecisions
        {
            Accepted = [.. c.Accepted.Select(p => new RecordPair(numbers[p.First], numbers[p.Second]))],
            Rejected = [.. c.Rejected.Select(p => new RecordPair(numbers[p.Second], numbers[p.First]))],
        });
    }

    private static Outcome Describe(CorrelationResult result, int[]? numbers = null)
    {
        int[] person = [.. Enumerable.Range(0, result.ClusterOf.Length)];
        if (numbers is not null)
            Array.Sort((int[])numbers.Clone(), person);
        string People(IEnumerable<int> records) => string.Join(' ', records.Select(r => person[r]).Order());
        int[] clusterOf = result.ClusterOf.ToArray();
        return new(
            string.Join(" | ", Enumerable.Range(0, clusterOf.Length).GroupBy(r => clusterOf[r]).Select(People).Order(StringComparer.Ordinal)),
            string.Join('\n', result.Proposals
                .Select(p => $"{p.RuleNumber} {p.State} {p.Reason} {p.Confidence:F9} [{People(p.Records)}] +{string.Join(',', p.Agreed)} -{string.Join(',', p.Differed)}")
                .Order(StringComparer.Ordinal)));
    }

    private static int[] Shuffled(int count, Random random)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        random.Shuffle(numbers);
        return numbers;
    }

    [Fact]
    public void The_order_of_records_and_of_sources_does_not_matter() => Prop.ForAll(Cases, c =>
    {
        Random random = new(c.Seed);
        int[] numbers = Shuffled(c.People.Length, random), sources = Shuffled(3, random);
        Outcome expected = Describe(Resolve(c)), shuffled = Describe(Resolve(c, numbers, sources), numbers);
        return (expected == shuffled).Label($"{expected}\nbut shuffled {shuffled}");
    }).Check(Thorough);

    [Fact]
    public void Starting_from_its_own_result_finds_nothing_new() => Prop.ForAll(Cases, c =>
    {
        CorrelationResult first = Resolve(c);
        Outcome expected = Describe(first), again = Describe(Resolve(c, before: first));
        return (expected == again).Label($"{expected}\nbut again {again}");
    }).Check(Thorough);

    [Fact]
    public void A_rejected_pair_is_never_together() => Prop.ForAll(Cases, c =>
    {
        CorrelationResult result = Resolve(c);
        return c.Rejected.All(p => !result.Together(p.First, p.Second));
    }).Check(Thorough);

    [Fact]
    public void Two_records_of_one_source_are_together_only_by_link_an_admin_or_an_earlier_run() => Prop.ForAll(Cases, c =>
    {
        Case strict = c with { Rules = [.. c.Rules.Select(r => r.Within == "link" ? r with { Within = "review" } : r)], Accepted = [] };
        CorrelationResult result = Resolve(strict);
        for (int i = 0; i < c.People.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Person a = c.People[i], b = c.People[j];
                bool knownTogether = strict.People.GroupBy(UserOf).Any(g => g.Key != 0 && g.GroupBy(p => p.Source).Any(s => s.Count() > 1));
                if (result.Together(i, j) && a.Source == b.Source && !knownTogether)
                    return false;
            }
        }
        return true;
    }).Check(Thorough);

    [Fact]
    public void What_is_proposed_is_not_together_and_nothing_is_proposed_twice() => Prop.ForAll(Cases, c =>
    {
        CorrelationResult result = Resolve(c);
        return result.Proposals.All(p => p.Records.Any(r => !result.Together(r, p.Records[0])) && p.Confidence is > 0 and <= 1)
            && result.Proposals.DistinctBy(p => string.Join(' ', p.Records)).Count() == result.Proposals.Count;
    }).Check(Thorough);

    [Fact]
    public void Many_records_are_the_same_shuffled()
    {
        Random random = new(5);
        Person[] people = [.. Enumerable.Range(0, 3000).Select(_ => new Person(random.Next(3), 9,
        [
            AttributeValue.Of(random.Next(6) == 0 ? random.Next(2000).ToString("D5", null) : null),
            AttributeValue.Of(random.Next(3) == 0 ? $"m{random.Next(4000)}@x" : null),
            AttributeValue.Of(new string([.. Enumerable.Range(0, 5).Select(_ => (char)('a' + random.Next(3)))])),
            AttributeValue.Of(new string([.. Enumerable.Range(0, 5).Select(_ => (char)('a' + random.Next(4)))])),
            AttributeValue.Of(new DateOnly(2005, 1, 1).AddDays(random.Next(900)).ToString("yyyy-MM-dd", null)),
        ]))];
        CorrelationRule alike = Alike("alike") with { Block = [Key("given", "left 1"), Key("born")], Within = "ignore" };
        Case c = new(people, [Exact("id", "id") with { Distinct = true }, Exact("mail", "mail"), alike], [], [new(1, 2)], 7);
        int[] numbers = Shuffled(people.Length, random);
        CorrelationResult result = Resolve(c);
        Assert.NotEmpty(result.Proposals);
        Assert.InRange(result.ClusterCount, 2000, 2900);
        Assert.Equal(Describe(result), Describe(Resolve(c, numbers, [2, 0, 1]), numbers));
    }
}
