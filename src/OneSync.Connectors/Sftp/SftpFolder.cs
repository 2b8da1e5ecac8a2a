using System.Globalization;
using System.IO.Enumeration;
using OneSync.Connectors.Files;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Sftp;

/// <summary>
/// Files in one folder of an SFTP server: the one that a path names, those that a pattern in its last part matches, or all of the folder that it is. They are
/// brought here whole or not at all; what was received of one that was cut is resumed.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="path">The path on the server.</param>
/// <param name="cache">The folder for what is received, for its owner alone; null for one that is gone afterwards.</param>
/// <param name="clock">The time.</param>
internal sealed class SftpFolder(SftpClient client, string path, string? cache, IClock clock)
{
    private const int Attempts = 4;

    // The client asks for many pieces at once, and they need not come in order: what was cut may have gaps near its end.
    private const long Unsure = 32 << 20;

    private FileStream? _held;
    private string? _local, _folder, _pattern;
    private bool _isTemporary;

    /// <summary>The folder of a source with <c>transport: Sftp</c>.</summary>
    /// <exception cref="Core.Settings.ConfigurationException">An option is missing or cannot be.</exception>
    public static SftpFolder Of(Core.Settings.SourceSettings settings, string path, ConnectorContext context)
    {
        SftpClient client = new(SftpSettings.Read(settings, context));
        if (!SftpClient.CanQuote(path))
            throw new Core.Settings.ConfigurationException(new Core.Settings.ConfigurationProblem("BadValue", $"'{path}' cannot be a path on a server: it has a quote, a backslash or a control character.", settings.At));
        // The client writes dates by the machine's own clock.
        return new SftpFolder(client, path, context.KeptFiles is { } kept ? Path.Combine(kept, OwnFolder.SafeName(settings.Name.Text), "sftp") : null, SystemClock.Instance);
    }

    /// <summary>The server.</summary>
    public SftpSettings Server => client.Settings;

    /// <summary>Whether the path names one file, in whose place the next one will be put.</summary>
    public bool IsOneFile { get; private set; }

    /// <summary>The files, the oldest first, once none of them grows.</summary>
    /// <param name="extensions">How the files end that count where the path is a folder, such as <c>.zip</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceUnavailableException"><c>FileNotFound</c>, <c>FileGrowing</c>, or the server cannot be reached.</exception>
    public IReadOnlyList<Delivery> List(IReadOnlyList<string> extensions, CancellationToken cancellation)
    {
        IReadOnlyList<Delivery> files = ListNow(extensions, cancellation);
        DateTimeOffset patience = clock.UtcNow + Server.Patience;
        // Only what was written lately can still be growing. Clocks may differ by minutes.
        while (files.Any(f => clock.UtcNow - f.Modified < TimeSpan.FromMinutes(15)) && Server.Settle > TimeSpan.Zero)
        {
            Wait(Server.Settle, cancellation);
            IReadOnlyList<Delivery> again = ListNow(extensions, cancellation);
            if (again.SequenceEqual(files))
                break;
            Delivery? growing = again.FirstOrDefault(f => !files.Contains(f));
            if (growing is not null && clock.UtcNow > patience)
                throw Growing(growing);
            files = again;
        }
        return files;
    }

