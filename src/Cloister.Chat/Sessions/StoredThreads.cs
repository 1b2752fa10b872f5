using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Opens threads out of a storage, those that cannot be read as the options say.</summary>
internal static partial class StoredThreads
{
    public static async Task<OpenedThread> OpenAsync(string threadId, ClientParts client, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await client.Storage.LoadAsync(threadId, cancellationToken).ConfigureAwait(false);
            return new(threadId, stored ?? ChatState.Empty);
        }
        catch (SessionDataException exception)
            when (client.Options.UnreadableThread != UnreadableThread.Throw && exception.Reason != SessionDataReason.KeyUnavailable)
        {
            return client.Options.UnreadableThread == UnreadableThread.Quarantine
                ? await SetAsideAsync(threadId, exception, client, cancellationToken).ConfigureAwait(false)
                : Hide(threadId, exception, client);
        }
    }

    private static async Task<OpenedThread> SetAsideAsync(
        string threadId,
        SessionDataException unreadable,
        ClientParts client,
        CancellationToken cancellationToken
    )
    {
        if (client.Storage is not IQuarantine storage)
        {
            throw new NotSupportedException(
                $"Thread '{threadId}' cannot be read and was not set aside, because the storage {client.Storage.GetType().Name} is no {nameof(IQuarantine)}. Restore or delete the thread, or choose another {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.UnreadableThread)}.",
                unreadable
            );
        }

        var place = await storage.QuarantineAsync(threadId, cancellationToken).ConfigureAwait(false);
        LogSetAside(client.Log, threadId, unreadable.Reason, place, unreadable);
        return new(threadId, ChatState.Empty);
    }

    private static OpenedThread Hide(string threadId, SessionDataException unreadable, ClientParts client)
    {
        LogHidden(client.Log, threadId, unreadable.Reason, unreadable);
        return new(threadId, ChatState.Empty, HidesUnreadable: true);
    }

    [LoggerMessage(
        303,
        LogLevel.Warning,
        "Thread {ThreadId} could not be read ({Reason}) and begins anew; what was stored is now at {Place}."
    )]
    private static partial void LogSetAside(
        ILogger log,
        string threadId,
        SessionDataReason reason,
        string? place,
        SessionDataException exception
    );

    [LoggerMessage(
        304,
        LogLevel.Warning,
        "Thread {ThreadId} could not be read ({Reason}) and begins anew; what is stored stays, and the session does not save itself, until it is saved by a call."
    )]
    private static partial void LogHidden(ILogger log, string threadId, SessionDataReason reason, SessionDataException exception);
}
