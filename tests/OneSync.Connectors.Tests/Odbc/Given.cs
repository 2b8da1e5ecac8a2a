using OneSync.Connectors.Odbc;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>Sources over ODBC as a configuration gives them.</summary>
internal static class Given
{
    public static ISource Source(string connection, string query, params (string Name, object Value)[] options) =>
        Create(anchor: "id", [("connection", connection), ("query", query), .. options]);

    /// <summary>A source on the tests' server.</summary>
    public static ISource Source(PostgresServer server, string query, params (string Name, object Value)[] options) =>
        Source(server.Connection(), query, [("user", "onesync"), ("password", "file:password"), .. options]);

    public static ISource Create(string? anchor, params (string Name, object Value)[] options) =>
        new OdbcSourceConnector().Create(Scratch.Settings("Odbc", anchor, options), new ConnectorContext(Path.GetTempPath(), new TestSecrets(), SystemClock.Instance));

    private sealed class TestSecrets : ISecretResolver
    {
        public string Resolve(string reference) => reference switch { "file:password" => PostgresServer.Password, "file:connection" => "no connection string", _ => reference };
    }
}
