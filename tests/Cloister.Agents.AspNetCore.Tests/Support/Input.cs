using System.Buffers;
using System.Net.Http.Headers;
using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore.Tests;

/// <summary>What clients ask.</summary>
internal static class Input
{
    public static RunAgentInput Of(string runId, params Message[] messages) =>
        new("t1", runId) { ProtocolVersion = "1.0", Messages = [.. messages] };

    public static RunAgentInput Saying(string text, string runId = "r1", string thread = "t1") =>
        new(thread, runId) { ProtocolVersion = "1.0", Messages = [new UserMessage($"u-{runId}", text)] };

    /// <summary>With what the client wishes beside the protocol.</summary>
    public static RunAgentInput Wishing(this RunAgentInput input, string name, string value) =>
        input with
        {
            ForwardedProps = JsonData.Object(("cloister", JsonData.Object((name, value)))),
        };

    public static HttpContent ToContent(RunAgentInput input)
    {
        var body = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(input, body);
        return new ByteArrayContent(body.WrittenSpan.ToArray())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
    }
}
