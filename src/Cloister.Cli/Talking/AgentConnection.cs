using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Cli;

/// <summary>One agent over HTTP: its runs, and what is beside the protocol.</summary>
internal sealed class AgentConnection : IDisposable
{
    private readonly HttpClient _http;

    public AgentConnection(AgentAddress address, Action<string> remark)
    {
        _http = new(new SocketsHttpHandler { MaxResponseDrainSize = 0, UseCookies = false })
        {
            BaseAddress = address.Url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (address.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var retry = new RetryOptions
        {
            // What got lost may have been the answer and not the question.
            KeepRunId = true,
            OnReconnectAttempt = (_, _) => remark("The connection broke; trying again …"),
        };
        Agent = new HttpAgent(new(address.Url, "agui"), _http, new() { Retry = retry });
    }

    public HttpAgent Agent { get; }

    /// <summary>A conversation as it is, then as it goes on until its run has ended. Nothing for one that does not exist.</summary>
    /// <exception cref="CommandException">The agent does not let us.</exception>
    public async IAsyncEnumerable<ChatState> JoinAsync(
        string threadId,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"agui/threads/{Uri.EscapeDataString(threadId)}/stream?protocolVersion={RunAgentInput.CurrentProtocolVersion}"
        );
        request.Headers.TryAddWithoutValidation("Accept", AgUiMediaTypes.EventStream);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            yield break;
        }

        await ThrowIfRefusedAsync(answer, cancellationToken);
        var state = new ChatState();
        await foreach (var @event in ReadAsync(answer, cancellationToken))
        {
            state = ChatReducer.Default.Reduce(state, @event);
            yield return state;
        }

        if (state.IsRunning)
        {
            throw new HttpRequestException("The connection broke while the agent was speaking.");
        }
    }

    /// <summary>Stops what goes on in a conversation.</summary>
    public async Task CancelAsync(string threadId, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync($"agui/threads/{Uri.EscapeDataString(threadId)}/cancel", content: null, cancellationToken);
        await ThrowIfRefusedAsync(answer, cancellationToken);
    }

    /// <summary>What the agent says about something.</summary>
    /// <exception cref="CommandException">It does not, or cannot.</exception>
    public async Task<JsonData> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        return await DataOfAsync(answer, cancellationToken);
    }

    /// <summary>Has the agent do something.</summary>
    /// <exception cref="CommandException">It does not, or cannot.</exception>
    public async Task<JsonData> PostAsync(string path, JsonData body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body.ToUtf8()) { Headers = { ContentType = new(AgUiMediaTypes.Json) } };
        using var answer = await _http.PostAsync(path, content, cancellationToken);
        return await DataOfAsync(answer, cancellationToken);
    }

    /// <summary>Has the agent take something away.</summary>
    /// <exception cref="CommandException">It does not, or cannot.</exception>
    public async Task<JsonData> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.DeleteAsync(path, cancellationToken);
        return await DataOfAsync(answer, cancellationToken);
    }

    public void Dispose()
    {
        Agent.Dispose();
        _http.Dispose();
    }

    private static async IAsyncEnumerable<AgUiEvent> ReadAsync(
        HttpResponseMessage answer,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var (frames, decoder) = (new SseFrameReader(), new JsonEventDecoder());
        while (await frames.FillAsync(body, cancellationToken))
        {
            while (Next(frames, decoder) is { } @event)
            {
                yield return @event;
            }
        }
    }

    private static AgUiEvent? Next(SseFrameReader frames, JsonEventDecoder decoder) =>
        frames.TryRead(out var frame) ? decoder.Decode(frame) : null;

    private static async Task<JsonData> DataOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await ThrowIfRefusedAsync(answer, cancellationToken);
        return
            JsonData.TryParse(await answer.Content.ReadAsByteArrayAsync(cancellationToken), out var json)
            && json.TryGet("data", out var data)
            ? data
            : throw new CommandException("What answers there is no agent of this kind.");
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var error =
                JsonData.TryParse(body, out var json) && json.TryGet("error", out var text) && text.TryGetString(out var said)
                    ? said
                    : null;
            throw new CommandException($"The agent refuses ({(int)answer.StatusCode}): {error ?? answer.ReasonPhrase}");
        }
    }
}
