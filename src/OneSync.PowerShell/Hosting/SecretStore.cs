using System.Management.Automation;

namespace OneSync.PowerShell.Hosting;

/// <summary>Answers <c>vault:</c> references from the SecretManagement module, where it is installed.</summary>
internal static class SecretStore
{
    private const string Look = """
        param($name)
        if (Get-Command Get-Secret -ErrorAction Ignore) { Get-Secret -Name $name -AsPlainText -ErrorAction Ignore }
        """;

    /// <summary>The secret of that name, or null.</summary>
    public static string? Find(PSCmdlet cmdlet, string name) =>
        cmdlet.InvokeCommand.InvokeScript(Look, name).FirstOrDefault()?.BaseObject as string;
}
