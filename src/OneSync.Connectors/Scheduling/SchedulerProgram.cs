using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Scheduling;

/// <summary>Runs the program that a scheduler is spoken to with.</summary>
internal static class SchedulerProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>What it ended with, printed, and complained of. Every byte is one character.</summary>
    /// <exception cref="SchedulerUnavailableException">It is not installed, or does not come to an end.</exception>
    public static (int ExitCode, string Output, string Complaint) Run(string program, string[] arguments, string missing, string? input = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true,
            StandardInputEncoding = Encoding.Latin1, StandardOutputEncoding = Encoding.Latin1,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), complaint = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read all, and says why.
            }
            if (!process.WaitForExit(s_patience))
            {
                process.Kill();
                throw new SchedulerUnavailableException("SchedulerRefused", $"'{program}' did not end within {s_patience.TotalSeconds:0} seconds.");
            }
            return (process.ExitCode, output.GetAwaiter().GetResult(), complaint.GetAwaiter().GetResult().Trim());
        }
        catch (Win32Exception)
        {
            throw new SchedulerUnavailableException("SchedulerMissing", missing);
        }
    }
}
