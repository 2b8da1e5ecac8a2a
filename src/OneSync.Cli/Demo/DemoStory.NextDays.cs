using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Cli.Demo;

internal sealed partial class DemoStory
{
    private void NextDay()
    {
        page.Heading("7. The next day: new files, and exactly what follows from them");
        page.Say("Pupils came, with their guardians; some moved, some left, and a teacher has a new name. The files of day2/ take the place of yesterday's.");
        page.Command("onesync run");
        folder.UseDay(2);
        OneSyncRun[] runs = [.. _workspace.RunAll(cancellation).Select(step => step.Run)];
        page.Table(["Read", "New", "Changed", "Gone", "As before"], runs.Where(r => r.Kind == RunKind.Import).Select(run => (string[])
            [$"{run.Subject}: {N(run.Count("Read"))}", N(run.Count("Added")), N(run.Count("Changed")), N(run.Count("Gone")), N(run.Count("Unchanged"))]));
        OneSyncPlan plan = PlanOf(runs);
        page.Say($"That makes *{N(plan.Total)} changes* among {N(plan.Accounts)} accounts: {Counts(plan)}. These are all of them, by what is done and why:");
        new DemoPlan(_workspace, plan.Id, cancellation).Print(page);
        page.Say($"""
            *Agnieszka Nowicka* keeps the user name she has always had: it is made once (apply: OnCreate), for a name that changes breaks
            sign-ins and shared folders. Nobody was deleted: who leaves is disabled, and deleting is off unless you turn it on. Had the
            plan disabled 25 accounts or 3% of them, a threshold would have *held* it before the first write, until somebody
            looked and said 'onesync approve'.
            """);
    }

    private void Return()
    {
        page.Heading("8. The third day: somebody is back");
        page.Command("onesync run");
        folder.UseDay(3);
        OneSyncPlan plan = PlanOf([.. _workspace.RunAll(cancellation).Select(step => step.Run)]);
        new DemoPlan(_workspace, plan.Id, cancellation).Print(page);
        page.Say("*İpek Çelik* was gone for a day. She gets her old account again, not a second one: the link between a person and an account is kept by an id that never changes.");
    }

    private void BrokenFile()
    {
        page.Heading("9. The fourth day: half a file arrives");
        page.Say("The disk of the HR server was full, and staff.csv ends in the middle of a line. Read naively, it says that half of the staff were dismissed.");
        page.Command("onesync run");
        folder.CutStaff();
        OneSyncRun[] runs = [.. _workspace.RunAll(cancellation).Select(step => step.Run)];
        OneSyncRun hr = runs.First(r => r is { Kind: RunKind.Import, Subject: "hr" });
        foreach (OneSyncActivity row in _workspace.FindActivity(new ActivityQuery { Runs = [hr.Id], Actions = ["Quarantined"] }, cancellation))
            page.Say($"Put aside: {row.Detail}: {row.Error}");
        OneSyncPlan plan = PlanOf(runs);
        page.Say($"""
            The reading of HR is *{hr.Status}*: {hr.Message} The plan has *{N(plan.Total)} changes*. From a reading that is not complete nobody is disabled,
            deleted or taken out of a group, and the exit code (4) tells the script that called it. An error is never an empty list.
            """);
    }

    private void WhatNext()
    {
        page.Heading("Where to look next");
        page.Say($"Everything is still in *{folder.Root}*; remove it when you are done. Go there, and try:");
        page.Table(["Command", "What it shows"],
        [
            ["onesync activity --first 30", "what was done, when, by whom and why, with values before and after in json and csv"],
            ["onesync users --filter \"role -eq 'student' -and grade -eq '06'\"", "people, selected in the language of the configuration"],
            ["onesync plan", "every plan so far; 'onesync plan 1 --changes' shows what one holds"],
            ["onesync review list", "the matches that wait; accept one, and run again"],
            ["onesync check", "whether onesync.yaml is right; misspell a word in it, and see"],
        ]);
        page.Say("""
            Then read onesync.yaml, which has remarks, and README.md beside it, which tells who else is special. 'onesync init' starts a
            workspace of your own. In PowerShell the same steps are cmdlets: Import-OneSyncSource, Merge-OneSyncCorrelation, Invoke-OneSyncDryRun,
            Export-OneSyncDestination, or Invoke-OneSync for all.
            """);
    }

    private OneSyncPlan PlanOf(OneSyncRun[] runs) => _workspace.FindPlan(runs.First(r => r.Kind == RunKind.DryRun).Plan!.Value);

    private static string Counts(OneSyncPlan plan) => string.Join(", ", plan.Counts.Select(c => $"{c.Value} {c.Key}"));
}
