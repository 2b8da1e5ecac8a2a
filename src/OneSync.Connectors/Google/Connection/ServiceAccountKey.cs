using System.Security.Cryptography;
using System.Text.Json;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>The key of a service account as the console hands it out: a JSON file. Neither the file nor anything of its key reaches a message.</summary>
/// <param name="Email">The address of the service account.</param>
/// <param name="ClientId">The number under which delegation is granted to it; null where the file does not say.</param>
/// <param name="KeyId">The key's id; null where the file does not say.</param>
/// <param name="PrivateKey">The key itself, in PEM form.</param>
internal sealed record ServiceAccountKey(string Email, string? ClientId, string? KeyId, string PrivateKey)
{
    /// <summary>Reads the file's content.</summary>
    /// <exception cref="DestinationUnavailableException">It is no key of a service account: <c>BadKey</c>.</exception>
    public static ServiceAccountKey Read(string json, string destination)
    {
        DestinationUnavailableException Bad(string why) => new("BadKey",
            $"Destination '{destination}': 'key' is no key of a service account: {why}. Make one in the Google Cloud console under IAM & Admin, Service accounts, Keys, of type JSON, and name its file.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad("it is JSON, and no object");
            string? Text(string name) => document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (Text("type") is not "service_account")
                throw Bad($"its type is {(Text("type") is { } type ? $"'{type}'" : "not stated")}, and must be 'service_account'");
            if (Text("client_email") is not { Length: > 0 } email || Text("private_key") is not { Length: > 0 } key)
                throw Bad("it lacks 'client_email' or 'private_key'");
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(key);
            return new ServiceAccountKey(email, Text("client_id"), Text("private_key_id"), key);
        }
        catch (JsonException)
        {
            throw Bad("it is no JSON");
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw Bad("its 'private_key' cannot be read");
        }
    }

    // The record's own text would show the key.
    /// <inheritdoc/>
    public override string ToString() => Email;
}
