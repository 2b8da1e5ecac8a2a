using System.Globalization;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Cli.Demo;

/// <summary>
/// The main job on the sample district, told to somebody who sees OneSync for the first time. It does what it tells, and every figure it
/// prints is one that it just counted.
/// </summary>
internal sealed partial class DemoStory(DemoPage page, DemoFolder folder, WorkspaceOptions options, CancellationToken cancellation)
{
    private const string Accounts = "accounts";

    private readonly Workspace _workspace = Workspace.Open(folder.Root, options);

    /// <summary>Tells all of it.</summary>
    public void Tell()
    {
        using (_workspace)
        {
            Introduce();
            Import();
            Merge();
            Review();
            DryRun();
            Export();
            RunAgain();
            NextDay();
            Return();
            BrokenFile();
            WhatNext();
        }
    }

    private void Introduce()
    {
        page.Heading("OneSync, shown on a sample district");
        page.Say("""
            Rivermouth School District does not exist, but its troubles do. Two systems know its people, and neither knows all of
            them, nor all about anybody. Each person needs exactly one account, tonight and every night. This is what OneSync does
            about it, step by step; before each step stands the command that does it.
            """);
        page.Table(["File", "What it is"],
        [
            ["sis/oneroster.zip", "what the student information system exports (OneRoster 1.1): pupils, teachers, guardians"],
            ["hr/staff.csv", "what HR exports: everybody on the payroll, in offices, kitchens and buses too"],
            ["onesync.yaml", "what is read, who is one person, and what an account looks like"],
            ["out/accounts.csv", "the accounts: in earnest a directory or a service, here a file you can open"],
        ]);
        page.Say($"It all happens on a copy in *{folder.Root}*.");
    }

    private void Import()
    {
        page.Heading("1. Import: read both systems into the vault");
        page.Command("onesync import");
        OneSyncRun sis = _workspace.Import("sis", null, cancellation), hr = _workspace.Import("hr", null, cancellation);
        page.Table(["Source", "People read", "Selected", "Left out", "Schools, classes, enrollments…"], ((OneSyncRun[])[sis, hr]).Select(run => (string[])
            [run.Subject, N(run.Count("Read")), N(run.Count("Added")), N(run.Count("NotSelected")), Roster(run) is > 0 and var roster ? N(roster) : "-"]));
        page.Say($"""
            The vault is one SQLite file, onesync.db. Each source has a condition that selects: the SIS leaves out *Björn Lindqvist*, who is
            suspended (when: enabledUser -ne $false), and HR leaves out *Hans Großmann* and *Ebru Kılıç*, who quit (when: Status -ne 'Left').
            Both files were read to the end, and OneSync remembers that: only from a complete reading is anybody taken to have left.
            """);
    }

    private void Merge()
    {
        page.Heading("2. Merge: find which records are one person");
        page.Command("onesync merge");
        OneSyncRun merge = _workspace.Merge(force: false, cancellation);
        page.Say($"*{N(merge.Count("Records"))} records* are *{N(merge.Count("Added"))} people*. The rules are tried in their order, and the first that finds somebody decides:");
        page.Table(["Rule", "People it joined", "One of them"],
        [
            ["employee number", N(merge.Count("Joined by employee number")), "Ingrid Sørensen (sis t-0001) and Ingrid Dahlström (hr)"],
            ["e-mail", N(merge.Count("Joined by e-mail")), "Grażyna Zielińska, who has no employee number in the SIS"],
            ["name and birth date", N(merge.Count("Joined by name and birth date")), "José Núñez (sis) and Jose Nunez (hr): accents are ignored"],
        ]);
        page.Say($"""
            Where the two disagree, precedence decides, attribute by attribute. Ingrid has married; HR knew it first, and family names come
            from HR (familyName: [hr, sis]), so she is now *{Person("employeeNumber -eq 'E1001'").Name}*. The rest comes from the SIS.
            """);
        page.Say("""
            As important is who was *not* joined. The twins *Saoirse* and *Fionn Ó Briain* share a family name and a birth date. The two
            pupils named *Mateo García* share a whole name. *Máire Ó Briain* is the school's secretary and the twins' mother, under two
            different addresses. Nothing proves that any of them are one, so they stay apart.
            """);
    }

    private void Review()
    {
        page.Heading("3. Review: what is ambiguous waits for you");
        page.Command("onesync review list");
        page.Table(["Match", "Rule", "Records", "Why it waits"], _workspace.Correlations().Select(c => (string[])
            [N(c.Id), c.Rule, string.Join(", ", c.Records), c.Reason]));
        page.Say("""
            *Mai Anh Nguyễn* was enrolled twice, once without accents, by somebody in a hurry; *Jürgen Weiß* teaches here and gave the school his
            work address as a father. Both are probably one person, but 'probably' is not enough to put two people's lives into one account:
            OneSync never guesses. You say so once, with 'onesync review accept 2' (or reject, or all at once in a spreadsheet), and it is
            remembered for good.
            """);
    }

    private OneSyncUser Person(string filter) => _workspace.FindUsers(new UserQuery { Filter = SourceText.Parameter("demo", filter) }, cancellation).First();

    private static long Roster(OneSyncRun run) => ((string[])["Org", "Term", "Course", "Class", "Enrollment"]).Sum(kind => run.Count($"{kind}Read"));

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
