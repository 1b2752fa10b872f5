using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// A session for those who take part in it and do not lead it, such as plugins: what was said can be read, and something can be added. Nothing here
/// begins, asks or stops a run.
/// </summary>
/// <remarks>A handle; it holds nothing, and may be kept. Safe for several threads.</remarks>
public sealed class SessionConversation
{
    private readonly SessionDirectory _directory;

    internal SessionConversation(SessionDirectory directory, string id)
    {
        _directory = directory;
        SessionId = id;
        History = new(directory.Services.Store, id);
    }

    /// <summary>The session.</summary>
    public string SessionId { get; }

    /// <summary>What was said.</summary>
    public SessionHistory History { get; }

    /// <summary>What lists show of it; null if it does not exist.</summary>
    public async ValueTask<SessionInfo?> InfoAsync(CancellationToken cancellationToken = default) =>
        await _directory.Services.Store.ReadAsync(reader => reader.FindCurrentAsync(SessionId), cancellationToken).ConfigureAwait(false)
            is { } row
            ? SessionInfo.Of(row, _directory.IsExecuting(SessionId))
            : null;

    /// <summary>Adds what a person said, without asking for an answer. A run that goes on reads it at its next step.</summary>
    /// <param name="content">What was said.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    /// <returns>The message as it is stored now.</returns>
    /// <exception cref="SessionBusyException">The session is archived.</exception>
    public Task<Message> AppendUserMessageAsync(
        MessageContent content,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        return AppendAsync(id => new UserMessage(id, content) { Name = options?.Name }, options, cancellationToken);
    }

    /// <summary>Adds what the agent said in another way than by a run: a service or a plugin on its behalf.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    /// <returns>The message as it is stored now.</returns>
    /// <exception cref="SessionBusyException">The session is archived.</exception>
    public Task<Message> AppendAssistantMessageAsync(
        string text,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        return AppendAsync(id => new AssistantMessage(id) { Content = text, Name = options?.Name }, options, cancellationToken);
    }

    /// <summary>Reads the log from a row on, and then what comes, until the session is removed.</summary>
    /// <param name="after">The last row that is known; 0 for everything.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SessionRefusedException">There is no such session.</exception>
    public IAsyncEnumerable<SessionEvent> Subscribe(long after = 0, CancellationToken cancellationToken = default) =>
        SessionSubscription.ReadAsync(_directory.Services, SessionId, after, cancellationToken);

    private async Task<Message> AppendAsync(Func<string, Message> make, AppendOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var message = (options ?? new()).Tag(make(_directory.Services.Ids.NewMessage()));
        using var lease = await _directory.OpenAsync(SessionId, SessionCreation.Default).ConfigureAwait(false);
        await lease.Session.NoteAsync(new MessageAdded(message)).ConfigureAwait(false);
        return message;
    }
}
