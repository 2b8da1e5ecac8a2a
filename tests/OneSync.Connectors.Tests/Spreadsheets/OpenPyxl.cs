using System.Diagnostics;

namespace OneSync.Connectors.Tests.Spreadsheets;

/// <summary>Another program's idea of what a workbook is.</summary>
internal static class OpenPyxl
{
    /// <summary>Runs a Python script that has <c>openpyxl</c>, and answers what it printed; skips the test where it is not installed.</summary>
    public static string Run(string script, params string[] arguments)
    {
        // Debian's own Python is the one that Debian's packages are for.
        const string debian = "/usr/bin/python3";
        ProcessStartInfo start = new(File.Exists(debian) ? debian : "python3", ["-c", "import sys\nimport openpyxl\nsys.stdout.reconfigure(encoding='utf-8')\n" + script, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        Process? python = null;
        try
        {
            python = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not installed; apt package python3-openpyxl brings it.");
        }
        using (python)
        {
            string error = "";
            python!.ErrorDataReceived += (_, line) => error += line.Data + "\n";
            python.BeginErrorReadLine();
            string printed = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            Assert.SkipWhen(error.Contains("No module named 'openpyxl'", StringComparison.Ordinal), "openpyxl is not installed; apt package python3-openpyxl.");
            Assert.True(python.ExitCode == 0, error);
            return printed;
        }
    }
}
