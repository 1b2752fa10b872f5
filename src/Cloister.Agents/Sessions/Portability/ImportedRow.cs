using System.Globalization;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Reads rows as exports have them.</summary>
internal static class ImportedRow
{
    private const int Version = 1;

    /// <summary>A row, with what it says.</summary>
    /// <exception cref="ImportFault">It is none.</exception>
    public static LogRow Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return Read(StoredJson.Parse(line));
        }
        catch (JsonException cause)
        {
            throw new ImportFault("It is not one JSON object in UTF-8.", cause);
        }
    }

    private static LogRow Read(JsonData json)
    {
        if (!json.IsObject)
        {
            throw new ImportFault("It is no JSON object.");
        }

        if (Number(json, "v") is var version && version != Version)
        {
            throw new ImportFault(Invariant($"It has version {version}, and this program knows {Version}."));
        }

        var type = TypeOf(json);
        var data = Member(json, "data");
        var row = new LogRow(Number(json, "seq"), Number(json, "first"), TimeOf(json), RunOf(json), type, data.ToUtf8());
        return row with { Record = RecordOf(row) };
    }

    private static LogRecord RecordOf(LogRow row)
    {
        try
        {
            return LogJson.Read(row) is var record && record.Type == row.Type
                ? record
                : throw new ImportFault($"It is called {LogJson.NameOf(row)}, and its data is something else.");
        }
        catch (Exception failure) when (LogJson.IsDamage(failure))
        {
            throw new ImportFault($"Its data is no {LogJson.NameOf(row)}: {failure.Message}", failure);
        }
    }

    private static RecordType TypeOf(JsonData json) =>
        Text(json, "type") is var name && RecordTypes.Find(name) is { } type
            ? type
            : throw new ImportFault($"Nobody knows the type '{SessionTable.Preview(name)}'.");

    private static string? RunOf(JsonData json) =>
        !json.TryGet("runId", out _) ? null
        : Text(json, "runId") is { Length: > 0 } id ? id
        : throw new ImportFault("Its 'runId' is empty.");

    private static long TimeOf(JsonData json) =>
        DateTimeOffset.TryParse(Text(json, "ts"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds()
            : throw new ImportFault("Its 'ts' is no time.");

    private static string Text(JsonData json, string name) =>
        Member(json, name).TryGetString(out var text) ? text : throw new ImportFault($"Its '{name}' is no text.");

    private static long Number(JsonData json, string name) =>
        Member(json, name).TryGetInt64(out var number) ? number : throw new ImportFault($"Its '{name}' is no whole number.");

    private static JsonData Member(JsonData json, string name) =>
        json.TryGet(name, out var value) ? value : throw new ImportFault($"It has no '{name}'.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
