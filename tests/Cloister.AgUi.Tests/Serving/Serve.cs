using System.Text;

namespace Cloister.AgUi.Tests.Serving;

/// <summary>Serves an agent into memory and reads what a client gets.</summary>
internal static class Serve
{
    public static readonly RunAgentInput Input = new("t", "r") { ProtocolVersion = "1.0" };
    public static readonly RunAgentInput OldInput = new("t", "r");

    public static async Task<List<AgUiEvent>> EventsAsync(
        IAgent agent,
        AgentEndpointOptions? options = null,
        RunAgentInput? input = null,
        AgUiEncoding encoding = AgUiEncoding.Sse
    )
    {
        var (events, _) = await RunAsync(agent, options, input, encoding);
        return events;
    }

    public static async Task<(List<AgUiEvent> Events, RunOutcome Outcome)> RunAsync(
        IAgent agent,
        AgentEndpointOptions? options = null,
        RunAgentInput? input = null,
        AgUiEncoding encoding = AgUiEncoding.Sse
    )
    {
        var body = new MemoryStream();
        var outcome = await new AgentEndpoint(agent, options)
            .WriteAsync(new RunRequest(input ?? Input, encoding), body)
            .WaitAsync(TimeSpan.FromSeconds(10));
        return (Decode(body.ToArray(), encoding), outcome);
    }

    public static async Task<string> TextAsync(IAgent agent, AgentEndpointOptions? options = null, RunAgentInput? input = null)
    {
        var body = new MemoryStream();
        await new AgentEndpoint(agent, options).WriteAsync(new RunRequest(input ?? Input, AgUiEncoding.Sse), body);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static List<AgUiEvent> Decode(byte[] body, AgUiEncoding encoding)
    {
        if (encoding == AgUiEncoding.Sse)
        {
            return
            [
                .. Encoding
                    .UTF8.GetString(body)
                    .Split("\n\n")[..^1]
                    .Select(frame => new JsonEventDecoder().Decode(Encoding.UTF8.GetBytes(frame["data: ".Length..]))),
            ];
        }

        var events = new List<AgUiEvent>();
        for (var rest = body.AsSpan(); !rest.IsEmpty; )
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest);
            events.Add(new BinaryEventDecoder().Decode(rest.Slice(4, length)));
            rest = rest[(4 + length)..];
        }

        return events;
    }
}
