using System.Runtime.InteropServices;

namespace OneSync.Cli.Session;

/// <summary>
/// Ctrl+C and the system's wish to end: the first cancels, and what does not end by itself within a second is ended. That is safe at any
/// instant, because the vault takes up what was under way.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(800);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    /// <summary>Cancelled when the command shall stop.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_stop.IsCancellationRequested)
            Environment.Exit((int)ExitCode.Stopped);
        _stop.Cancel();
        Thread ending = new(() =>
        {
            Thread.Sleep(s_grace);
            Environment.Exit((int)ExitCode.Stopped);
        })
        { IsBackground = true };
        ending.Start();
    }
}
