namespace OneSync.Core.Settings;

/// <summary>Something of another tool's configuration that was not carried over as it is. Holds no secret.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Key">The key, with those above it: <c>enterprise.client_secret</c>.</param>
/// <param name="Why">Why.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ConversionNote(string File, int Line, string Key, string Why, string Remedy);

/// <summary>Another tool's configuration as an <c>onesync.yaml</c>.</summary>
/// <param name="Yaml">The text of the file.</param>
/// <param name="Notes">What was not carried over as it is, in the order of the files.</param>
public sealed record ConvertedConfiguration(string Yaml, IReadOnlyList<ConversionNote> Notes);
