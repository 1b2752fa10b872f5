using System.Buffers;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Makes the requests of a run.</summary>
internal sealed class RunRequest(Uri endpoint, HttpAgentOptions options, RunContext context)
{
    /// <summary>From which length on a body is sent only when the other side has not refused the request.</summary>
    private const int Large = 1 << 20;

    /// <summary>A request for the run, or for the rest of it.</summary>
    /// <param name="lastEventId">The last event that was received before a connection broke.</param>
    public HttpRequestMessage Make(string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = MakeBody() };
        // Whoever refuses a body for its length closes the connection while it comes, and why is not heard.
        request.Headers.ExpectContinue = request.Content.Headers.ContentLength > Large ? true : null;
        request.Headers.TryAddWithoutValidation("Accept", ContentNegotiation.Accept(options.AcceptBinary));
        foreach (var (name, value) in context.Headers)
        {
            Add(request, name, value);
        }

        foreach (var (name, value) in options.Headers)
        {
            if (!context.Headers.ContainsKey(name))
            {
                Add(request, name, value);
            }
        }

        if (lastEventId is not null)
        {
            request.Headers.Remove(HttpHeaderNames.LastEventId);
            request.Headers.TryAddWithoutValidation(HttpHeaderNames.LastEventId, lastEventId);
        }

        return request;
    }

    private InputContent MakeBody()
    {
        var buffer = new RentedBuffer();
        try
        {
            Action<RunAgentInput, IBufferWriter<byte>> encode = options.EncodeBody ?? AgUiJson.WriteInput;
            encode(context.Input, buffer);
            return new(buffer);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        var isOurs =
            name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
        if (!isOurs && !request.Headers.TryAddWithoutValidation(name, value))
        {
            request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
