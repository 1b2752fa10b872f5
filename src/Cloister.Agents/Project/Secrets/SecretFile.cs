using System.Text.Json;

namespace Cloister.Agents;

/// <summary>The records of the store as they lie in its file: table, row, column.</summary>
/// <param name="Check">A record that every right key opens, so that a wrong one is told even where there is nothing else.</param>
/// <param name="Tables">All records, sealed.</param>
internal sealed record SecretFile(string Check, Dictionary<string, Dictionary<string, Dictionary<string, string>>> Tables)
{
    private const int Version = 1;

    public static SecretFile Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return root.GetProperty("v").GetInt32() == Version
            ? new SecretFile(
                root.GetProperty("check").GetString()!,
                Of(root.GetProperty("tables"), table => Of(table, row => Of(row, record => record.GetString()!)))
            )
            : throw new FormatException("It was written by a newer version.");
    }

    public byte[] ToJson()
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", Version);
            writer.WriteString("check", Check);
            writer.WritePropertyName("tables");
            Write(writer, Tables, table => Write(writer, table, row => Write(writer, row, writer.WriteStringValue)));
            writer.WriteEndObject();
        }
        return json.ToArray();
    }

    /// <summary>All records as <paramref name="change"/> gives them.</summary>
    public SecretFile Select(Func<SecretPlace, string, string> change) =>
        new(
            change(SecretStore.CheckPlace, Check),
            Each(
                Tables,
                (table, rows) => Each(rows, (row, columns) => Each(columns, (column, record) => change(new(table, column, row), record)))
            )
        );

    private static Dictionary<string, TResult> Each<T, TResult>(Dictionary<string, T> members, Func<string, T, TResult> select) =>
        members.ToDictionary(member => member.Key, member => select(member.Key, member.Value), StringComparer.Ordinal);

    private static Dictionary<string, T> Of<T>(JsonElement element, Func<JsonElement, T> read) =>
        element.EnumerateObject().ToDictionary(member => member.Name, member => read(member.Value), StringComparer.Ordinal);

    private static void Write<T>(Utf8JsonWriter writer, Dictionary<string, T> members, Action<T> write)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            write(value);
        }
        writer.WriteEndObject();
    }
}
