using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>A recording as text.</summary>
internal sealed class FixtureText(string name, string text)
{
    private int _line;

    public Fixture Read()
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        if (lines.Count == 0)
        {
            throw Bad("it is empty. Begin with a line that has '_session'");
        }

        var session = ReadHeader(lines[0]);
        var events = lines.Skip(1).Select(ReadEvent).ToImmutableArray();
        return new(name, TextOf(session, "threadId"), TextOf(session, "runId"), events);
    }

    private JsonData ReadHeader(string line) =>
        ReadObject(line).TryGet("_session", out var session) && session.IsObject
            ? session
            : throw Bad("it has no '_session' that is an object. Begin with one");

    private string TextOf(JsonData session, string member)
    {
        _line = 1;
        return session.TryGet(member, out var value) && value.TryGetString(out var id)
            ? id
            : throw Bad($"its '_session' has no '{member}' that is a string");
    }

    private AgUiEvent ReadEvent(string line)
    {
        var entry = ReadObject(line);
        if (!entry.TryGet("type", out var type) || !type.TryGetString(out _))
        {
            throw Bad("it has no 'type' that is a string");
        }

        if (!entry.TryGet("payload", out var payload) || !payload.IsObject)
        {
            throw Bad("it has no 'payload' that is an object");
        }

        try
        {
            return new JsonEventDecoder().Decode(payload.ToUtf8());
        }
        catch (AgUiFormatException exception)
        {
            throw Bad($"its 'payload' is no event: {exception.Message}");
        }
    }

    private JsonData ReadObject(string line)
    {
        _line++;
        return JsonData.TryParse(line, out var json) && json.IsObject ? json : throw Bad("it is no JSON object");
    }

    private FormatException Bad(string reason) => new($"Line {Math.Max(_line, 1)} of the fixture '{name}' cannot be read: {reason}.");
}
