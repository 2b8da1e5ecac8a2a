BeforeDiscovery {
    . "$PSScriptRoot/Start.ps1"
    $script:cmdlets = Get-Command -Module OneSync | ForEach-Object Name
}
BeforeAll { . "$PSScriptRoot/Start.ps1" }

Describe 'The module' {
    It 'exports exactly what the manifest says' {
        $manifest = Import-PowerShellDataFile $modulePath
        Get-Command -Module OneSync | ForEach-Object Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $manifest.FunctionsToExport + $manifest.AliasesToExport + $manifest.VariablesToExport | Should -BeNullOrEmpty
        Test-ModuleManifest $modulePath | Should -Not -BeNullOrEmpty
    }
    It 'uses approved verbs and singular nouns' {
        Get-Command -Module OneSync | Where-Object { $_.Verb -notin (Get-Verb).Verb -or $_.Noun -match '[^s]s$' } | Should -BeNullOrEmpty
    }
    It 'loads no connector when it is imported, and keeps them to itself when it needs them' {
        $seen = pwsh -NoProfile -Command "
            Import-Module '$modulePath'
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'OneSync.Connectors' | ForEach-Object { 'early' }
            `$null = Test-OneSyncConfiguration -Workspace /nowhere
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Where-Object { `$_ -in 'OneSync.Connectors', 'YamlDotNet', 'CsvHelper' }
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Where-Object { `$_ -eq 'OneSync.Connectors' }"
        $seen | Should -Be 'OneSync.Connectors'
    }
    It 'survives -Force, and being removed and imported again' {
        Import-Module $modulePath -Force
        Remove-Module OneSync
        Import-Module $modulePath
        Test-OneSyncConfiguration -Workspace (New-TestWorkspace "$TestDrive/again") | Should -BeNullOrEmpty
    }
    It 'lives beside another version of a package that it uses, <_>' -ForEach 'before', 'after' {
        $import = "Import-Module '$modulePath'; Test-OneSyncConfiguration -Quiet -Workspace '$(New-TestWorkspace "$TestDrive/beside")'"
        # A library of the same name and no content stands for a module that brings another version.
        $other = "Add-Type -TypeDefinition 'namespace YamlDotNet { public class Marker {} }' -OutputAssembly '$TestDrive/$_/YamlDotNet.dll'; [Reflection.Assembly]::LoadFrom('$TestDrive/$_/YamlDotNet.dll').GetType('YamlDotNet.Marker').Name"
        $null = New-Item "$TestDrive/$_" -ItemType Directory
        $out = pwsh -NoProfile -Command $(if ($_ -eq 'before') { "$other; $import" } else { "$import; $other" })
        $out | Should -Contain 'True'
        $out | Should -Contain 'Marker'
    }
    It 'is imported in a time that nobody minds' {
        [int](pwsh -NoProfile -Command "(Measure-Command { Import-Module '$modulePath' }).TotalMilliseconds") | Should -BeLessThan 5000
    }
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $help = Get-Help $name -Full
    }
    It 'has a synopsis, a description and links' {
        $help.Synopsis.Trim() | Should -Not -Match "^\s*$name"
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        ($help.relatedLinks | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }
    It 'describes every parameter there is, and no other' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $there = (Get-Command $name).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $told = $help.parameters.parameter | ForEach-Object Name | Sort-Object
        $told | Should -Be $there
        $help.parameters.parameter | Where-Object { -not ($_.description | Out-String).Trim() } | Should -BeNullOrEmpty
    }
    It 'tells the truth about the syntax' {
        $sets = (Get-Command $name).ParameterSets
        @($help.syntax.syntaxItem).Count | Should -Be $sets.Count
    }
    It 'has two examples or more' { @($help.examples.example).Count | Should -BeGreaterOrEqual 2 }
}

Describe 'The examples of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        Push-Location (New-TestWorkspace "$TestDrive/$name")
        Copy-Item "$root/samples/user-sync" . -Recurse
        Import-OneSyncSource -Summary | Out-Null
        $null = Merge-OneSyncCorrelation
        $null = Export-OneSyncDestination accounts
        # Four pupils are gone, which reaches the threshold of three.
        Edit-Line ./sis.csv 's1[0-3],*' { }
        $null = Import-OneSyncSource sis -MaxDrop 50% -Summary
        $null = Merge-OneSyncCorrelation
        $null = Invoke-OneSyncDryRun accounts
        $path = $env:PATH
        if (-not $IsWindows) { Use-OwnCrontab "$TestDrive/cron" }
    }
    AfterAll {
        Pop-Location
        $env:PATH = $path
    }
    It 'run' {
        foreach ($example in (Get-Help $name -Full).examples.example) {
            $ErrorActionPreference = 'Stop'
            # Invoke-OneSync is shown on a workspace whose plan is held: the error is what it should say.
            if ($name -eq 'Invoke-OneSync') { $ErrorActionPreference = 'SilentlyContinue' }
            { & ([scriptblock]::Create($example.code)) *> $null } | Should -Not -Throw -Because $example.title
        }
    }
}

Describe 'The topics' {
    It '<_> is there' -ForEach 'about_OneSync', 'about_OneSync_Configuration', 'about_OneSync_Expressions', 'about_OneSync_Templates' {
        Get-Content "$(Split-Path $modulePath)/en-US/$_.help.txt" -Raw | Should -Match "TOPIC\s+$_"
        (Get-Help $_ | Out-String) | Should -Match 'LONG DESCRIPTION'
    }
}
