using System.Text.Json.Nodes;
using Google.Apis.Services;
using Google.Apis.Util;

namespace OneSync.Connectors.Google.Service;

/// <summary>Reads all organizational units at once: this list has no pages.</summary>
internal sealed class ListOrgUnits : DirectoryRequest<OrgUnitList>
{
    public ListOrgUnits(IClientService service, string customer) : base(service, "GET", "customer/{customerId}/orgunits")
    {
        Customer = customer;
        Declare();
    }

    [RequestParameter("customerId", RequestParameterType.Path)]
    public string Customer { get; }

    [RequestParameter("type", RequestParameterType.Query)]
    public string Type { get; set; } = "all";

    [RequestParameter("fields", RequestParameterType.Query)]
    public string? Fields { get; set; } = "organizationUnits(orgUnitId,orgUnitPath)";
}

/// <summary>Makes an organizational unit below one that is there.</summary>
internal sealed class InsertOrgUnit : DirectoryRequest<OrgUnit>
{
    public InsertOrgUnit(IClientService service, string customer, string name, string parent)
        : base(service, "POST", "customer/{customerId}/orgunits", new JsonObject { ["name"] = name, ["parentOrgUnitPath"] = parent })
    {
        Customer = customer;
        Declare();
    }

    [RequestParameter("customerId", RequestParameterType.Path)]
    public string Customer { get; }
}

/// <summary>Reads the custom schemas.</summary>
internal sealed class ListSchemas : DirectoryRequest<UserSchemaList>
{
    public ListSchemas(IClientService service, string customer) : base(service, "GET", "customer/{customerId}/schemas")
    {
        Customer = customer;
        Declare();
    }

    [RequestParameter("customerId", RequestParameterType.Path)]
    public string Customer { get; }
}
