using System.Management.Automation;
using System.Text.RegularExpressions;
using OneSync.Help;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Tests;

/// <summary>What PowerShell users expect of every cmdlet, read from the compiled types.</summary>
public class CmdletShapeTests
{
    private static readonly string[] s_completed = ["Source", "Destination", "Plan", "Run", "Subject", "Clear", "Reset"];

    public static TheoryData<string> Cmdlets => new(CmdletSyntax.All().Select(c => c.Name));

    [Fact]
    public void TheManifestExportsExactlyTheCmdlets()
    {
        string manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "OneSync.psd1"));
        string list = Regex.Match(manifest, @"CmdletsToExport\s*=\s*@\((.*?)\)", RegexOptions.Singleline).Groups[1].Value;
        IEnumerable<string> exported = Regex.Matches(list, "'([^']+)'").Select(m => m.Groups[1].Value);
        Assert.Equal(CmdletSyntax.All().Select(c => c.Name).Order(), exported.Order());
    }

    [Fact]
    public void TheAssemblyNamesNoThirdParty()
    {
        string[] allowed = ["OneSync.Core", "System.", "netstandard", "Microsoft.Win32.Primitives"];
        Assert.DoesNotContain(typeof(OneSyncCmdlet).Assembly.GetReferencedAssemblies(), a => !allowed.Any(p => a.Name!.StartsWith(p, StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void VerbNounAndClassAreNamedAsTheyShould(string name)
    {
        CmdletSyntax cmdlet = Find(name);
        IEnumerable<string?> approved = new[] { typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic) }
            .SelectMany(t => t.GetFields()).Select(f => f.GetRawConstantValue() as string);
        Assert.Contains(cmdlet.Verb, approved);
        Assert.StartsWith("OneSync", cmdlet.Noun);
        Assert.DoesNotMatch("[^s]s$", cmdlet.Noun); // singular
        Assert.Equal($"OneSync.PowerShell.Commands.{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.FullName);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void OutputIsOfConcreteTypes(string name)
    {
        IEnumerable<Type> outputs = Find(name).Outputs;
        Assert.NotEmpty(outputs);
        Assert.DoesNotContain(outputs, t => t == typeof(object) || t == typeof(string) || t == typeof(PSObject));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void WhatWritesAsksFirst(string name)
    {
        CmdletSyntax cmdlet = Find(name);
        // A dry run cannot write anything but its plan.
        bool reads = (cmdlet.Verb is "Get" or "Test" or "Compare" or "Trace" || cmdlet.Noun == "OneSyncDryRun") && !cmdlet.Parameters.Any(p => p.Name == "ExportPath");
        Assert.Equal(!reads, cmdlet.AsksBeforeWriting);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void NamesAndNumbersAreCompleted(string name)
    {
        foreach (ParameterSyntax parameter in Find(name).Parameters.Where(p => s_completed.Contains(p.Name) && !p.IsSwitch))
            Assert.True(parameter.Completer?.IsAssignableTo(typeof(IArgumentCompleter)), $"-{parameter.Name} has no completer.");
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void NamesTakeWildcards(string name)
    {
        foreach (ParameterSyntax parameter in Find(name).Parameters.Where(p => p.Completer == typeof(SourceCompleter) || p.Completer == typeof(DestinationCompleter)))
            Assert.True(parameter.Globbing, $"-{parameter.Name} takes no wildcards.");
    }

    private static CmdletSyntax Find(string name) => CmdletSyntax.All().Single(c => c.Name == name);
}
