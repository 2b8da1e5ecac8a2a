using OneSync.Connectors.Files;
using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Connectors.Sftp;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.OneRoster;

/// <summary>How a OneRoster delivery arrives.</summary>
public enum RosterTransport
{
    /// <summary>As the path says: a folder, or a zip.</summary>
    Auto,

    /// <summary>A zip file.</summary>
    Zip,

    /// <summary>A folder with the unpacked files.</summary>
    Folder,

    /// <summary>On an SFTP server: a zip, or a folder with the unpacked files.</summary>
    Sftp,

    /// <summary>A service.</summary>
    Rest,
}

/// <summary>Makes sources that read people and rosters from OneRoster 1.1 and 1.2 CSV.</summary>
public sealed class OneRosterConnector : ISourceConnector
{
    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("OneRoster",
    [
        new("path", OptionKind.Path, "A OneRoster zip, a folder with its files, or a pattern such as 'sis-*.zip', of which the newest file is read.") { RemoteTransports = ["Sftp"] },
        new("transport", OptionKind.Choice, "How the delivery arrives.", Default: nameof(RosterTransport.Auto), Choices: Enum.GetNames<RosterTransport>()),
        .. SftpSettings.Options,
        new("mode", OptionKind.Choice, "Which deliveries hold changes only: 'Auto' those that say so, 'Bulk' none.", Default: nameof(RosterMode.Auto), Choices: Enum.GetNames<RosterMode>()),
        new("keep", OptionKind.Boolean, "Whether what was delivered is kept beside the vault, so that deliveries of changes can be put on top of it.", Default: "true"),
        new("maxUnpackedGiB", OptionKind.Integer, "How many GiB a zip may unpack to; a larger one is refused.", Default: "10"),
        new("includePasswords", OptionKind.Boolean, "Whether the plain-text passwords in users.csv become the field 'password'.", Default: "false"),
        new("userIdTypes", OptionKind.TextList, "Types of userIds that become fields of their own: 'LDAP' becomes 'userIds.LDAP'."),
        .. RestSettings.Options,
        .. RestOptions.Client,
    ]);

    /// <inheritdoc/>
    public ISource Create(SourceSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        CheckAnchor(settings);
        OptionSet options = settings.Options;
        RosterTransport transport = options.Choice("transport", options.Find("url") is null ? RosterTransport.Auto : RosterTransport.Rest);
        RosterOptions records = new(options.Boolean("includePasswords"), options.Texts("userIdTypes"), options.Choice("mode", RosterMode.Auto), context.Clock.Today);
        if (transport == RosterTransport.Rest)
        {
            RestSettings rest = RestSettings.Read(settings, context);
            return new RestSource(settings.Name.Text, rest, records, _ => new RosterService(rest,
                RosterService.Credentials(rest, secret => RestOptions.Secret(options, secret, context.Secrets), context.Clock), context.Clock), context);
        }
        string path = options.Text("path") ?? throw new ConfigurationException(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' has no 'path'.", settings.At));
        IDeliveryPlace place = transport == RosterTransport.Sftp ? new SftpDeliveries(SftpFolder.Of(settings, path, context)) : new LocalDeliveries(context.Root, path, transport);
        string? keptFiles = context.KeptFiles is { } folder ? Path.Combine(folder, OwnFolder.SafeName(settings.Name.Text)) : null;
        return new OneRosterSource(
            settings.Name.Text, place, path, (long)options.Integer("maxUnpackedGiB", 10) << 30,
            records,
            keptFiles is not null && options.Boolean("keep", fallback: true) ? new KeptRoster(Path.Combine(keptFiles, "roster")) : null);
    }

    /// <summary>Every record has its sourcedId for an anchor.</summary>
    /// <exception cref="ConfigurationException">Another one is configured.</exception>
    internal static void CheckAnchor(SourceSettings settings)
    {
        if (settings.Anchor is { } anchor && !anchor.Text.Equals("sourcedId", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException(new ConfigurationProblem("BadAnchor", $"'{anchor}' cannot be the anchor: OneRoster's is always sourcedId. Leave 'anchor' out.", anchor.At));
    }
}
