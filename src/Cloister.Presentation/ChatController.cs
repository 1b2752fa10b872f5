using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Presentation;

/// <summary>A conversation as a user interface shows it: what was said, what is being written, whether the agent is at work.</summary>
/// <remarks>
/// Make it on the thread of the user interface: notifications come through the synchronization context of the thread that makes it, and several changes may
/// come as one. Without such a context they come on whichever thread changed something.
/// </remarks>
public sealed class ChatController : Notifying, IDisposable
{
    private readonly UiThread _thread;
    private readonly bool _ownsSession;
    private readonly ChatControllerOptions _options;
    private ChatState _shown;
    private bool _wasStreaming;

    /// <summary>Shows a session that is somebody else's: disposing the controller leaves it alone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="options">How the controller behaves.</param>
    public ChatController(ChatSession session, ChatControllerOptions? options = null)
        : this(session, options, ownsSession: false) { }

    private ChatController(ChatSession session, ChatControllerOptions? options, bool ownsSession)
    {
        ArgumentNullException.ThrowIfNull(session);
        _options = options ?? ChatControllerOptions.Default;
        Session = session;
        _ownsSession = ownsSession;
        _thread = new(Refresh);
        Composer = new(text => SendAsync(text, _options.SendOptions));
        session.StateChanged += OnStateChanged;
        _shown = session.State;
        _wasStreaming = session.IsRunning;
        Composer.Readiness = session.GetSendReadiness(_options.SendOptions);
        Messages.Show(_shown);
    }

    /// <summary>The session.</summary>
    public ChatSession Session { get; }

    /// <summary>The conversation as it is at this moment; what is shown may be a little older.</summary>
    public ChatState State => Session.State;

    /// <summary>Whether the agent, or a tool it asked for, is at work.</summary>
    public bool IsStreaming => Session.IsRunning;

    /// <summary>The messages.</summary>
    public MessageList Messages { get; } = new();

    /// <summary>What the user writes.</summary>
    public Composer Composer { get; }

    /// <summary>Whether the view follows what is said.</summary>
    public ReadingPosition Position { get; } = new();

    /// <summary>Opens a thread, and shows it. The session is the controller's: it goes with it.</summary>
    /// <param name="client">Knows the agent and where threads are kept.</param>
    /// <param name="threadId">The thread; one that was never saved begins empty.</param>
    /// <param name="options">How the controller behaves.</param>
    /// <param name="cancellationToken">Ends waiting for the storage.</param>
    /// <remarks>Call it on the thread of the user interface; the controller is made there too.</remarks>
    public static async Task<ChatController> OpenAsync(
        AgUiClient client,
        string threadId,
        ChatControllerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(client);

        // The controller is made on the thread that asks for it.
        var session = await client.OpenSessionAsync(threadId, cancellationToken).ConfigureAwait(true);
        return new(session, options, ownsSession: true);
    }

    /// <summary>As <see cref="ChatSession.SendAsync"/>. The view goes to the end.</summary>
    public Task<RunResult> SendAsync(MessageContent content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        var run = Session.SendAsync(content, options, cancellationToken);
        Position.IsAtEnd = true;
        return Follow(run);
    }

    /// <summary>As <see cref="ChatSession.RegenerateAsync"/>.</summary>
    public Task<RunResult> RegenerateAsync(SendOptions? options = null, CancellationToken cancellationToken = default) =>
        Follow(Session.RegenerateAsync(options, cancellationToken));

    /// <summary>As <see cref="ChatSession.EditAndResendAsync"/>. The view goes to the end.</summary>
    public Task<RunResult> EditAndResendAsync(
        string messageId,
        MessageContent content,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var run = Session.EditAndResendAsync(messageId, content, options, cancellationToken);
        Position.IsAtEnd = true;
        return Follow(run);
    }

    /// <summary>As <see cref="ChatSession.ResumeAsync"/>.</summary>
    public Task<RunResult> ResumeAsync(
        IEnumerable<ResumeEntry> answers,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Follow(Session.ResumeAsync(answers, options, cancellationToken));

    /// <summary>As <see cref="ChatSession.SubmitToolResultAsync"/>.</summary>
    public Task<RunResult> SubmitToolResultAsync(
        string toolCallId,
        ToolOutput output,
        SendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Follow(Session.SubmitToolResultAsync(toolCallId, output, options, cancellationToken));

    /// <summary>As <see cref="ChatSession.Cancel"/>.</summary>
    public void Cancel()
    {
        Session.Cancel();
        _thread.Request();
    }

    /// <summary>As <see cref="ChatSession.ClearAsync"/>.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) => Session.ClearAsync(cancellationToken);

    /// <summary>Stops notifying; disposes the session if the controller opened it.</summary>
    public void Dispose()
    {
        if (_thread.IsClosed)
        {
            return;
        }

        _thread.Close();
        Session.StateChanged -= OnStateChanged;
        if (_ownsSession)
        {
            Session.Dispose();
        }
    }

    private void OnStateChanged(object? sender, ChatState state) => _thread.Request();

    /// <summary>The last state of a run can come before the session calls itself idle.</summary>
    private Task<RunResult> Follow(Task<RunResult> run)
    {
        _ = run.ContinueWith(
            static (_, thread) => ((UiThread)thread!).Request(),
            _thread,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return run;
    }

    private void Refresh()
    {
        var state = Session.State;
        var isStreaming = Session.IsRunning;
        var readiness = Session.GetSendReadiness(_options.SendOptions);
        Notify(() => Composer.Readiness = readiness);
        if (!ReferenceEquals(state, _shown))
        {
            _shown = state;
            Notify(() => Messages.Show(state));
            Notify(() => Changed(nameof(State)));
            Notify(Position.Grow);
        }

        if (isStreaming != _wasStreaming)
        {
            _wasStreaming = isStreaming;
            Notify(() => Changed(nameof(IsStreaming)));
        }
    }

    /// <summary>A handler may dispose the controller; then nobody hears any more.</summary>
    private void Notify(Action notification)
    {
        if (!_thread.IsClosed)
        {
            notification();
        }
    }
}
