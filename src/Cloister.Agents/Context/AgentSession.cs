using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One session, for services: everything that can be done with a conversation.</summary>
/// <remarks>
/// <para>A handle; it holds nothing, and may be kept. Safe for several threads.</para>
/// <para>
/// To say something, or to note a fact, makes a session that does not exist; everything else needs one that does, and fails with a
/// <see cref="SessionRefusedException"/> otherwise. An archived one can be read, forked, restored and removed; all else fails with a
/// <see cref="SessionBusyException"/>.
/// </para>
/// </remarks>
public sealed partial class AgentSession
{
    private readonly SessionDirectory _directory;

    internal AgentSession(SessionDirectory directory, string id)
    {
        _directory = directory;
        Id = id;
        Conversation = new(directory, id);
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Whether a run goes on.</summary>
    public bool IsExecuting => _directory.IsExecuting(Id);

    /// <summary>What was said.</summary>
    public SessionHistory History => Conversation.History;

    /// <summary>The same session for those who may read and add, and nothing else.</summary>
    public SessionConversation Conversation { get; }

    /// <summary>What lists show of it; null if it does not exist.</summary>
    public ValueTask<SessionInfo?> InfoAsync(CancellationToken cancellationToken = default) => Conversation.InfoAsync(cancellationToken);

    /// <summary>Says something, and goes on as soon as that is durably taken.</summary>
    /// <param name="text">What a person or a program says.</param>
    /// <param name="whenBusy">What becomes of it while a run goes on.</param>
    /// <param name="cancellationToken">Gives up waiting; what was taken stays taken.</param>
    /// <exception cref="ArgumentException">There is nothing to say.</exception>
    /// <exception cref="SessionBusyException">It is refused. Nothing was stored.</exception>
    public async Task<RunHandle> PromptAsync(string text, WhenBusy whenBusy = WhenBusy.Queue, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException("Prompt is empty", nameof(text));
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var lease = await OpenAsync().ConfigureAwait(false);
        var ids = _directory.Services.Ids;
        return await lease.Session.SubmitAsync(PromptInput.Of(new(ids.NewMessage(), text), ids), whenBusy).ConfigureAwait(false);
    }

    /// <summary>Says something, and waits for the answer. A failure of a model or a tool is a result, not an exception.</summary>
    /// <param name="text">What a person or a program says.</param>
    /// <param name="cancellationToken">Stops the run; its result says so.</param>
    /// <exception cref="SessionBusyException">A run goes on already.</exception>
    public async Task<RunResult> RunAsync(string text, CancellationToken cancellationToken = default)
    {
        var handle = await PromptAsync(text, WhenBusy.Reject, cancellationToken).ConfigureAwait(false);
        var registration = cancellationToken.Register(() => _ = LeaveAsync(handle));
        await using (registration.ConfigureAwait(false))
        {
            return await handle.Finished.ConfigureAwait(false);
        }
    }

    /// <summary>Takes an input of a kind that only a service knows; the session is made as said if it does not exist.</summary>
    /// <exception cref="SessionBusyException">It is refused. Nothing was stored.</exception>
    internal async Task<RunHandle> SubmitAsync(SessionInput input, SessionCreation creation, WhenBusy whenBusy)
    {
        using var lease = await _directory.OpenAsync(Id, creation).ConfigureAwait(false);
        return await lease.Session.SubmitAsync(input, whenBusy).ConfigureAwait(false);
    }

    /// <summary>The host's own ids.</summary>
    internal IdSource Ids => _directory.Services.Ids;

    /// <summary>Stops what goes on, and drops what waits; what it said is in the history all the same.</summary>
    public async Task<StopResult> StopAsync(string reason = "stop")
    {
        using var lease = await _directory.FindAsync(Id).ConfigureAwait(false);
        return lease is null ? new(false, null, 0) : await lease.Session.StopAsync(reason).ConfigureAwait(false);
    }

    /// <summary>What people see of it, with what is being said at the moment.</summary>
    public async Task<ValueList<Message>> ListMessagesAsync(CancellationToken cancellationToken = default)
    {
        using var lease = await _directory.FindAsync(Id).ConfigureAwait(false);
        return lease is null ? [] : (await lease.Session.ViewAsync(cancellationToken).ConfigureAwait(false)).Transcript;
    }

    /// <inheritdoc cref="SessionConversation.AppendUserMessageAsync"/>
    public Task<Message> AppendUserMessageAsync(
        MessageContent content,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Conversation.AppendUserMessageAsync(content, options, cancellationToken);

    /// <inheritdoc cref="SessionConversation.AppendAssistantMessageAsync"/>
    public Task<Message> AppendAssistantMessageAsync(
        string text,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Conversation.AppendAssistantMessageAsync(text, options, cancellationToken);

    /// <inheritdoc cref="SessionConversation.Subscribe"/>
    public IAsyncEnumerable<SessionEvent> Subscribe(long after = 0, CancellationToken cancellationToken = default) =>
        Conversation.Subscribe(after, cancellationToken);

    /// <summary>Stops one's own run, and nobody else's.</summary>
    private async Task LeaveAsync(RunHandle handle)
    {
        using var lease = await _directory.FindAsync(Id).ConfigureAwait(false);
        await (lease?.Session.LeaveAsync(handle, "stop") ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private ValueTask<SessionLease> OpenAsync() => _directory.OpenAsync(Id, SessionCreation.Default);

    private async ValueTask<SessionLease> GetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _directory.FindAsync(Id).ConfigureAwait(false) ?? throw SessionRefusedException.NotFound(Id);
    }
}
