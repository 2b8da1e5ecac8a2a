namespace OneSync.Core.Ports;

/// <summary>Turns a reference such as <c>env:ONESYNC_AD</c> into the secret itself.</summary>
public interface ISecretResolver
{
    /// <summary>The secret that <paramref name="reference"/> names.</summary>
    /// <exception cref="KeyNotFoundException">There is no such secret; the message names the reference, never a value.</exception>
    string Resolve(string reference);
}
