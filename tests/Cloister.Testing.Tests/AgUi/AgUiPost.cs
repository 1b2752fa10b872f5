using System.Buffers;
using System.Net.Http.Headers;
using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

/// <summary>A client that knows HTTP and nothing of the protocol.</summary>
internal static class AgUiPost
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    public static readonly RunAgentInput Input = new("thread", "run") { ProtocolVersion = "1.0" };

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client,
        FakeAgUiServer server,
        AgUiEncoding encoding = AgUiEncoding.Sse,
        CancellationToken cancellationToken = default
    )
    {
        var body = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(Input, body);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = new ByteArrayContent(body.WrittenSpan.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(AgUiMediaTypes.Json);
        request.Headers.TryAddWithoutValidation("Accept", ContentNegotiation.Accept(encoding == AgUiEncoding.Binary));
        return await client
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .WaitAsync(Limit, cancellationToken);
    }

    public static async Task<byte[]> BytesAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsByteArrayAsync().WaitAsync(Limit);

    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync().WaitAsync(Limit);

    /// <summary>All that comes until the body ends or breaks.</summary>
    public static async Task<(byte[] Bytes, bool IsBroken)> ReadToBreakAsync(this HttpResponseMessage response)
    {
        var read = new MemoryStream();
        try
        {
            await response.Content.CopyToAsync(read).WaitAsync(Limit);
            return (read.ToArray(), false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (read.ToArray(), true);
        }
    }

    /// <summary>The next bytes, whatever they are.</summary>
    public static async Task<string> ReadSomeAsync(this Stream body)
    {
        var buffer = new byte[64 * 1024];
        var count = await body.ReadAsync(buffer).AsTask().WaitAsync(Limit);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, count);
    }

    /// <summary>What the encoder and the framing make of events.</summary>
    public static byte[] Frames(IEnumerable<AgUiEvent> events, AgUiEncoding encoding)
    {
        var sse = new ArrayBufferWriter<byte>();
        var binary = new BinaryFrameWriter();
        foreach (var agentEvent in events)
        {
            if (encoding == AgUiEncoding.Sse)
            {
                SseFrameWriter.WriteData(sse, AgUiJson.ToUtf8(agentEvent));
            }
            else
            {
                binary.BeginFrame();
                new BinaryEventEncoder().Write(agentEvent, binary);
                binary.EndFrame();
            }
        }

        return encoding == AgUiEncoding.Sse ? sse.WrittenSpan.ToArray() : binary.WrittenMemory.ToArray();
    }
}