    /// <summary>Brings files here, and answers their local paths in the same order.</summary>
    /// <exception cref="SourceUnavailableException"><c>FileGrowing</c> when one is not what was listed any more; or the server cannot be reached.</exception>
    public IReadOnlyList<string> Fetch(IReadOnlyList<Delivery> files, IReadOnlyList<string> extensions, CancellationToken cancellation)
    {
        string folder = Hold();
        foreach (string left in Directory.EnumerateFiles(folder, "*.part").Where(p => !files.Any(f => Part(f) == Path.GetFileName(p))))
            File.Delete(left);
        IReadOnlyList<string> lines = [];
        Delivery[] missing = [.. files.Where(f => !File.Exists(Path.Combine(folder, Local(f))))];
        for (int attempt = 1; missing.Length > 0; attempt++)
        {
            long before = Received(folder, missing);
            try
            {
                lines = Receive(folder, missing, cancellation);
                break;
            }
            catch (SourceUnavailableException cut) when (cut.Id is SftpFault.Cut or SftpFault.TimedOut && attempt < Attempts)
            {
                // As long as something comes each time, it will come to its end.
                if (Received(folder, missing) > before)
                    attempt = 0;
                Wait(TimeSpan.FromSeconds(Math.Max(1, attempt)), cancellation);
            }
        }
        foreach (Delivery file in missing)
        {
            long length = new FileInfo(Path.Combine(folder, Part(file))).Length;
            if (length != file.Length)
            {
                File.Delete(Path.Combine(folder, Part(file)));
                throw Growing(file);
            }
        }
        IReadOnlyList<Delivery> now = missing.Length > 0 ? Matching(lines, extensions) : files;
        foreach (Delivery file in missing)
        {
            if (!now.Contains(file))
                throw Growing(file);
        }
        foreach (Delivery file in missing)
            File.Move(Path.Combine(folder, Part(file)), Path.Combine(folder, Local(file)), overwrite: true);
        return [.. files.Select(f => Path.Combine(folder, Local(f)))];
    }

    /// <summary>What a file is called in messages.</summary>
    public string Shown(Delivery file) => $"{Server.Shown}{Slashed(_folder ?? "")}{file.Name}";

    /// <summary>Whether what is listed so may have been changed since without a sign: dates are exact to the minute.</summary>
    public bool IsFresh(Delivery file) => clock.UtcNow - file.Modified < TimeSpan.FromMinutes(2);

    /// <summary>Removes what was received whole; what was cut stays, to be resumed.</summary>
    public void Release()
    {
        if (_local is null)
            return;
        if (_isTemporary)
        {
            Directory.Delete(_local, recursive: true);
        }
        else
        {
            foreach (string file in Directory.EnumerateFiles(_local, "*.whole"))
                File.Delete(file);
        }
        _held?.Dispose();
        (_held, _local) = (null, null);
    }

    private IReadOnlyList<Delivery> ListNow(IReadOnlyList<string> extensions, CancellationToken cancellation)
    {
        IReadOnlyList<string> lines = _pattern is null ? Locate(cancellation) : Lines(_folder, cancellation);
        return Matching(lines, extensions);
    }

    private IReadOnlyList<Delivery> Matching(IReadOnlyList<string> lines, IReadOnlyList<string> extensions)
    {
        IReadOnlyList<Delivery> all = SftpListing.Files(lines, clock.UtcNow);
        List<Delivery> found = [.. all.Where(f => _pattern is { Length: > 0 }
            ? (FileGlob.IsPattern(_pattern) ? FileSystemName.MatchesSimpleExpression(_pattern, f.Name, ignoreCase: false) : f.Name == _pattern)
            : extensions.Any(e => f.Name.EndsWith(e, StringComparison.OrdinalIgnoreCase) && !f.Name.StartsWith('.')))];
        if (found.Count == 0)
            throw NotFound(all, extensions);
        found.Sort((a, b) => a.IsAfter(b) ? 1 : b.IsAfter(a) ? -1 : 0);
        return found;
    }

    // Whether the path is a folder is known once the one above it was listed, if it may be.
    private IReadOnlyList<string> Locate(CancellationToken cancellation)
    {
        string last = path.TrimEnd('/').Split('/')[^1];
        if (path.EndsWith('/') || last.Length == 0)
            return Locate(path, "", Lines(path, cancellation));
        if (FileGlob.IsPattern(last))
            return Locate(FolderOf(path), last, Lines(FolderOf(path), cancellation));
        IReadOnlyList<string> above;
        try
        {
            above = Lines(FolderOf(path), cancellation);
        }
        catch (SourceUnavailableException closed) when (closed.Id == "FileNotReadable")
        {
            return Locate(path, "", Lines(path, cancellation));
        }
        IsOneFile = !SftpListing.HasFolder(above, last);
        return IsOneFile ? Locate(FolderOf(path), last, above) : Locate(path, "", Lines(path, cancellation));
    }

    private IReadOnlyList<string> Locate(string? folder, string pattern, IReadOnlyList<string> lines)
    {
        (_folder, _pattern) = (folder, pattern);
        return lines;
    }

