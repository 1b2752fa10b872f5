using Cloister.AgUi;

namespace Cloister.Chat;

internal sealed class NoSessionStorage : ISessionStorage
{
    public ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default) => default;

    public ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    ) => new(state.Revision ?? "none");

    public ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default) => default;

    public IAsyncEnumerable<ThreadInfo> ListThreadsAsync(CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<ThreadInfo>();
}
