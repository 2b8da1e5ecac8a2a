using System.Globalization;
using OneSync.Connectors.Csv;
using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// What a OneRoster source delivered so far, kept as a folder with the files of a delivery, for its owner alone. A delta means something only
/// on top of it: a person in a delta still has the demographics, the roles and the schools of before. Each reading makes a new folder, so that the one that
/// the vault knows of is never touched.
/// </summary>
/// <param name="folder">The folder of the source.</param>
internal sealed class KeptRoster(string folder)
{
    /// <summary>The path of what was kept under a name; null when it is gone.</summary>
    public string? Find(string? name) => name is not null && Directory.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : null;

    /// <summary>Removes all but what was kept under a name: what the vault no longer knows of, and what a killed import left.</summary>
    public void RemoveAllBut(string? name)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string other in Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) != name))
            Directory.Delete(other, recursive: true);
    }

    /// <summary>Keeps what <paramref name="delivery"/> makes of what was kept before, under a new name.</summary>
    /// <param name="before">What was kept before; null for nothing.</param>
    /// <param name="delivery">What was delivered.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="found">What is wrong with files of it, by their name.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The name.</returns>
    /// <exception cref="SourceUnavailableException">
    /// <c>DeltaWithoutBase</c>; a file cannot be read to its end; <c>FileNotKept</c> when the disk is full or closed.
    /// </exception>
    public string Keep(string? before, RosterPackage delivery, RosterManifest manifest, Dictionary<string, KeptFindings> found, CancellationToken cancellation)
    {
        int number = 1;
        while (Directory.Exists(Path.Combine(folder, Text(number))))
            number++;
        try
        {
            OwnFolder.Create(folder);
            string to = OwnFolder.Create(Path.Combine(folder, Text(number)));
            using FolderPackage? old = Find(before) is { } path ? Opened(path, delivery.Shown) : null;
            List<string> lines = ["propertyName,value", "manifest.version,1.0", $"oneroster.version,{manifest.Version}"];
            foreach (RosterFile file in RosterFile.All)
            {
                cancellation.ThrowIfCancellationRequested();
                lines.Add($"file.{file.Name},{Keep(to, file, old, delivery, manifest, found, cancellation).ToString().ToLowerInvariant()}");
            }
            using (FileStream written = OwnFolder.CreateFile(Path.Combine(to, RosterManifest.FileName)))
            using (StreamWriter text = new(written) { NewLine = "\n" })
            {
                foreach (string line in lines)
                    text.WriteLine(line);
                text.Flush();
                written.Flush(flushToDisk: true);
            }
            return Text(number);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException("FileNotKept",
                $"'{delivery.Shown}' cannot be kept in '{folder}': {failure.Message} Make room there, or set 'keep: false' if no delivery holds changes only.", failure);
        }
    }

    /// <summary>Refuses a delivery whose people or roles are changes to something that is not known.</summary>
    /// <exception cref="SourceUnavailableException"><c>DeltaWithoutBase</c>.</exception>
    public static void RefuseDelta(RosterPackage delivery)
    {
        foreach (RosterFile file in RosterFile.All.Where(f => delivery.Find(f.FileName) is { IsDelta: true }))
            RefuseDelta(delivery, file);
    }

    // Of people without their roles, and of roles without those of everybody else, the wrong people would be made.
    private static void RefuseDelta(RosterPackage delivery, RosterFile file)
    {
        if (file == RosterFile.Users || file == RosterFile.Roles)
        {
            throw new SourceUnavailableException("DeltaWithoutBase",
                $"'{delivery.Shown}/{file.FileName}' holds changes only, and what they change is not kept in this workspace. Ask the system for one bulk export, and do not set "
                + "'keep: false'; or set 'mode: Bulk' if it is the complete set all the same.");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static FolderPackage Opened(string path, string shown)
    {
        FolderPackage package = new(path, shown);
        DeliveryModes.Settle(package, RosterManifest.Read(package), RosterMode.Auto);
        return package;
    }

    private static DeclaredMode Keep(
        string to, RosterFile file, RosterPackage? old, RosterPackage delivery, RosterManifest manifest, Dictionary<string, KeptFindings> found, CancellationToken cancellation)
    {
        RosterEntry? before = old?.Find(file.FileName), now = delivery.Find(file.FileName);
        string target = Path.Combine(to, file.FileName);
        if (now is { IsDelta: true } && before is not null)
        {
            found[file.FileName] = DeltaMerge.Write(target, file, old!, before, delivery, now, cancellation);
            return DeclaredMode.Delta;
        }
        if (now is { IsDelta: true })
            RefuseDelta(delivery, file);
        bool isDeclared = manifest[file] is DeclaredMode.Bulk or DeclaredMode.Delta;
        if (now is null && before is not null && isDeclared)
            found[file.FileName] = new KeptFindings([], [], $"{delivery.Shown}: the manifest declares {file.FileName}, and it is not there; the one before counts.{delivery.Hint(file.FileName)}");
        if (now is null && before is null)
            return isDeclared ? DeclaredMode.Bulk : DeclaredMode.Absent;
        Copy((now ?? before)!, now is null ? old! : delivery, target, cancellation);
        return (now ?? before)!.IsDelta ? DeclaredMode.Delta : DeclaredMode.Bulk;
    }

    private static void Copy(RosterEntry entry, RosterPackage package, string target, CancellationToken cancellation)
    {
        string name = $"{package.Shown}/{entry.FileName}";
        using FileStream to = OwnFolder.CreateFile(target);
        Stream? from = null;
        byte[] buffer = new byte[1 << 17];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read;
            try
            {
                from ??= entry.Open();
                read = from.Read(buffer);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                from?.Dispose();
                throw RosterRows.NotReadable(name, failure);
            }
            if (read == 0)
                break;
            to.Write(buffer, 0, read);
        }
        from.Dispose();
        to.Flush(flushToDisk: true);
    }
}

/// <summary>What was found wrong when a file was kept.</summary>
/// <param name="Quarantined">Rows that could not be used.</param>
/// <param name="Warnings">Oddities that lose nothing.</param>
/// <param name="Incomplete">Why something is known to be missing; null for nothing.</param>
internal sealed record KeptFindings(IReadOnlyList<QuarantinedRow> Quarantined, IReadOnlyList<string> Warnings, string? Incomplete)
{
    /// <summary>These and those of a later delivery.</summary>
    public KeptFindings Then(KeptFindings later) => new([.. Quarantined, .. later.Quarantined], [.. Warnings, .. later.Warnings], Incomplete ?? later.Incomplete);
}