    private IReadOnlyList<string> Lines(string? folder, CancellationToken cancellation)
    {
        try
        {
            return client.Run(Path.GetTempPath(), [.. Enter(folder), "ls -ln"], progress: null, cancellation);
        }
        catch (SourceUnavailableException missing) when (missing.Id == "FileNotFound")
        {
            throw new SourceUnavailableException("FileNotFound", $"There is no folder '{folder}' on {Server.Shown}. Check 'path', which starts in the account's own folder unless it begins with '/'.", missing);
        }
    }

    private static string[] Enter(string? folder) => folder is null ? [] : [$"cd {SftpClient.Quote(folder)}"];

    private static string? FolderOf(string path) => path.TrimEnd('/').LastIndexOf('/') switch { -1 => null, 0 => "/", var at => path[..at] };

    private static string Slashed(string folder) => (folder.StartsWith('/') ? folder : "/~/" + folder).TrimEnd('/') + "/";

    private SourceUnavailableException NotFound(IReadOnlyList<Delivery> all, IReadOnlyList<string> extensions)
    {
        string where = $"{Server.Shown}{Slashed(_folder ?? "")}";
        if (_pattern is not { Length: > 0 })
            return new("FileNotFound", $"The folder {where} holds no {string.Join(" or ", extensions)} file.");
        string near = Core.Settings.NearestName.Of(_pattern, all.Select(f => f.Name)) is { } name ? $" Did you mean '{name}'?" : all.Count == 0 ? " The folder holds no file at all." : "";
        return new("FileNotFound", FileGlob.IsPattern(_pattern) ? $"No file in {where} matches '{_pattern}'." : $"There is no file '{_pattern}' in {where}.{near}");
    }

    // Answers what the folder has once they are received.
    private IReadOnlyList<string> Receive(string folder, IReadOnlyList<Delivery> files, CancellationToken cancellation)
    {
        List<string> commands = [.. Enter(_folder)];
        foreach (Delivery file in files)
        {
            FileInfo part = new(Path.Combine(folder, Part(file)));
            if (part.Exists && part.Length == file.Length)
                continue;
            if (part.Exists && part.Length > Unsure && part.Length < file.Length)
            {
                using (FileStream cut = part.OpenWrite())
                    cut.SetLength(part.Length - Unsure);
                commands.Add($"reget {SftpClient.Quote(file.Name)} {SftpClient.Quote(part.Name)}");
                continue;
            }
            // Made here, it is the owner's alone from the first byte.
            part.Delete();
            OwnFolder.CreateFile(part.FullName).Dispose();
            commands.Add($"get {SftpClient.Quote(file.Name)} {SftpClient.Quote(part.Name)}");
        }
        return client.Run(folder, [.. commands, "ls -ln"], () => Received(folder, files), cancellation);
    }

    private static long Received(string folder, IReadOnlyList<Delivery> files) =>
        files.Select(f => new FileInfo(Path.Combine(folder, Part(f)))).Sum(f => f.Exists ? f.Length : 0);

    private SourceUnavailableException Growing(Delivery file) => new("FileGrowing",
        string.Create(CultureInfo.InvariantCulture, $"{Shown(file)} is still being written, or was replaced while it was received. Nothing of it was read. Run again when it is finished, or raise 'patienceSeconds' ({Server.Patience.TotalSeconds:0})."));

    // Somebody who looks at the source while it is imported must not receive into the same files.
    private string Hold()
    {
        if (_local is not null)
            return _local;
        if (cache is not null)
        {
            string own = OwnFolder.Create(cache);
            try
            {
                _held = new FileStream(Path.Combine(own, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return _local = own;
            }
            catch (IOException)
            {
            }
        }
        _isTemporary = true;
        return _local = Directory.CreateTempSubdirectory("onesync-sftp-").FullName;
    }

    private static string Local(Delivery file) => Fingerprint.Of(file.Mark).ToString("x16", CultureInfo.InvariantCulture) + ".whole";

    private static string Part(Delivery file) => Path.ChangeExtension(Local(file), ".part");

    private static void Wait(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(time);
        cancellation.ThrowIfCancellationRequested();
    }
}
