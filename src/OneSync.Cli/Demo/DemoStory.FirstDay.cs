using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Cli.Demo;

internal sealed partial class DemoStory
{
    private void DryRun()
    {
        page.Heading("4. Dry run: see what would change, before anything does");
        page.Command("onesync dry-run");
        OneSyncPlan plan = _workspace.Plan(Accounts, null, cancellation);
        DemoPlan changes = new(_workspace, plan.Id, cancellation);
        long pupils = changes.Changes.LongCount(c => changes.UserOf(c)["role"].First == "student");
        page.Say($"""
            The plan has *{N(plan.Total)} changes, all of them {ChangeAction.Create}*: {N(pupils)} pupils and {N(plan.Total - pupils)} members of
            staff have no account yet. Guardians get none (scope: students -or staff). A dry run cannot write: it works on the destination
            through a wrapper that has no way to. What an account would look like, for some who are special:
            """);
        page.Table(["Who", "User name", "School", "Why it is so"], Special(changes));
    }

    private IEnumerable<string[]> Special(DemoPlan changes)
    {
        (string Filter, string Why)[] who =
        [
            ("studentNumber -eq '260003'", "first letter and family name"),
            ("studentNumber -eq '260004'", "his twin has lwojcik already"),
            ("givenName -eq 'Síofra'", "only plain letters in a user name"),
            ("employeeNumber -eq 'E1001'", "her new name, which HR knows"),
        ];
        foreach ((string filter, string why) in who)
        {
            OneSyncUser user = Person(filter);
            OneSyncChange change = changes.Of(user);
            yield return [user.Name, DemoPlan.After(change, "username"), DemoPlan.After(change, "school"), why];
        }
    }

    private void Export()
    {
        page.Heading("5. Export: apply the plan, as it was shown");
        page.Command("onesync export");
        OneSyncPlan plan = _workspace.Plans()[0];
        OneSyncRun export = _workspace.Export(plan.Id, cancellation);
        page.Say($"""
            *{N(export.Count("Create"))} accounts* are in out/accounts.csv. The file is replaced in one step, so nobody ever sees half of it, and
            every change is in a journal before it is sent: a run that is killed at any instant is taken up where it stopped, by the next one.
            """);
        page.Table(["The first lines of out/accounts.csv"], File.ReadLines(Path.Combine(folder.Root, "out", "accounts.csv")).Take(4).Select(line => (string[])[line.TrimStart('\uFEFF')]));
    }

    private void RunAgain()
    {
        page.Heading("6. The same again: nothing changes");
        page.Command("onesync run");
        OneSyncRun[] runs = [.. _workspace.RunAll(cancellation).Select(step => step.Run)];
        OneSyncRun dryRun = runs.First(r => r.Kind == RunKind.DryRun);
        page.Say($"""
            'run' does all the steps at once: import, merge, plan, export. The files are those of before, so the plan has
            *{N(_workspace.FindPlan(dryRun.Plan!.Value).Total)} changes*, and {N(dryRun.Count("Unchanged"))} accounts are as they should be. Running it
            every night, or every five minutes, does no harm.
            """);
    }
}
