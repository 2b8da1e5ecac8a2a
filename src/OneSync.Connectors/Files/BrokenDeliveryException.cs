namespace OneSync.Connectors.Files;

/// <summary>A service did not deliver all that it should: what came before is good, and it is known not to be all.</summary>
internal sealed class BrokenDeliveryException(string message, Exception? inner = null) : IOException(message, inner);
