using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Apis.Services;
using Google.Apis.Util;

namespace OneSync.Connectors.Google.Service;

/// <summary>Reads a page of all groups.</summary>
internal sealed class ListGroups : DirectoryRequest<GroupList>
{
    public ListGroups(IClientService service) : base(service, "GET", "groups") => Declare();

    [RequestParameter("customer", RequestParameterType.Query)]
    public string? Customer { get; set; }

    [RequestParameter("domain", RequestParameterType.Query)]
    public string? Domain { get; set; }

    [RequestParameter("maxResults", RequestParameterType.Query)]
    public int MaxResults { get; set; } = 200;

    [RequestParameter("pageToken", RequestParameterType.Query)]
    public string? PageToken { get; set; }

    [RequestParameter("fields", RequestParameterType.Query)]
    public string? Fields { get; set; }
}

/// <summary>Reads one group, by id or address.</summary>
internal sealed class GetGroup : DirectoryRequest<DirectoryGroup>
{
    public GetGroup(IClientService service, string groupKey) : base(service, "GET", "groups/{groupKey}")
    {
        GroupKey = groupKey;
        Declare();
    }

    [RequestParameter("groupKey", RequestParameterType.Path)]
    public string GroupKey { get; }
}

/// <summary>Makes a group.</summary>
internal sealed class InsertGroup : DirectoryRequest<DirectoryGroup>
{
    public InsertGroup(IClientService service, string email, string name) : base(service, "POST", "groups", new JsonObject { ["email"] = email, ["name"] = name }) => Declare();
}

/// <summary>Reads a page of a group's members.</summary>
internal sealed class ListMembers : DirectoryRequest<MemberList>
{
    public ListMembers(IClientService service, string groupKey) : base(service, "GET", "groups/{groupKey}/members")
    {
        GroupKey = groupKey;
        Declare();
    }

    [RequestParameter("groupKey", RequestParameterType.Path)]
    public string GroupKey { get; }

    [RequestParameter("maxResults", RequestParameterType.Query)]
    public int MaxResults { get; set; } = 200;

    [RequestParameter("pageToken", RequestParameterType.Query)]
    public string? PageToken { get; set; }

    [RequestParameter("includeDerivedMembership", RequestParameterType.Query)]
    public bool? IncludeDerivedMembership { get; set; }

    [RequestParameter("fields", RequestParameterType.Query)]
    public string? Fields { get; set; }
}

/// <summary>Reads one member of a group.</summary>
internal sealed class GetMember : DirectoryRequest<GroupMember>
{
    public GetMember(IClientService service, string groupKey, string memberKey) : base(service, "GET", "groups/{groupKey}/members/{memberKey}")
    {
        (GroupKey, MemberKey) = (groupKey, memberKey);
        Declare();
    }

    [RequestParameter("groupKey", RequestParameterType.Path)]
    public string GroupKey { get; }

    [RequestParameter("memberKey", RequestParameterType.Path)]
    public string MemberKey { get; }
}

/// <summary>Puts a user into a group.</summary>
internal sealed class InsertMember : DirectoryRequest<GroupMember>
{
    public InsertMember(IClientService service, string groupKey, string id, string role)
        : base(service, "POST", "groups/{groupKey}/members", new JsonObject { ["id"] = id, ["role"] = role })
    {
        GroupKey = groupKey;
        Declare();
    }

    [RequestParameter("groupKey", RequestParameterType.Path)]
    public string GroupKey { get; }
}

/// <summary>Gives a member another role.</summary>
internal sealed class UpdateMember : DirectoryRequest<GroupMember>
{
    public UpdateMember(IClientService service, string groupKey, string memberKey, string role)
        : base(service, "PUT", "groups/{groupKey}/members/{memberKey}", new JsonObject { ["role"] = role })
    {
        (GroupKey, MemberKey) = (groupKey, memberKey);
        Declare();
    }

    [RequestParameter("groupKey", RequestParameterType.Path)]
    public string GroupKey { get; }

    [RequestParameter("memberKey", RequestParameterType.Path)]
    public string MemberKey { get; }
}

/// <summary>Takes a user out of a group.</summary>
internal sealed class DeleteMember : DirectoryRequest<string>
{
    public DeleteMember(IClientService service, string groupKey, string memberKey) : base(service, "DELETE", "groups/{groupKey}/members/{memberKey}")
    {
        (GroupKey, MemberKey) = (groupKey, memberKey);
        Declare();
    }

    [RequestParameter("groupKey", RequestParameterType.Path)]
    public string GroupKey { get; }

    [RequestParameter("memberKey", RequestParameterType.Path)]
    public string MemberKey { get; }
}
