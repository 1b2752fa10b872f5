using System.Runtime.CompilerServices;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>A model that says what a script says, and remembers what it was asked.</summary>
/// <remarks>
/// <para>
/// The first request plays the first script, the next request the next one, and the last script is played again and again. Everything comes
/// asynchronously, always. Ids that the script left open differ in every answer: <c>call-1</c> in the first one of a script, <c>call-1.2</c>
/// in the second.
/// </para>
/// <para>
/// Hosts ask for titles beside a conversation, whenever they like. Such a request plays none of the scripts, nor is it among <see cref="Requests"/>:
/// <see cref="Titles"/> answers it, and if there is none, nothing is answered.
/// </para>
/// <para>Safe for many requests at a time.</para>
/// </remarks>
/// <example>
/// <code>
/// var model = new ScriptedModelBuilder()
///     .ToolCall("read_file", """{"path":"a.txt"}""").NextRequest()
///     .Text("It says hello.").Build();
/// </code>
/// </example>
public sealed class ScriptedModel : IChatClient
{
    private readonly IReadOnlyList<ModelStep[]> _scripts;
    private readonly TimeProvider _time;
    private int _answers;
    private int _liveRequests;

    internal ScriptedModel(IReadOnlyList<ModelStep[]> scripts, TimeProvider time, ScriptedModel? titles)
    {
        _scripts = scripts;
        _time = time;
        Titles = titles;
    }

    /// <summary>What answers requests for titles.</summary>
    public ScriptedModel? Titles { get; }

    /// <summary>What it was asked, in order.</summary>
    public Recorded<ModelRequest> Requests { get; } = new();

    /// <summary>How the answers ended that are over, in the order in which they did.</summary>
    public Recorded<ScriptEnd> Ends { get; } = new();

    /// <summary>How many answers are being given. Whoever abandons an answer without disposing it is found here.</summary>
    public int LiveRequests => Volatile.Read(ref _liveRequests);

    /// <summary>Whether somebody disposed it; it answers all the same.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>A model that says the same to everything.</summary>
    /// <param name="text">What it says.</param>
    public static ScriptedModel Saying(string text) => new ScriptedModelBuilder().Text(text).Build();

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return AnswerAsync(new(messages, options, isStreaming: true), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var updates = AnswerAsync(new(messages, options, isStreaming: false), cancellationToken);
        return await updates.ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", null, "scripted")
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Notes that it was disposed.</summary>
    public void Dispose() => IsDisposed = true;

    private IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(ModelRequest request, CancellationToken cancellationToken) =>
        ModelPurpose.Of(request.Options) != ModelPurpose.Title ? PlayAsync(request, cancellationToken)
        : Titles is { } titles ? titles.PlayAsync(request, cancellationToken)
        : AsyncEnumerable.Empty<ChatResponseUpdate>();

    private async IAsyncEnumerable<ChatResponseUpdate> PlayAsync(
        ModelRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var number = Interlocked.Increment(ref _answers);
        var id = $"answer-{number}";
        var script = _scripts[Math.Min(number, _scripts.Count) - 1];
        var play = new ModelPlay(request, Math.Max(1, number - _scripts.Count + 1), _time, cancellationToken);
        Interlocked.Increment(ref _liveRequests);
        Requests.Add(request);
        try
        {
            foreach (var step in script)
            {
                await Task.Yield();
                play.ThrowIfCancelled();
                await foreach (var content in step(play).ConfigureAwait(false))
                {
                    play.HasCalls |= content is FunctionCallContent;
                    if (request.IsStreaming || content is not FunctionCallFragmentContent)
                    {
                        yield return Update(content, request, id);
                    }

                    await Task.Yield();
                    play.ThrowIfCancelled();
                }

                if (play.IsOver)
                {
                    break;
                }
            }

            play.HasEnded = true;
            if (!play.IsOver)
            {
                yield return Update(null, request, id, play.Reason ?? (play.HasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _liveRequests);
            Ends.Add(play.End);
        }
    }

    private static ChatResponseUpdate Update(AIContent? content, ModelRequest request, string id, ChatFinishReason? reason = null) =>
        new(ChatRole.Assistant, content is null ? [] : [content])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = request.Options.ModelId ?? "scripted",
            FinishReason = reason,
        };
}
