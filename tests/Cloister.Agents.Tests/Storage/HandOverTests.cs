namespace Cloister.Agents.Tests.Storage;

/// <summary>Which thread applies a set.</summary>
public sealed class HandOverTests
{
    private const string Writer = "Cloister store";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Small_set_that_finds_the_writer_idle_is_applied_by_whoever_brings_it()
    {
        await using var place = new Place();
        await using var store = await place.OpenAsync();

        var commit = store.CommitAsync(Items.Set(1), Durability.Os);

        Assert.True(commit.IsCompletedSuccessfully);
        Assert.Equal(Thread.CurrentThread, Assert.Single(place.Threads));
    }

    [Fact]
    public async Task Set_that_waits_for_the_disk_is_applied_by_the_writer()
    {
        await using var place = new Place();
        await using var store = await place.OpenAsync();

        await store.CommitAsync(Items.Set(1), Durability.Disk).WaitAsync(Patience);

        Assert.Equal(Writer, Assert.Single(place.Threads).Name);
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(100, 1)]
    public async Task Large_set_is_applied_by_the_writer(int rows, int bytes)
    {
        await using var place = new Place();
        await using var store = await place.OpenAsync();
        var set = new WriteSet();
        for (var key = 0; key < rows; key++)
        {
            set.Do(Items.Add, key, "text", new byte[bytes]);
        }

        await store.CommitAsync(set, Durability.Os).WaitAsync(Patience);

        Assert.Equal(Writer, Assert.Single(place.Threads).Name);
    }

    [Fact]
    public async Task Small_set_that_fails_fails_alone_and_the_next_is_applied()
    {
        await using var place = new Place();
        await using var store = await place.OpenAsync();
        await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);

        await Assert.ThrowsAsync<WriteRefusedException>(() => store.CommitAsync(Items.Set(2, 1), Durability.Os).WaitAsync(Patience));
        await store.CommitAsync(Items.Set(3), Durability.Os).WaitAsync(Patience);

        Assert.Equal([1, 3], await Items.KeysAsync(store));
    }

    [Fact]
    public async Task Sets_of_many_threads_are_all_applied_and_never_two_at_a_time()
    {
        await using var place = new Place();
        await using var store = await place.OpenAsync();

        await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(lane =>
                        Task.Run(async () =>
                        {
                            for (var key = 0; key < 100; key++)
                            {
                                await store.CommitAsync(Items.Set((lane * 100) + key), key % 10 == 0 ? Durability.Disk : Durability.Os);
                            }
                        })
                    )
            )
            .WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 800).Select(key => (long)key), await Items.KeysAsync(store));
        Assert.Equal(1, place.MostAtOnce);
    }

    /// <summary>A store whose writer is watched.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private int _atWork;

        public List<Thread> Threads { get; } = [];

        public int MostAtOnce { get; private set; }

        public ValueTask<AgentStore> OpenAsync() =>
            AgentStore.OpenAsync(
                new()
                {
                    Folder = _folder.Path,
                    Modules = [Items.Module],
                    Around = groups => new Watched(groups, this),
                }
            );

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private sealed class Watched(GroupWriter groups, Place place) : GroupWriter
        {
            public override bool IsQuick => groups.IsQuick;

            public override bool NeedsTidying => groups.NeedsTidying;

            public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
            {
                place.MostAtOnce = Math.Max(place.MostAtOnce, Interlocked.Increment(ref place._atWork));
                place.Threads.Add(Thread.CurrentThread);
                groups.Apply(group, durability);
                Interlocked.Decrement(ref place._atWork);
            }

            public override StoreException? TidyUp() => groups.TidyUp();

            public override void Dispose() => groups.Dispose();
        }
    }
}
