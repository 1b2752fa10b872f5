using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The answer to a request: a JSON document, or events one by one.</summary>
internal sealed class ProviderAnswer(ProviderHttp http, HttpResponseMessage response, Silence silence) : IDisposable
{
    private const int MaxErrorBytes = 64 * 1024;
    private const int MaxBodyBytes = 32 * 1024 * 1024;

    private readonly SseFrameReader _frames = new();
    private Stream? _stream;

    /// <summary>Whether the answer came whole, although it may have been asked for in pieces.</summary>
    public bool IsWhole => response.Content.Headers.ContentType?.MediaType is "application/json";

    /// <summary>The next event; null when there are no more.</summary>
    public async ValueTask<JsonDocument?> ReadEventAsync()
    {
        try
        {
            _stream ??= await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            while (true)
            {
                if (_frames.TryRead(out var payload))
                {
                    return payload.SequenceEqual("[DONE]"u8) ? null : Parse(payload.ToArray());
                }

                if (_frames.IsCompleted)
                {
                    return null;
                }

                silence.Listen();
                await _frames.FillAsync(_stream, silence.Token).ConfigureAwait(false);
                silence.Rest();
            }
        }
        catch (Exception exception) when (IsOfTransport(exception))
        {
            throw Explain(exception);
        }
    }

    /// <summary>The whole answer.</summary>
    public async Task<JsonDocument> ReadJsonAsync()
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBodyBytes, silence.Token).ConfigureAwait(false);
            return Parse(await response.Content.ReadAsByteArrayAsync(silence.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (IsOfTransport(exception))
        {
            throw Explain(exception);
        }
    }

    /// <summary>What a refusal says, as far as it says it.</summary>
    public async Task<ModelRequestException> ReadFailureAsync()
    {
        var body = await ReadErrorBodyAsync().ConfigureAwait(false);
        var error = ErrorBody.Read(body, response);
        return http.Failure((int)response.StatusCode, error.Reason, error.Code, Waiting.AskedBy(response, http.Time));
    }

    public void Dispose()
    {
        response.Dispose();
        silence.Dispose();
    }

    private async Task<byte[]> ReadErrorBodyAsync()
    {
        using var body = new MemoryStream();
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            var piece = new byte[4096];
            int count;
            while (body.Length < MaxErrorBytes && (count = await stream.ReadAsync(piece, silence.Token).ConfigureAwait(false)) > 0)
            {
                body.Write(piece, 0, count);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The status says what matters; with less of the body it is the same failure.
        }
        catch (OperationCanceledException exception)
        {
            throw silence.Broken(exception);
        }

        return body.ToArray();
    }

    private JsonDocument Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw http.Failure(null, "the answer is not JSON", cause: exception);
        }
    }

    private static bool IsOfTransport(Exception exception) =>
        exception is OperationCanceledException or IOException or HttpRequestException or FramingException;

    private Exception Explain(Exception exception) =>
        exception switch
        {
            OperationCanceledException cancelled => silence.Broken(cancelled),
            FramingException => http.Failure(null, "the answer is no stream of events", cause: exception),
            _ => http.Failure(null, "the connection broke before the answer was complete", cause: exception),
        };
}
