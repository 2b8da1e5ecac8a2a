@{
    RootModule           = 'OneSync.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5b7cf0c2-8f5e-4a6c-9d43-7a1f2f6f0f11'
    Author               = 'The OneSync authors'
    CompanyName          = 'OneSync'
    Copyright            = '(c) the OneSync authors. MIT licence.'
    Description          = 'Provisions user accounts for schools: imports people from student information systems, merges them, shows what would change, and exports accounts.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
