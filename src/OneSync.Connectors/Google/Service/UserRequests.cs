using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Apis.Services;
using Google.Apis.Util;

namespace OneSync.Connectors.Google.Service;

/// <summary>Reads a page of all users, or of all that were deleted within twenty days.</summary>
internal sealed class ListUsers : DirectoryRequest<UserList>
{
    public ListUsers(IClientService service) : base(service, "GET", "users") => Declare();

    [RequestParameter("customer", RequestParameterType.Query)]
    public string? Customer { get; set; }

    [RequestParameter("domain", RequestParameterType.Query)]
    public string? Domain { get; set; }

    [RequestParameter("maxResults", RequestParameterType.Query)]
    public int MaxResults { get; set; } = 500;

    [RequestParameter("pageToken", RequestParameterType.Query)]
    public string? PageToken { get; set; }

    [RequestParameter("projection", RequestParameterType.Query)]
    public string? Projection { get; set; }

    [RequestParameter("showDeleted", RequestParameterType.Query)]
    public string? ShowDeleted { get; set; }

    [RequestParameter("fields", RequestParameterType.Query)]
    public string? Fields { get; set; }
}

/// <summary>Reads one user, by id, address or alias.</summary>
internal sealed class GetUser : DirectoryRequest<JsonElement>
{
    public GetUser(IClientService service, string userKey) : base(service, "GET", "users/{userKey}")
    {
        UserKey = userKey;
        Declare();
    }

    [RequestParameter("userKey", RequestParameterType.Path)]
    public string UserKey { get; }

    [RequestParameter("projection", RequestParameterType.Query)]
    public string? Projection { get; set; }

    [RequestParameter("fields", RequestParameterType.Query)]
    public string? Fields { get; set; }
}

/// <summary>Makes a user.</summary>
internal sealed class InsertUser : DirectoryRequest<JsonElement>
{
    public InsertUser(IClientService service, JsonObject body) : base(service, "POST", "users", body) => Declare();
}

/// <summary>Changes a user: what the body leaves out stays, a null in it clears.</summary>
internal sealed class UpdateUser : DirectoryRequest<JsonElement>
{
    public UpdateUser(IClientService service, string userKey, JsonObject body) : base(service, "PUT", "users/{userKey}", body)
    {
        UserKey = userKey;
        Declare();
    }

    [RequestParameter("userKey", RequestParameterType.Path)]
    public string UserKey { get; }
}

/// <summary>Deletes a user, who can be restored within twenty days.</summary>
internal sealed class DeleteUser : DirectoryRequest<string>
{
    public DeleteUser(IClientService service, string userKey) : base(service, "DELETE", "users/{userKey}")
    {
        UserKey = userKey;
        Declare();
    }

    [RequestParameter("userKey", RequestParameterType.Path)]
    public string UserKey { get; }
}

/// <summary>Restores a deleted user, by id.</summary>
internal sealed class UndeleteUser : DirectoryRequest<string>
{
    public UndeleteUser(IClientService service, string userKey, string orgUnitPath)
        : base(service, "POST", "users/{userKey}/undelete", new JsonObject { ["orgUnitPath"] = orgUnitPath })
    {
        UserKey = userKey;
        Declare();
    }

    [RequestParameter("userKey", RequestParameterType.Path)]
    public string UserKey { get; }
}

/// <summary>Gives a user another address.</summary>
internal sealed class InsertAlias : DirectoryRequest<JsonElement>
{
    public InsertAlias(IClientService service, string userKey, string alias) : base(service, "POST", "users/{userKey}/aliases", new JsonObject { ["alias"] = alias })
    {
        UserKey = userKey;
        Declare();
    }

    [RequestParameter("userKey", RequestParameterType.Path)]
    public string UserKey { get; }
}

/// <summary>Takes an address from a user.</summary>
internal sealed class DeleteAlias : DirectoryRequest<string>
{
    public DeleteAlias(IClientService service, string userKey, string alias) : base(service, "DELETE", "users/{userKey}/aliases/{alias}")
    {
        (UserKey, Alias) = (userKey, alias);
        Declare();
    }

    [RequestParameter("userKey", RequestParameterType.Path)]
    public string UserKey { get; }

    [RequestParameter("alias", RequestParameterType.Path)]
    public string Alias { get; }
}
