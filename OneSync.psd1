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
    RequiredAssemblies   = @('OneSync.Core.dll', 'OneSync.PowerShell.dll') # before the types file names their types
    TypesToProcess       = @('OneSync.Types.ps1xml')
    FormatsToProcess     = @('OneSync.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Approve-OneSyncPlan',
        'Compare-OneSyncDestination',
        'Convert-OneSyncConfiguration',
        'Export-OneSyncDestination',
        'Export-OneSyncReport',
        'Export-OneSyncSelection',
        'Get-OneSyncActivity',
        'Get-OneSyncClass',
        'Get-OneSyncCorrelation',
        'Get-OneSyncEnrollment',
        'Get-OneSyncLink',
        'Get-OneSyncOrg',
        'Get-OneSyncPlan',
        'Get-OneSyncRecord',
        'Get-OneSyncSchedule',
        'Get-OneSyncSource',
        'Get-OneSyncUser',
        'Import-OneSyncSelection',
        'Import-OneSyncSource',
        'Invoke-OneSync',
        'Invoke-OneSyncDryRun',
        'Merge-OneSyncCorrelation',
        'New-OneSyncUser',
        'New-OneSyncWorkspace',
        'Register-OneSyncSchedule',
        'Remove-OneSyncLink',
        'Remove-OneSyncUser',
        'Resolve-OneSyncCorrelation',
        'Resume-OneSyncRun',
        'Set-OneSyncLink',
        'Set-OneSyncUser',
        'Test-OneSyncConfiguration',
        'Test-OneSyncConnection',
        'Trace-OneSyncUser',
        'Undo-OneSyncRun',
        'Unregister-OneSyncSchedule'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{ PSData = @{ Tags = @('Provisioning', 'School', 'OneRoster', 'Identity', 'Windows', 'Linux', 'MacOS') } }
}
