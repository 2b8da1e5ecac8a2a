using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneSync.Connectors.Files;

namespace OneSync.Connectors.Entra;

/// <summary>What was read last and how to go on from there.</summary>
/// <param name="Format">The form of the file.</param>
/// <param name="From">Tenant, address and properties: another of these makes the file worthless.</param>
/// <param name="ReadAt">When everything was read the last time.</param>
/// <param name="DeltaLink">Where the changes since then are; null where there are none to be had.</param>
/// <param name="Count">How many users there are in the file.</param>
internal sealed record UserStoreMark(int Format, string From, DateTimeOffset ReadAt, string? DeltaLink, long Count)
{
    /// <summary>The form of this version.</summary>
    public const int Current = 1;
}

/// <summary>
/// All users of a tenant as they were read last, in a file for the owner alone: a line for each, its id and its properties, and the mark as the last line. A
/// file that was not finished has no mark, and counts as none.
/// </summary>
internal sealed class UserStore(string path)
{
    private const int IdLength = 36, LongestMark = 64 << 10;

    /// <summary>The mark; null when there is no whole file, or none of the form and origin.</summary>
    public UserStoreMark? Mark(string from)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] end = new byte[Math.Min(file.Length, LongestMark)];
            file.Seek(-end.Length, SeekOrigin.End);
            file.ReadExactly(end);
            if (end is not [.., (byte)'\n'])
                return null;
            ReadOnlySpan<byte> last = end.AsSpan(0, end.Length - 1);
            last = last[(last.LastIndexOf((byte)'\n') + 1)..];
            return last is [(byte)'{', ..] && JsonSerializer.Deserialize<UserStoreMark>(last) is { Format: UserStoreMark.Current } mark && mark.From == from ? mark : null;
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The users, each valid until the next.</summary>
    public IEnumerable<(string Id, ReadOnlyMemory<byte> Json)> Users()
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        foreach (ReadOnlyMemory<byte> line in Lines(file))
        {
            if (line.Length > IdLength && line.Span[0] != (byte)'{')
                yield return (Encoding.ASCII.GetString(line.Span[..IdLength]), line[(IdLength + 1)..]);
        }
    }

    /// <summary>Writes a new file in the place of this one.</summary>
    public UserStoreWriter Write() => new(path);

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            int start = 0, end = 0;
            while (true)
            {
                int newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
                if (newline >= 0)
                {
                    yield return buffer.AsMemory(start, newline);
                    start += newline + 1;
                    continue;
                }
                if (start > 0)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (start, end) = (0, end - start);
                }
                if (end == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, end).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
                int read = stream.Read(buffer, end, buffer.Length - end);
                if (read == 0)
                    yield break;
                end += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}

/// <summary>A store under construction; the old one stays until <see cref="Finish"/>.</summary>
internal sealed class UserStoreWriter : IDisposable
{
    private readonly AtomicFile _file;
    private readonly BufferedStream _stream;

    public UserStoreWriter(string path)
    {
        OwnFolder.Create(Path.GetDirectoryName(path)!);
        _file = AtomicFile.Create(path, ownerOnly: true);
        _stream = new BufferedStream(_file.Stream, 1 << 16);
    }

    /// <summary>How many users were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a user as it is in another store.</summary>
    public void Add(string id, ReadOnlySpan<byte> json)
    {
        _stream.Write(Encoding.ASCII.GetBytes(id));
        _stream.WriteByte((byte)' ');
        _stream.Write(json);
        _stream.WriteByte((byte)'\n');
        Count++;
    }

    /// <summary>Adds a user.</summary>
    public void Add(string id, JsonObject user) => Add(id, JsonSerializer.SerializeToUtf8Bytes(user));

    /// <summary>Puts the file in its place.</summary>
    public void Finish(UserStoreMark mark)
    {
        JsonSerializer.Serialize(_stream, mark with { Count = Count });
        _stream.WriteByte((byte)'\n');
        _stream.Flush();
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
