using Cloister.AgUi;

namespace Cloister.Chat;

// The calls that start runs.
public sealed partial class ChatSession
{
    /// <summary>Whether <see cref="SendAsync"/> would take a message at this moment, for send buttons. Never throws, also not after disposal.</summary>
    /// <param name="options">What the call would add.</param>
    /// <returns>What stands in the way. The next moment may be another one: another thread may send, or the run may end.</returns>
    public SendReadiness GetSendReadiness(SendOptions? options = null) => _lane.ReadinessFor(options ?? SendOptions.Default);

    /// <summary>Appends a message of the user and runs the agent.</summary>
    /// <param name="content">What the user says: a text, or a list of parts.</param>
    /// <param name="options">What this call adds.</param>
    /// <param name="cancellationToken">Stops the call; then the task is cancelled.</param>
    /// <returns>How the run ended, with the follow-up runs of tools. When the call returns, the message is in <see cref="State"/>.</returns>
    /// <exception cref="InvalidOperationException">
    /// A run is in flight, the agent waits for an answer to an interrupt, or for the result of a tool; the options say what to do instead.
    /// </exception>
    public Task<RunResult> SendAsync(MessageContent content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        options ??= SendOptions.Default;
        return _lane.Start(new(new SendOpening(content, options), options, cancellationToken));
    }

    /// <summary>As <see cref="SendAsync"/>, for those who show the conversation while it grows.</summary>
    /// <param name="content">What the user says: a text, or a list of parts.</param>
    /// <param name="options">What this call adds.</param>
    /// <param name="cancellationToken">Stops the call; then enumerating throws.</param>
    /// <returns>
    /// Each state from the one with the message on, the last one always; a slow reader skips some. It starts when it is enumerated, and ends
    /// normally however the run ends: <see cref="Result"/> says how. Leaving early stops the run.
    /// </returns>
    public IAsyncEnumerable<ChatState> SendAndWatchAsync(
        MessageContent content,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        options ??= SendOptions.Default;
        return new WatchedExchange(
            (watcher, token) => _lane.Start(new(new SendOpening(content, options), options, token) { Watcher = watcher }),
            _client.Options.EventBufferSize,
            cancellationToken
        );
    }

    /// <summary>Answers the last message of the user again: everything after it goes. Without one nothing happens.</summary>
    /// <param name="options">What this call adds.</param>
    /// <param name="cancellationToken">Stops the call; then the task is cancelled.</param>
    /// <inheritdoc cref="SendAsync" path="/returns|/exception"/>
    public Task<RunResult> RegenerateAsync(SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= SendOptions.Default;
        return _lane.Start(new(new RegenerateOpening(options), options, cancellationToken));
    }

    /// <summary>Says a message of the user in other words: it and everything after it goes, and the agent runs.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="content">The new words.</param>
    /// <param name="options">What this call adds.</param>
    /// <param name="cancellationToken">Stops the call; then the task is cancelled.</param>
    /// <inheritdoc cref="SendAsync" path="/returns|/exception"/>
    /// <exception cref="ArgumentException">There is no such message of the user.</exception>
    public Task<RunResult> EditAndResendAsync(
        string messageId,
        MessageContent content,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messageId);
        ArgumentNullException.ThrowIfNull(content);
        options ??= SendOptions.Default;
        return _lane.Start(new(new EditOpening(messageId, content, options), options, cancellationToken));
    }

    /// <summary>Answers the open interrupts, every one of them, and lets the agent go on.</summary>
    /// <param name="answers">One for each of <see cref="ChatState.PendingInterrupts"/>.</param>
    /// <param name="options">What this call adds.</param>
    /// <param name="cancellationToken">Stops the call; then the task is cancelled.</param>
    /// <exception cref="ArgumentException">The answers are not those to the open interrupts.</exception>
    /// <exception cref="InvalidOperationException">A run is in flight, or an interrupt has expired and can only be given up.</exception>
    public Task<RunResult> ResumeAsync(
        IEnumerable<ResumeEntry> answers,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= SendOptions.Default;
        var list = answers.ToValueList();
        Validate(list);
        return _lane.Start(new(new ResumeOpening(list, options.Remark), options, cancellationToken));
    }

    /// <summary>Gives the result of a tool call that people answer. The result of the last open one lets the agent go on.</summary>
    /// <param name="toolCallId">The call, one of <see cref="ChatState.PendingToolCalls"/>.</param>
    /// <param name="output">The result.</param>
    /// <param name="options">What the run that follows gets.</param>
    /// <param name="cancellationToken">Stops the call; then the task is cancelled.</param>
    /// <returns>How the run ended; with <see cref="RunResult.Runs"/> 0 as long as other calls are open.</returns>
    /// <exception cref="ArgumentException">The call does not wait for a result.</exception>
    public Task<RunResult> SubmitToolResultAsync(
        string toolCallId,
        ToolOutput output,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(toolCallId);
        ArgumentNullException.ThrowIfNull(output);
        return _lane.Start(new(new SubmitOpening(toolCallId, output), options ?? SendOptions.Default, cancellationToken));
    }

    /// <summary>Asks the application about answers, before anything is locked or changed.</summary>
    private void Validate(ValueList<ResumeEntry> answers)
    {
        if (_client.Options.ValidateResponse is not { } validate)
        {
            return;
        }

        var open = _conversation.Latest().PendingInterrupts;
        foreach (var answer in answers.Where(answer => answer.Status == ResumeStatus.Resolved))
        {
            if (
                open.FirstOrDefault(interrupt => interrupt.Id == answer.InterruptId) is { } interrupt
                && validate(interrupt, answer.Payload) is { } problem
            )
            {
                throw new ArgumentException($"The answer to interrupt '{interrupt.Id}' is not valid: {problem}", nameof(answers));
            }
        }
    }
}
