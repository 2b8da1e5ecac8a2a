namespace OneSync.Connectors.Entra;

/// <summary>The national clouds of Microsoft.</summary>
public enum GraphCloud
{
    /// <summary>The cloud of most tenants.</summary>
    Global,

    /// <summary>US Government, level 4 (GCC High).</summary>
    UsGovernment,

    /// <summary>US Government, level 5 (DoD).</summary>
    UsDefense,

    /// <summary>China, operated by 21Vianet.</summary>
    China,
}

/// <summary>How users are read.</summary>
public enum EntraReadMode
{
    /// <summary>What changed since the last reading, and everything where that is not known.</summary>
    Changes,

    /// <summary>Everything, each time.</summary>
    Everything,
}

/// <summary>Where the national clouds are.</summary>
internal static class GraphClouds
{
    /// <summary>Where tokens are asked for, and the address of Microsoft Graph.</summary>
    public static (string Authority, string Address) Of(GraphCloud cloud) => cloud switch
    {
        GraphCloud.UsGovernment => ("https://login.microsoftonline.us", "https://graph.microsoft.us"),
        GraphCloud.UsDefense => ("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
        GraphCloud.China => ("https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"),
        _ => ("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    };
}
