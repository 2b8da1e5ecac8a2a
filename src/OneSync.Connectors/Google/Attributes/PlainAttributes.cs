using System.Text.Json;
using OneSync.Core.Model;

namespace OneSync.Connectors.Google;

/// <summary>A field of the user that is one text.</summary>
internal class TextAttribute(string name) : UserAttribute(name, name)
{
    public override AttributeValue Read(JsonElement user) => AttributeValue.Of(Text(user, Field) ?? "");

    public override void Write(UserPatch patch, AttributeValue value) => patch.Set(Field, value.HasValue ? value.First : null);
}

/// <summary>A part of the user's name. The service is given the whole name, as it wants both halves.</summary>
internal sealed class NameAttribute(string name) : UserAttribute(name, "name")
{
    public override AttributeValue Read(JsonElement user) => AttributeValue.Of(user.TryGetProperty(Field, out JsonElement whole) ? Text(whole, Name) ?? "" : "");

    public override void Write(UserPatch patch, AttributeValue value)
    {
        System.Text.Json.Nodes.JsonObject part = patch.Part(Field);
        part.Remove("fullName");
        part[Name] = value.HasValue ? value.First : null;
    }
}

/// <summary>A field that is true or false.</summary>
internal sealed class TruthAttribute(string name) : UserAttribute(name, name)
{
    public override AttributeValue Read(JsonElement user) => AttributeValue.Of(Text(user, Field) ?? "false");

    public override void Write(UserPatch patch, AttributeValue value) => patch.Set(Field, value.First == "true");

    public override string Canonical(string text) => bool.TryParse(text, out bool truth) ? truth ? "true" : "false" : text;

    public override string? WhyNot(string text) => bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false";
}

/// <summary>A telephone number in the form of E.164.</summary>
internal sealed class RecoveryPhoneAttribute(string name) : TextAttribute(name)
{
    public override string Canonical(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && !"-./()".Contains(c, StringComparison.Ordinal)));

    public override string? WhyNot(string text) =>
        Canonical(text) is ['+', >= '1' and <= '9', .. { Length: >= 6 and <= 14 } rest] && rest.All(char.IsAsciiDigit) ? null : $"'{text}' is no number with its country, such as +12125550100";
}

/// <summary>An address by which the user is reached or logs on.</summary>
internal sealed class AddressAttribute(string name) : TextAttribute(name)
{
    // The service keeps addresses in small letters.
    public override string Canonical(string text) => text.ToLowerInvariant();

    public override string? WhyNot(string text) => MailAddress.WhyNot(text);
}

/// <summary>A field that only the service sets; it can be read for conditions.</summary>
internal sealed class ReadOnlyAttribute(string name) : UserAttribute(name, name)
{
    public override bool IsMultiValued => true;

    public override AttributeValue Read(JsonElement user)
    {
        if (user.TryGetProperty(Field, out JsonElement value) && value.ValueKind == JsonValueKind.Array)
            return AttributeValue.Of(value.EnumerateArray().Select(Text));
        return AttributeValue.Of(Text(user, Field) ?? "");
    }

    public override void Write(UserPatch patch, AttributeValue value) => throw new InvalidOperationException($"'{Name}' is not written.");
}

/// <summary>The user's other addresses, each made and removed by a request of its own.</summary>
internal sealed class AliasesAttribute() : UserAttribute("aliases", "aliases")
{
    public override bool IsMultiValued => true;

    public override AttributeValue Read(JsonElement user) => AttributeValue.Of(Entries(user, Field).Select(Text));

    public override void Write(UserPatch patch, AttributeValue value)
    {
        // AliasSteps does it.
    }

    public override string Canonical(string text) => text.ToLowerInvariant();

    public override string? WhyNot(string text) => MailAddress.WhyNot(text);
}

/// <summary>A text in an object of its own: the first of a list, or the only one.</summary>
/// <param name="name">The attribute.</param>
/// <param name="field">The field of the user.</param>
/// <param name="inner">The text's own name.</param>
/// <param name="isList">Whether the field is a list.</param>
internal sealed class WrappedAttribute(string name, string field, string inner, bool isList = false) : UserAttribute(name, field)
{
    public override bool IsMultiValued => isList;

    public override AttributeValue Read(JsonElement user)
    {
        if (isList)
            return AttributeValue.Of(Entries(user, Field).Select(e => Text(e, inner)));
        return AttributeValue.Of(user.TryGetProperty(Field, out JsonElement wrap) ? Text(wrap, inner) ?? "" : "");
    }

    public override void Write(UserPatch patch, AttributeValue value)
    {
        if (isList)
            patch.Set(Field, value.HasValue ? new System.Text.Json.Nodes.JsonArray([.. value.ToArray().Select(v => new System.Text.Json.Nodes.JsonObject { [inner] = v })]) : null);
        else
            patch.Set(Field, value.HasValue ? new System.Text.Json.Nodes.JsonObject { [inner] = value.First } : null);
    }
}
