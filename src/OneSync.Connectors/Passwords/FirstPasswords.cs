using System.Globalization;
using OneSync.Connectors.Accounts;
using OneSync.Connectors.Csv;
using OneSync.Connectors.Files;
using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Passwords;

/// <summary>
/// Makes the first passwords of new accounts and hands them over: CSV files for the owner alone or encrypted, one for each school and class, and nowhere else. Each
/// password is on the disk before it is sent, for the owner alone and until it is handed over, so that a killed run loses none.
/// </summary>
internal sealed class FirstPasswords : IDisposable
{
    private const int Attempts = 50;

    private readonly PasswordSettings _settings;
    private readonly Func<string, PlannedChange, string?> _whyNot;
    private readonly string _destination;
    private readonly long _plan;
    private readonly PasswordSpool? _spool;
    private readonly PasswordRecipients? _recipients;
    private readonly AttributeTable _table;
    private readonly Dictionary<int, string> _chosen = [];

    private FirstPasswords(PasswordSettings settings, Func<string, PlannedChange, string?> whyNot, string destination, long plan, PasswordSpool? spool, PasswordRecipients? recipients)
    {
        (_settings, _whyNot, _destination, _plan, _spool, _recipients, _table) = (settings, whyNot, destination, plan, spool, recipients, settings.Attributes);
        foreach (PasswordRow row in spool?.Rows.Values ?? Enumerable.Empty<PasswordRow>())
            _chosen[row.Sequence] = row.Password;
    }

    /// <summary>The passwords by the change that makes the account.</summary>
    public IReadOnlyDictionary<int, string> Chosen => _chosen;

    /// <summary>Prepares to make passwords for a plan, and takes up those that a killed run of it made.</summary>
    /// <param name="settings">How they are made.</param>
    /// <param name="whyNot">Why the destination would not take a password for an account, as a clause without the password; null when it would.</param>
    /// <param name="destination">The destination's name.</param>
    /// <param name="plan">The plan's number.</param>
    /// <exception cref="DestinationUnavailableException">The folder cannot be written, or it cannot be encrypted for the recipients.</exception>
    public static FirstPasswords Open(PasswordSettings settings, Func<string, PlannedChange, string?> whyNot, string destination, long plan)
    {
        PasswordRecipients? recipients = settings.Certificate is { } certificate ? PasswordRecipients.Load(certificate, destination) : null;
        try
        {
            return new FirstPasswords(settings, whyNot, destination, plan, settings.Folder is { } folder ? PasswordSpool.Open(folder, destination, plan) : null, recipients);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            recipients?.Dispose();
            throw new DestinationUnavailableException("FolderNotWritable", $"Destination '{destination}': the first passwords cannot be handed over in '{settings.Folder}': {error.Message} No account was made.", error);
        }
    }

    /// <summary>Makes a password for each of these new accounts that has none yet, and keeps them.</summary>
    /// <exception cref="DestinationUnavailableException">The pattern makes none that the destination takes.</exception>
    public void Choose(IEnumerable<PlannedChange> creates)
    {
        foreach (PlannedChange create in creates.Where(c => !_chosen.ContainsKey(c.Sequence)))
        {
            string password = _chosen[create.Sequence] = Make(create);
            _spool?.Add(new PasswordRow(create.Sequence, password, Texts(create, _settings.By), Texts(create, _settings.Columns)));
        }
        _spool?.Flush();
    }

    /// <summary>Notes that an account was made, or was not, so that its password is of no use.</summary>
    public void Ended(PlannedChange create, bool made)
    {
        if (!made)
            _spool?.Remove(create.Sequence);
    }

    /// <summary>Writes the files and removes what was kept until then.</summary>
    /// <exception cref="DestinationUnavailableException">They cannot be written; the passwords are still kept.</exception>
    public void HandOver()
    {
        if (_spool is null)
            return;
        try
        {
            foreach (IGrouping<string, PasswordRow> file in _spool.Rows.Values.GroupBy(row => FileName(row.By)))
                Write(Path.Combine(_settings.Folder!, file.Key), file);
            _spool.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationUnavailableException("FolderNotWritable", $"Destination '{_destination}': the first passwords cannot be handed over in '{_settings.Folder}': {error.Message} They are kept there for the next run.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spool?.Dispose();
        _recipients?.Dispose();
    }

    private string Make(PlannedChange create)
    {
        AttributeBuffer row = new();
        foreach (PlannedValue value in create.Values)
        {
            if (_table.TryGetIndex(value.Name, out int index))
                row[index] = value.After;
        }
        EvaluationContext context = new() { Row = row, Today = DateOnly.FromDateTime(DateTime.Now) };
        string? why = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            string password = _settings.Pattern.Evaluate(context).First ?? "";
            why = _whyNot(password, create);
            if (why is null)
                return password;
        }
        throw new DestinationUnavailableException("WeakPasswordPattern", $"Destination '{_destination}': the pattern '{_settings.Pattern.Text}' makes no password that it takes: {why}.");
    }

    private void Write(string path, IEnumerable<PasswordRow> rows)
    {
        using MemoryStream text = new();
        using (CsvFileWriter writer = new(text, new CsvWriteFormat { ByteOrderMark = true, Cells = CsvCellFormat.Default with { ValueSeparator = null, Raw = false } }, leaveOpen: true))
        {
            writer.WriteHeader([.. _settings.Columns, "password"]);
            foreach (PasswordRow row in rows.OrderBy(r => r.Columns.Count > 0 ? string.Join('\u001f', r.Columns) : "", StringComparer.Ordinal))
            {
                foreach (string cell in row.Columns)
                    writer.WriteText(cell);
                writer.WriteText(row.Password);
                writer.EndRow();
            }
        }
        using AtomicFile file = AtomicFile.Create(path, ownerOnly: true);
        file.Stream.Write(_recipients?.Encrypt(text.ToArray()) ?? text.ToArray());
        file.Commit();
    }

    // What a person's data say may not lead out of the folder.
    private string FileName(IReadOnlyList<string> by)
    {
        IEnumerable<string> parts = by.Select(part => string.Concat(part.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' ? c : '_')).Trim(' ', '.')).Select(part => part.Length > 0 ? part : "none");
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join("-", parts.Prepend($"passwords-{_destination}-{_plan}"))}.csv{(_recipients is null ? "" : ".cms")}");
    }

    private static string[] Texts(PlannedChange create, IReadOnlyList<string> names) => [.. names.Select(n => create.After(n).ToString())];
}
