using System.DirectoryServices.Protocols;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Connectors.Csv;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>
/// The high school of the sample district in a real domain over a summer: everybody a grade up and into another OU, the seniors put away, a new class made. A
/// threshold holds it; it is approved, applied, and taken back, and the directory is as before.
/// </summary>
[Collection(DomainCollection.Name)]
public sealed class YearRolloverTests(DomainController dc)
{
    // What the directory keeps for itself.
    private static readonly string[] s_own = ["whenChanged", "uSNChanged", "dSCorePropagationData", "logonCount", "lastKnownParent"];

    [Fact]
    public void A_year_rolls_over_is_held_approved_applied_and_undone()
    {
        dc.Need();
        using Scratch scratch = new();
        string unit = dc.NewUnit();
        Write(scratch, unit);
        using Workspace work = Workspace.Open(scratch.Root, new WorkspaceOptions(new ConnectorHost()) { Clock = new TestClock(), By = "tester" });
        // Grades 9 to 12 of this summer.
        Roster(scratch, grade => grade is >= 9 and <= 12 ? grade : null);
        OneSyncPlan first = Plan(work);
        Assert.True(first.Count(ChangeAction.Create) is > 330 and < 370, $"{first.Count(ChangeAction.Create)} accounts");
        Export(work, first);
        Assert.Equal(0, Plan(work).Total);
        string[] before = Snapshot(unit);
        string[] seniors = Members("Seniors");

        // The next year: who was in grade 8 comes, who was in grade 12 is gone.
        Roster(scratch, grade => grade is >= 8 and <= 11 ? grade + 1 : null);
        OneSyncPlan rollover = Plan(work);

        Assert.Equal(PlanState.Held, rollover.State);
        Assert.Contains(rollover.Thresholds, t => t.Action == ChangeAction.Move);
        Assert.True(rollover.Total > 400, $"{rollover.Total} changes");
        Assert.Equal("ThresholdExceeded", Assert.Throws<PlanRefusedException>(() => work.Export(rollover.Id, default)).Id);
        Assert.Equal(before, Snapshot(unit));
        work.Approve(rollover.Id);
        OneSyncRun applied = Export(work, rollover);
        Assert.Equal(0, Plan(work).Total);
        Assert.NotEqual(before, Snapshot(unit));
        Assert.NotEqual(seniors, Members("Seniors"));

        OneSyncPlan undo = work.PlanUndo(applied.Id, default);

        Assert.Equal(PlanState.Held, undo.State);
        Assert.Equal(rollover.Count(ChangeAction.Create), undo.Count(ChangeAction.Delete));
        Assert.Equal(rollover.Count(ChangeAction.Archive), undo.Count(ChangeAction.Enable));
        Assert.Empty(undo.Notices);
        work.Approve(undo.Id);
        Export(work, undo);
        Assert.Equal(before, Snapshot(unit));
        Assert.Equal(seniors, Members("Seniors"));
        // The year would roll over again, in just the same way.
        Assert.Equal(rollover.Counts.OrderBy(c => c.Key), Plan(work).Counts.OrderBy(c => c.Key));
    }

    private static OneSyncPlan Plan(Workspace work)
    {
        work.Import("sis", null, default);
        work.Merge(false, default);
        return work.Plan("ad", null, default);
    }

    private static OneSyncRun Export(Workspace work, OneSyncPlan plan)
    {
        OneSyncRun run = work.Export(plan.Id, default);
        Assert.True(run.Status == RunStatus.Complete, $"{run.Message} {string.Join('\n', work.Changes(plan.Id).Where(c => c.Status != ChangeStatus.Done).Take(5).Select(c => $"{c.Action} {c.Anchor} {c.Error}"))}");
        return run;
    }

