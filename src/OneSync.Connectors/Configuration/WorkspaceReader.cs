using System.Text;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Configuration;

/// <summary>Reads <c>onesync.yaml</c>.</summary>
/// <param name="reader">Knows the keys and the connectors.</param>
public sealed class WorkspaceReader(SettingsReader reader)
{
    /// <summary>The file's name in the folder of a workspace.</summary>
    public const string FileName = "onesync.yaml";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file; relative paths start from its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shownAs">What positions call it; <paramref name="path"/> itself unless given.</param>
    /// <param name="expectSourceFiles">Also report files of sources that are not there.</param>
    public SettingsReading<WorkspaceSettings> ReadFile(string path, string? shownAs = null, bool expectSourceFiles = false)
    {
        string full = Path.GetFullPath(path);
        string root = Path.GetDirectoryName(full) ?? full;
        string file = shownAs ?? path;
        try
        {
            return ReadText(File.ReadAllText(full, s_utf8), root, file, expectSourceFiles);
        }
        catch (DecoderFallbackException)
        {
            return Failed("BadYaml", "The file is not UTF-8. Save it as UTF-8 and try again.", root, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed("MissingFile", $"There is no {FileName} here. New-OneSyncWorkspace, or onesync init, makes one.", root, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed("UnreadableFile", $"The file cannot be read: {e.Message}", root, file);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="root">The folder that relative paths start from, absolute.</param>
    /// <param name="shownAs">What positions call it.</param>
    /// <param name="expectSourceFiles">Also report files of sources that are not there.</param>
    public SettingsReading<WorkspaceSettings> ReadText(string text, string root, string shownAs = FileName, bool expectSourceFiles = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        SettingNode document;
        try
        {
            document = YamlNodes.Read(text, shownAs);
        }
        catch (ConfigurationException e)
        {
            return new SettingsReading<WorkspaceSettings>(Empty(root), e.Problems);
        }
        return reader.Read(document, root, WorkspaceFiles.Instance, expectSourceFiles);
    }

    private static SettingsReading<WorkspaceSettings> Failed(string id, string message, string root, string file) =>
        new(Empty(root), [new ConfigurationProblem(id, message, new Position(file, 1, 1))]);

    private static WorkspaceSettings Empty(string root) => new(root, Path.GetFullPath(SettingsReader.DefaultVault, root));
}
