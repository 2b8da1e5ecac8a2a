using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OneSync.Connectors.Passwords;

/// <summary>A first password and whose it is.</summary>
/// <param name="Sequence">The change that makes the account.</param>
/// <param name="Password">The password.</param>
/// <param name="By">The values by which files are told apart.</param>
/// <param name="Columns">The values that stand beside it.</param>
internal sealed record PasswordRow(int Sequence, string Password, IReadOnlyList<string> By, IReadOnlyList<string> Columns)
{
    // The record's own text would show it.
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"the first password of change {Sequence}");
}

/// <summary>The first passwords of one plan on their way: a file that the owner alone may read, to which is added and which goes when they are handed over.</summary>
internal sealed class PasswordSpool : IDisposable
{
    private readonly string _path;
    private readonly Dictionary<int, PasswordRow> _rows = [];
    private readonly FileStream _stream;

    private PasswordSpool(string path)
    {
        _path = path;
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _stream = new FileStream(path, options);
        Load();
    }

    /// <summary>The passwords that are of use, by their change.</summary>
    public IReadOnlyDictionary<int, PasswordRow> Rows => _rows;

    /// <summary>Opens the spool of a plan, with what a killed run left in it.</summary>
    public static PasswordSpool Open(string folder, string destination, long plan)
    {
        Directory.CreateDirectory(folder);
        return new PasswordSpool(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".{destination}-{plan}.pending")));
    }

    /// <summary>Adds a password.</summary>
    public void Add(PasswordRow row)
    {
        _rows[row.Sequence] = row;
        Write(JsonSerializer.Serialize(row));
    }

    /// <summary>Takes one back.</summary>
    public void Remove(int sequence)
    {
        if (_rows.Remove(sequence))
            Write(string.Create(CultureInfo.InvariantCulture, $"-{sequence}"));
    }

    /// <summary>Brings what was added to the disk.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    /// <summary>Removes the file.</summary>
    public void Delete()
    {
        _stream.Dispose();
        File.Delete(_path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Write(string line) => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    // A last line that was cut off by a kill was not sent either.
    private void Load()
    {
        using StreamReader reader = new(_stream, Encoding.UTF8, leaveOpen: true);
        foreach (string line in reader.ReadToEnd().Split('\n'))
        {
            if (line.StartsWith('-') && int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int removed))
                _rows.Remove(removed);
            else if (line.StartsWith('{') && line.EndsWith('}') && JsonSerializer.Deserialize<PasswordRow>(line) is { } row)
                _rows[row.Sequence] = row;
        }
        _stream.Seek(0, SeekOrigin.End);
        if (_stream.Length > 0)
            Write("");
    }
}