    // Every attribute of every account, as text.
    private string[] Snapshot(string unit) =>
        [.. dc.Find(unit, LdapFilter.Users, "*").Select(entry => entry.DistinguishedName + "\n" + string.Join('\n', entry.Attributes.AttributeNames!.Cast<string>()
            .Where(name => !s_own.Contains(name, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
            .Select(name => $"{name}={string.Join(';', entry.Attributes[name].GetValues(typeof(byte[])).Cast<byte[]>().Select(Convert.ToHexString).Order(StringComparer.Ordinal))}")))
            .Order(StringComparer.Ordinal)];

    private string[] Members(string group) =>
        [.. dc.Find(DomainController.Domain, LdapFilter.Equal("sAMAccountName", group), "member").Single().Attributes["member"].GetValues(typeof(string)).Cast<string>().Order(StringComparer.Ordinal)];

    private void Write(Scratch scratch, string unit)
    {
        scratch.Write("secret", DomainController.Password);
        scratch.Write("onesync.yaml", $$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis:
                type: OneRoster
                path: ./oneroster.zip
                when: enabledUser -ne $false -and role -eq 'student'
                map: { givenName: givenName, familyName: familyName, grade: grades, number: identifier, site: orgSourcedIds, homeroom: metadata.homeroom }
                complete: { maxDrop: 50% }
            destinations:
              ad:
                type: ActiveDirectory
                server: {{dc.Address}}
                base: '{{unit}}'
                user: {{DomainController.Administrator}}
                secret: file:./secret
                ca: '{{dc.CertificateAuthority}}'
                match: [employeeNumber]
                password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords }
                map:
                  employeeNumber: "RM{number}"
                  sAMAccountName: { value: "{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower|left 15}", apply: OnCreate, unique: { suffix: 2 } }
                  userPrincipalName: { value: "{sAMAccountName}@onesync.test", apply: OnCreate }
                  cn: "{givenName} {familyName} ({number})"
                  givenName: givenName
                  sn: familyName
                  displayName: "{givenName} {familyName}"
                  department: "Grade {grade}"
                  physicalDeliveryOfficeName: homeroom
                  ou: "OU=Grade {grade},OU=Students"
                groups: [{ when: "grade -eq '12'", to: [Seniors], create: true }]
                lifecycle: { leaver: [{ after: 0d, do: Archive, ou: OU=Alumni }, { after: 365d, do: Delete }] }
                thresholds: { Move: { percent: 20 }, Archive: { percent: 90 } }
            """);
    }

    // The sample district's roster with the pupils of whom a grade is told, in that grade.
    private static void Roster(Scratch scratch, Func<int, int?> gradeOf)
    {
        string path = Path.Combine(scratch.Root, "oneroster.zip");
        File.Copy(Sample(), path, overwrite: true);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry users = zip.GetEntry("users.csv")!;
        string csv = Path.Combine(scratch.Root, "users.csv");
        users.ExtractToFile(csv, overwrite: true);
        StringBuilder kept = new();
        using (CsvRowReader rows = CsvRowReader.OpenFile(csv, csv, new CsvDialect { Delimiter = "," }))
        {
            Append(kept, rows.Header);
            (int role, int grade) = (rows.Header.ToList().IndexOf("role"), rows.Header.ToList().IndexOf("grades"));
            while (rows.MoveNext())
            {
                string[] cells = [.. rows.Header.Select((_, column) => rows.GetString(column))];
                if (cells[role] == "student")
                {
                    if (!int.TryParse(cells[grade], out int now) || gradeOf(now) is not { } then)
                        continue;
                    cells[grade] = $"{then:00}";
                }
                Append(kept, cells);
            }
        }
        users.Delete();
        using StreamWriter writer = new(zip.CreateEntry("users.csv").Open(), new UTF8Encoding(false));
        writer.Write(kept.ToString());
    }

    private static void Append(StringBuilder csv, IEnumerable<string> cells) =>
        csv.Append(string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))).Append("\r\n");

    private static string Sample([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/district/sis/oneroster.zip"));
}
