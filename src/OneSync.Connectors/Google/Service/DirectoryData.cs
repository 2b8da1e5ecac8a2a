using System.Text.Json;

namespace OneSync.Connectors.Google.Service;

/// <summary>A page of users. Users are kept as the JSON they came as: which of their many fields are of use is the mapping's to say.</summary>
internal sealed record UserList(IReadOnlyList<JsonElement>? Users, string? NextPageToken);

/// <summary>A group.</summary>
internal sealed record DirectoryGroup(string? Id, string? Email, string? Name, IReadOnlyList<string>? Aliases, IReadOnlyList<string>? NonEditableAliases);

/// <summary>A page of groups.</summary>
internal sealed record GroupList(IReadOnlyList<DirectoryGroup>? Groups, string? NextPageToken);

/// <summary>A member of a group.</summary>
/// <param name="Id">The immutable id of the user or the group.</param>
/// <param name="Email">Its address.</param>
/// <param name="Role">OWNER, MANAGER or MEMBER.</param>
/// <param name="Type">USER, GROUP, EXTERNAL or CUSTOMER.</param>
internal sealed record GroupMember(string? Id, string? Email, string? Role, string? Type);

/// <summary>A page of members.</summary>
internal sealed record MemberList(IReadOnlyList<GroupMember>? Members, string? NextPageToken);

/// <summary>An organizational unit.</summary>
internal sealed record OrgUnit(string? OrgUnitId, string? OrgUnitPath, string? Name, string? ParentOrgUnitPath);

/// <summary>All organizational units below one; the root is not among them.</summary>
internal sealed record OrgUnitList(IReadOnlyList<OrgUnit>? OrganizationUnits);

/// <summary>A field of a custom schema.</summary>
internal sealed record SchemaField(string? FieldName, string? FieldType, bool? MultiValued);

/// <summary>A custom schema.</summary>
internal sealed record UserSchemaData(string? SchemaName, IReadOnlyList<SchemaField>? Fields);

/// <summary>All custom schemas.</summary>
internal sealed record UserSchemaList(IReadOnlyList<UserSchemaData>? Schemas);
