using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OneSync.Core.Model;

namespace OneSync.Cli.Output;

/// <summary>Prints one JSON object a line, so that a reader need not wait for the end.</summary>
internal sealed class JsonRows<T>(Listing<T> listing, TextWriter output) : IRowWriter<T>
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new SecondsConverter(), new ValueConverter() },
    };

    private readonly Column<T>[] _columns = [.. listing.Columns.Where(c => c.InPrograms)];

    public void Write(T row) => output.WriteLine(JsonSerializer.Serialize(_columns.ToDictionary(c => c.Name, c => c.Value(row)), s_options));

    public void Dispose() => output.Flush();

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round(value.TotalSeconds, 3));
    }

    // Absent is null, empty is "", one value is a string and several are a list.
    private sealed class ValueConverter : JsonConverter<AttributeValue>
    {
        public override AttributeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AttributeValue value, JsonSerializerOptions options)
        {
            if (value.IsMultiValued)
                JsonSerializer.Serialize(writer, value.ToArray(), options);
            else
                writer.WriteStringValue(value.First);
        }
    }
}
