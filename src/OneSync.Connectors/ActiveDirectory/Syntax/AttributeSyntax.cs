using System.Globalization;
using System.Text;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>How values of an attribute look in the directory, and how as texts.</summary>
internal abstract class AttributeSyntax
{
    /// <summary>Text as it is.</summary>
    public static AttributeSyntax Text { get; } = new TextSyntax();

    /// <summary><c>TRUE</c> and <c>FALSE</c>; <c>true</c> and <c>false</c> as texts.</summary>
    public static AttributeSyntax Boolean { get; } = new BooleanSyntax();

    /// <summary>Whole numbers.</summary>
    public static AttributeSyntax Integer { get; } = new IntegerSyntax();

    /// <summary>Generalized time.</summary>
    public static AttributeSyntax Time { get; } = new TimeSyntax();

    /// <summary>Ticks since 1601 that the directory counts itself.</summary>
    public static AttributeSyntax Ticks { get; } = new TicksSyntax();

    /// <summary>Bytes, as base64.</summary>
    public static AttributeSyntax Bytes { get; } = new BytesSyntax();

    /// <summary>16 bytes that are a GUID.</summary>
    public static AttributeSyntax Guid { get; } = new GuidSyntax();

    /// <summary>Names of other objects, in one writing.</summary>
    public static AttributeSyntax Name { get; } = new NameSyntax();

    /// <summary>The end of an account's life, in the time zone given.</summary>
    public static AttributeSyntax Expiry(TimeZoneInfo zone) => new ExpirySyntax(zone);

    /// <summary>The value as a text; <c>""</c> for one that says nothing.</summary>
    public abstract string FromDirectory(byte[] value);

    /// <summary>What the directory is given: a string or bytes.</summary>
    /// <exception cref="FormatException">The text is no such value; the message says what is wanted.</exception>
    public abstract object ToDirectory(string text);

    /// <summary>The one writing of a text that reading it back would give.</summary>
    /// <exception cref="FormatException">The text is no such value.</exception>
    public virtual string Canonical(string text) => text;

    /// <summary>What the directory is given to clear the attribute; null to remove its values.</summary>
    public virtual string? Cleared => null;

    /// <summary>Whether texts are kept as they come, so that neither checking nor rewriting is of use.</summary>
    public virtual bool IsPlain => false;

    private class TextSyntax : AttributeSyntax
    {
        public override bool IsPlain => true;

        public override string FromDirectory(byte[] value) => Encoding.UTF8.GetString(value);

        public override object ToDirectory(string text) => text;
    }

    private sealed class BooleanSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) => Encoding.UTF8.GetString(value).Equals("TRUE", StringComparison.OrdinalIgnoreCase) ? "true" : "false";

        public override object ToDirectory(string text) => Canonical(text) == "true" ? "TRUE" : "FALSE";

        public override string Canonical(string text) => bool.TryParse(text, out bool value) ? value ? "true" : "false" : throw new FormatException("it must be true or false");
    }

    private sealed class IntegerSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) => Encoding.UTF8.GetString(value);

        public override object ToDirectory(string text) => Canonical(text);

        public override string Canonical(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number.ToString(CultureInfo.InvariantCulture) : throw new FormatException("it must be a whole number");
    }

    private sealed class TimeSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) => DirectoryTime.FromGeneralized(Encoding.UTF8.GetString(value));

        public override object ToDirectory(string text) =>
            DirectoryTime.TryToGeneralized(text, out string time) ? time : throw new FormatException("it must be a day such as 2026-09-01, or an instant such as 2026-09-01T07:30:00Z");

        public override string Canonical(string text) => DirectoryTime.FromGeneralized((string)ToDirectory(text));
    }

    private sealed class TicksSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) =>
            long.TryParse(Encoding.UTF8.GetString(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ticks) ? DirectoryTime.FromTicks(ticks) : "";

        public override object ToDirectory(string text) => throw new FormatException("the directory sets it by itself");
    }

    private sealed class ExpirySyntax(TimeZoneInfo zone) : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) =>
            long.TryParse(Encoding.UTF8.GetString(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ticks) ? DirectoryTime.FromExpiry(ticks, zone) : "";

        public override object ToDirectory(string text) => Read(text).ToString(CultureInfo.InvariantCulture);

        public override string Canonical(string text) => DirectoryTime.FromExpiry(Read(text), zone);

        // Never, which removing the value would not say.
        public override string Cleared => "0";

        private long Read(string text) => DirectoryTime.TryToExpiry(text, zone, out long ticks) ? ticks
            : throw new FormatException("it must be the last day, such as 2027-06-30, or an instant such as 2027-06-30T12:00:00Z");
    }

    private sealed class BytesSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) => Convert.ToBase64String(value);

        public override object ToDirectory(string text)
        {
            try
            {
                return Convert.FromBase64String(text);
            }
            catch (FormatException)
            {
                throw new FormatException("it must be base64");
            }
        }
    }

    private sealed class GuidSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) => value.Length == 16 ? new Guid(value).ToString() : Convert.ToBase64String(value);

        public override object ToDirectory(string text) => System.Guid.TryParse(text, out Guid guid) ? guid.ToByteArray() : throw new FormatException("it must be a GUID");

        public override string Canonical(string text) => System.Guid.TryParse(text, out Guid guid) ? guid.ToString() : throw new FormatException("it must be a GUID");
    }

    private sealed class NameSyntax : AttributeSyntax
    {
        public override string FromDirectory(byte[] value) => DistinguishedName.Canonical(Encoding.UTF8.GetString(value));

        public override object ToDirectory(string text) => Canonical(text);

        public override string Canonical(string text) => DistinguishedName.Parts(text) is { Count: > 0 } ? DistinguishedName.Canonical(text) : throw new FormatException("it must be a DN");
    }
}
