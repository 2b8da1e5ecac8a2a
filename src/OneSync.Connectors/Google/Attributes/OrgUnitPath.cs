using System.Text.Json;
using OneSync.Core.Model;

namespace OneSync.Connectors.Google;

/// <summary>Paths of organizational units: <c>/Students/Grade 9</c>.</summary>
internal static class OrgUnitPath
{
    /// <summary>The path of all units.</summary>
    public const string Root = "/";

    /// <summary>A path as the service writes it: with a slash before it and none after it. One without a slash before it begins below <paramref name="below"/>.</summary>
    public static string Of(string path, string below = Root)
    {
        string parts = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return path.StartsWith('/') || below == Root ? Root + parts : parts.Length == 0 ? below : $"{below}/{parts}";
    }

    /// <summary>Whether a path is another one or below it; case is ignored, as the service does.</summary>
    public static bool IsBelow(string path, string above) =>
        above == Root || path.Equals(above, StringComparison.OrdinalIgnoreCase) || path.StartsWith(above + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of the unit above; the root's is the root.</summary>
    public static string Above(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : Root;

    /// <summary>The unit's own name.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A value of a person as one name within a path: a slash would make a unit of its own, and cannot be written in any other way.</summary>
    public static string Escape(string value) => value.Replace('/', '-').Trim();
}

/// <summary>Where an account is.</summary>
internal sealed class OrgUnitAttribute(string below) : UserAttribute("orgUnitPath", "orgUnitPath")
{
    private readonly Dictionary<string, string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes over the writing of the units that are there.</summary>
    public void Learn(IEnumerable<string> paths)
    {
        foreach (string path in paths)
            _known[path] = path;
    }

    public override AttributeValue Read(JsonElement user) => AttributeValue.Of(Text(user, Field) ?? OrgUnitPath.Root);

    public override void Write(UserPatch patch, AttributeValue value) => patch.Set(Field, value.HasValue ? value.First : OrgUnitPath.Root);

    public override string Canonical(string text)
    {
        string path = OrgUnitPath.Of(text, below), missing = "";
        for (string above = path; above != OrgUnitPath.Root; above = OrgUnitPath.Above(above))
        {
            if (_known.TryGetValue(above, out string? written))
                return written + missing;
            missing = "/" + OrgUnitPath.NameOf(above) + missing;
        }
        return path;
    }

    public override string? WhyNot(string text) =>
        OrgUnitPath.IsBelow(OrgUnitPath.Of(text, below), below) ? null : $"'{text}' is not below the managed organizational unit '{below}'";
}
