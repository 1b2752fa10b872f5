using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Keeps conversations: a thread id, and the state under it.</summary>
/// <remarks>
/// Saves and deletes of one thread take effect in the order of their calls; different threads never hold each other up. Failures are exceptions
/// of the call, and a call that failed does not spoil the next.
/// </remarks>
public interface ISessionStorage
{
    /// <summary>The conversation, with the revision it was saved as; null if there is none.</summary>
    /// <exception cref="SessionDataException">What is stored cannot be read.</exception>
    ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default);

    /// <summary>Saves the whole conversation in place of the stored one.</summary>
    /// <returns>The revision it was saved as.</returns>
    /// <exception cref="SessionConflictException">
    /// Somebody else saved the thread since <paramref name="state"/> was loaded or saved, and <paramref name="mode"/> does not say to overwrite.
    /// </exception>
    ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    );

    /// <summary>Forgets the conversation. There need not be one.</summary>
    ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default);

    /// <summary>All stored threads, in no order, each once; also those that cannot be read.</summary>
    IAsyncEnumerable<ThreadInfo> ListThreadsAsync(CancellationToken cancellationToken = default);
}
