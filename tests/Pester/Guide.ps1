# Does what a guide of docs/ says, statement by statement, in a session of its own as an admin would, so that no guide says what does not work.

function Open-Guide([string] $Path) {
    $blocks = [regex]::Matches((Get-Content -LiteralPath $Path -Raw), '(?ms)^```(\w+)\r?\n(.*?)^```') |
        ForEach-Object { [pscustomobject]@{ Language = $_.Groups[1].Value; Text = $_.Groups[2].Value } }
    [pscustomobject]@{
        Yaml     = [string[]] @($blocks | Where-Object Language -eq yaml | ForEach-Object Text)
        Shell    = [string[]] @($blocks | Where-Object Language -eq sh | ForEach-Object Text)
        Steps    = @($blocks | Where-Object Language -eq powershell | ForEach-Object {
                [System.Management.Automation.Language.Parser]::ParseInput($_.Text, [ref] $null, [ref] $null).EndBlock.Statements.Extent.Text })
        Followed = [Collections.Generic.HashSet[string]]::new()
        Session  = [powershell]::Create([initialsessionstate]::CreateDefault2())
    }
}

# What something else than the guide says, said in the same session. An error of any kind is thrown.
function Invoke-InSession($Guide, [string] $Text) {
    $Guide.Session.Commands.Clear()
    $Guide.Session.Streams.ClearStreams()
    $said = $Guide.Session.AddScript($Text).Invoke()
    if ($Guide.Session.Streams.Error.Count) { throw $Guide.Session.Streams.Error[0] }
    $said
}

# The one statement of the guide that starts so, with the names of the guide replaced by those at hand.
function Invoke-Step($Guide, [string] $Start, [hashtable] $Replace = @{}) {
    $found = @($Guide.Steps | Where-Object { $_ -eq $Start -or $_.StartsWith("$Start ") })
    if ($found.Count -ne 1) { throw "The guide has $($found.Count) statements that start with '$Start'." }
    $null = $Guide.Followed.Add($found[0])
    $text = $found[0]
    foreach ($name in $Replace.Keys) {
        if (-not $text.Contains($name)) { throw "The guide's '$($found[0])' has no '$name'." }
        $text = $text.Replace($name, $Replace[$name])
    }
    Invoke-InSession $Guide $text
}
