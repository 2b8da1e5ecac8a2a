using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>What is wrong with a rule is told with its place and what was meant, before anything is read.</summary>
public sealed class GroupConfigurationTests
{
    [Theory]
    [InlineData("{ to: X, forEach: clas }", "UnknownChoice", "class")]
    [InlineData("{ to: X, forEach: class }", "MissingPlaceholder", null)]
    [InlineData("{ to: 'x-{class.sourceId}', forEach: class }", "UnknownAttribute", "class.sourcedId")]
    [InlineData("{ to: 'x-{class.titel}', forEach: class }", "UnknownAttribute", "class.title")]
    [InlineData("{ to: 'x-{clas.title}', forEach: class }", "UnknownAttribute", "class.title")]
    [InlineData("{ to: 'x-{class.title}' }", "UnknownAttribute", null)]
    [InlineData("{ to: 'x-{class.title|lowr}', forEach: class }", "UnknownFunction", "lower")]
    [InlineData("{ to: 'x-{class.title}', forEach: class, when: \"class.statsu -eq 'active'\" }", "UnknownAttribute", "class.status")]
    [InlineData("{ to: 'x-{class.title}', forEach: class, when: class.status -eq active }", "UnquotedText", null)]
    [InlineData("{ to: 'x-{class.title}', forEach: class, select: 'a' }", "ConflictingKeys", null)]
    [InlineData("{ to: X, select: 'course::Econ::students' }", "SelectorSyntax", "courses")]
    [InlineData("{ to: X, select: 'courses::Econ::pupils' }", "SelectorSyntax", null)]
    [InlineData("{ to: X, members: students }", "ConflictingKeys", null)]
    [InlineData("{ to: X, during: term }", "ConflictingKeys", null)]
    [InlineData("{ to: X, during: year, select: a }", "UnknownChoice", null)]
    [InlineData("{ to: X, matchBy: name }", "ConflictingKeys", null)]
    [InlineData("{ to: [] }", "MissingKey", null)]
    [InlineData("{ to: '' }", "WrongType", null)]
    [InlineData("{ select: a }", "MissingKey", null)]
    [InlineData("{ to: X, selct: a }", "UnknownKey", "select")]
    [InlineData("{ to: X, when: rol -eq 'teacher' }", "UnknownAttribute", "role")]
    public void A_rule_that_is_wrong(string rule, string id, string? nearest)
    {
        using RosterWorkspace w = new($"[ {rule} ]");
        ConfigurationProblem problem = Assert.Single(Check(w));
        Assert.Equal((id, nearest), (problem.Id, problem.Nearest));
        Assert.Equal(19, problem.At.Line);
        Assert.InRange(problem.At.Column, 13, 15 + rule.Length);
    }

    [Theory]
    [InlineData("thresholds: { RemoveMember: { percent: 10, by: sit } }", "UnknownAttribute", "site")]
    [InlineData("thresholds: { Create: { percent: 10, by: group } }", "UnsupportedThreshold", null)]
    public void A_threshold_that_nothing_counts(string threshold, string id, string? nearest)
    {
        using RosterWorkspace w = new("[ { to: X } ]", destination: threshold);
        ConfigurationProblem problem = Assert.Single(Check(w));
        Assert.Equal((id, nearest), (problem.Id, problem.Nearest));
    }

    [Theory]
    [InlineData("[ { forEach: class, when: \"class.status -eq 'active' -and course.title -like 'A*' -and school.identifier -eq '1' -and term.schoolYear -eq 2027\", to: 'cls-{class.sourcedId}' } ]")]
    [InlineData("[ { forEach: class, to: 'c-{class.metadata.jcl.sap ?? class.id}' } ]")]
    [InlineData("[ { select: [ 'sections::Class 003, Homeroom - Stark - 0::users', plain ], matchBy: [sourcedId, name], during: term, to: [A, B], create: true, allowEmpty: true } ]")]
    [InlineData("[]")]
    public void Rules_that_are_right(string rules)
    {
        using RosterWorkspace w = new(rules);
        Assert.Empty(Check(w));
        Assert.Equal(0, w.Run().Count(Core.Planning.ChangeAction.RemoveMember));
    }

    [Fact]
    public void Two_files_of_one_destination_have_different_paths()
    {
        using RosterWorkspace w = new("[]");
        File.WriteAllText(Path.Combine(w.Root, "onesync.yaml"), File.ReadAllText(Path.Combine(w.Root, "onesync.yaml")).Replace("./groups.csv", "./out.csv"));
        Assert.Equal("SameFile", Assert.Single(Check(w)).Id);
    }

    private static IReadOnlyList<ConfigurationProblem> Check(RosterWorkspace w)
    {
        w.Deliver();
        return Workspace.Check(w.Root, new WorkspaceOptions(new ConnectorHost()));
    }
}
