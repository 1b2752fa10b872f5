using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Benchmarks;

/// <summary>A store in a folder of its own, with one thread in it.</summary>
internal sealed class StoreUnderMeasure(string name, Func<string, ISessionStorage> make) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloister-bench-");
    private ISessionStorage? _store;

    public string Name => name;

    private ISessionStorage Store => _store ??= make(_folder.FullName);

    /// <summary>Each operation replaces the whole thread by one in which every message says something else.</summary>
    public Contender Saving(ChatState[] states)
    {
        var saves = 0;
        return new(
            name,
            async count =>
            {
                for (var i = 0; i < count; i++)
                {
                    await Store.SaveAsync("thread", states[saves++ % states.Length], SaveMode.Overwrite);
                }
            }
        )
        {
            IsByTheWall = true,
        };
    }

    public async Task<Contender> OpeningAsync(ChatState state)
    {
        await Store.SaveAsync("thread", state, SaveMode.Overwrite);
        return new(
            name,
            async count =>
            {
                for (var i = 0; i < count; i++)
                {
                    _ = await Store.LoadAsync("thread") ?? throw new InvalidOperationException("The thread is not there.");
                }
            }
        )
        {
            IsByTheWall = true,
        };
    }

    /// <summary>Each operation saves a thread that is one turn longer, until it is twice as long.</summary>
    public async Task<Contender> TurnsAsync(string title, ChatState start)
    {
        var state = start;
        state = state with { Revision = await Store.SaveAsync("thread", state, SaveMode.Overwrite) };
        var number = 0;
        return new(
            title,
            async count =>
            {
                for (var i = 0; i < count; i++)
                {
                    state = state.AndAnotherTurn(number++);
                    state = state with { Revision = await Store.SaveAsync("thread", state) };
                }
            }
        )
        {
            IsByTheWall = true,
        };
    }

    public async ValueTask DisposeAsync()
    {
        switch (_store)
        {
            case IAsyncDisposable store:
                await store.DisposeAsync();
                break;
            case IDisposable store:
                store.Dispose();
                break;
        }

        _folder.Delete(recursive: true);
    }
}
