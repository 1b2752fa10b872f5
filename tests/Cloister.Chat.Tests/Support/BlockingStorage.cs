using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>A storage that holds every thread that saves.</summary>
internal sealed class BlockingStorage(ManualResetEventSlim free) : ISessionStorage
{
    public ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default) => default;

    public ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    )
    {
        free.Wait(CancellationToken.None);
        return new("1");
    }

    public ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default) => default;

    public IAsyncEnumerable<ThreadInfo> ListThreadsAsync(CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<ThreadInfo>();
}
