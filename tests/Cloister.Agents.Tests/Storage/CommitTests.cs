namespace Cloister.Agents.Tests.Storage;

public sealed class CommitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Kinds => StorePlace.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_committed_is_read_and_is_there_after_the_next_start(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using (var store = await place.OpenAsync())
        {
            await store.CommitAsync(Items.Set(1, 2), Durability.Disk).WaitAsync(Patience);
            await store.CommitAsync(Items.Set(3), Durability.Os).WaitAsync(Patience);

            Assert.Equal([1, 2, 3], await Items.KeysAsync(store));
        }

        await using var again = await place.OpenAsync();
        Assert.Equal([1, 2, 3], await Items.KeysAsync(again));
        Assert.Equal(2, again.Epoch);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Values_of_every_kind_come_back_as_they_were(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        byte[] bytes = [0, 1, 2, 3, 0xff];
        var set = new WriteSet()
            .Do(Items.Add, long.MinValue, "", ReadOnlyMemory<byte>.Empty)
            .Do(Items.Add, true, "äöü 中文 🎉 'quoted' $1", bytes)
            .Do(Items.Add, 2, (string?)null, (byte[]?)null)
            .Do(Items.Add, (long?)long.MaxValue, "x", (ReadOnlyMemory<byte>)bytes.AsMemory(1, 3));

        await store.CommitAsync(set, Durability.Os).WaitAsync(Patience);

        var rows = await store.ReadAsync(reader =>
            reader.ListAsync(
                Items.All,
                static row =>
                    (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2))
            )
        );
        Assert.Equal([long.MinValue, 1, 2, long.MaxValue], rows.Select(row => row.Item1));
        Assert.Equal(["", "äöü 中文 🎉 'quoted' $1", null, "x"], rows.Select(row => row.Item2));
        Assert.Equal(
            [
                [],
                bytes,
                null,
                [1, 2, 3],
            ],
            rows.Select(row => row.Item3)
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Set_that_breaks_a_rule_fails_alone_and_leaves_nothing(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();

        var commits = Enumerable.Range(0, 50).Select(i => store.CommitAsync(Items.Set(i, i == 20 ? 20 : 100 + i), Durability.Os)).ToArray();

        await Assert.ThrowsAsync<WriteRefusedException>(() => commits[20].WaitAsync(Patience));
        await Task.WhenAll(commits.Where((_, i) => i != 20)).WaitAsync(Patience);
        Assert.Equal(
            Enumerable.Range(0, 50).Where(i => i != 20).SelectMany(i => new long[] { i, 100 + i }).Order(),
            await Items.KeysAsync(store)
        );
        Assert.True(store.Health.CanWrite);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Set_that_expects_other_rows_changes_nothing(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        var set = Items.Set(1).DoExpecting(Items.Rename, 1, 7, "a", "b");

        var exception = await Assert.ThrowsAsync<UnexpectedRowsException>(() => store.CommitAsync(set, Durability.Os).WaitAsync(Patience));

        Assert.Equal((1, 0), (exception.Expected, exception.Actual));
        Assert.Empty(await Items.KeysAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sets_take_effect_in_the_order_they_came_in(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await store.CommitAsync(new WriteSet().Do(Items.Add, 1, "0", SqlValue.Null), Durability.Os).WaitAsync(Patience);

        var commits = Enumerable
            .Range(0, 200)
            .Select(i => store.CommitAsync(new WriteSet().DoExpecting(Items.Rename, 1, 1, $"{i}", $"{i + 1}"), Durability.Os));

        await Task.WhenAll(commits).WaitAsync(Patience);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_two_who_expect_the_same_one_is_told_that_it_is_late(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await store.CommitAsync(new WriteSet().Do(Items.Add, 1, "open", SqlValue.Null), Durability.Os).WaitAsync(Patience);

        var first = store.CommitAsync(new WriteSet().DoExpecting(Items.Rename, 1, 1, "open", "approved"), Durability.Disk);
        var second = store.CommitAsync(new WriteSet().DoExpecting(Items.Rename, 1, 1, "open", "denied"), Durability.Disk);

        await first.WaitAsync(Patience);
        await Assert.ThrowsAsync<UnexpectedRowsException>(() => second.WaitAsync(Patience));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_sees_one_moment_and_holds_up_nobody_who_writes(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);

        var (before, after) = await store.ReadAsync(async reader =>
        {
            var before = await reader.ListAsync(Items.All, static row => row.GetInt64(0));
            await store.CommitAsync(Items.Set(2), Durability.Disk).WaitAsync(Patience);
            return (before, await reader.ListAsync(Items.All, static row => row.GetInt64(0)));
        });

        Assert.Equal([1], before);
        Assert.Equal([1], after);
        Assert.Equal([1, 2], await Items.KeysAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_of_a_single_statement_has_no_second(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);

        var keys = await store.ReadOnceAsync(reader => reader.ListAsync(Items.All, static row => row.GetInt64(0)));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await store.ReadOnceAsync(async reader =>
            {
                await reader.ListAsync(Items.All, static row => row.GetInt64(0));
                return await reader.ListAsync(Items.All, static row => row.GetInt64(0));
            })
        );

        Assert.Equal([1L], keys);
        Assert.Contains(Items.All.Text, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_cannot_write(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();

        await Assert.ThrowsAnyAsync<StoreException>(async () =>
            await store.ReadAsync(reader => reader.FirstAsync(Items.Add, static row => row.GetInt64(0), 1, SqlValue.Null, SqlValue.Null))
        );

        Assert.Empty(await Items.KeysAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_that_fails_or_is_given_up_spoils_no_other(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await store.ReadAsync<int>(_ => throw new TimeoutException()));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await store.ReadAsync(_ => new ValueTask<int>(1), gone.Token)
            );
        }

        Assert.Empty(await Items.KeysAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Key_is_never_given_twice(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        long last;
        await using (var store = await place.OpenAsync())
        {
            var keys = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => store.NextKeyAsync("item").AsTask())).WaitAsync(Patience);
            Assert.Equal(Enumerable.Range(1, 1_000).Select(key => (long)key), keys.Order());
            last = keys.Max();
        }

        await using var again = await place.OpenAsync();
        Assert.True(await again.NextKeyAsync("item") > last);
        Assert.Equal(1, await again.NextKeyAsync("other"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Process_that_lost_the_store_writes_nothing_any_more(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        using (var other = place.Connect())
        {
            Assert.Equal(2, other.Number(Ownership.Raise, Ownership.Agent, "another", 0));
        }

        var commits = Enumerable.Range(0, 5).Select(i => store.CommitAsync(Items.Set(i), Durability.Os)).ToArray();

        foreach (var commit in commits)
        {
            await Assert.ThrowsAsync<OwnershipLostException>(() => commit.WaitAsync(Patience));
        }

        Assert.Empty(await Items.KeysAsync(store));
        Assert.False(store.Health.CanWrite);
        Assert.Contains("another process", store.Health.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Closing_waits_for_what_was_handed_over_and_takes_nothing_more(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        var store = await place.OpenAsync();
        var commits = Enumerable.Range(0, 100).Select(i => store.CommitAsync(Items.Set(i), Durability.Os)).ToArray();

        await store.DisposeAsync().AsTask().WaitAsync(Patience);
        await store.DisposeAsync();

        Assert.All(commits, commit => Assert.True(commit.IsCompletedSuccessfully));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = store.CommitAsync(Items.Set(1_000), Durability.Os);
        });
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Items.KeysAsync(store));
        await using var again = await place.OpenAsync();
        Assert.Equal(100, (await Items.KeysAsync(again)).Count);
    }

    [Fact]
    public async Task Who_waits_for_a_commit_goes_on_elsewhere()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();
        string? name = null;

        await store
            .CommitAsync(Items.Set(1), Durability.Os)
            .ContinueWith(_ => name = Thread.CurrentThread.Name ?? "", TaskContinuationOptions.ExecuteSynchronously)
            .WaitAsync(Patience);

        Assert.NotEqual("Cloister store", name);
    }

    [Fact]
    public async Task Set_is_used_again()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();
        var set = new WriteSet();
        Assert.True(set.IsEmpty);

        for (var key = 0; key < 3; key++)
        {
            set.Do(Items.Add, key, "text", new byte[100]);
            Assert.Equal(8 + 4 + 100, set.Size);
            await store.CommitAsync(set, Durability.Os).WaitAsync(Patience);
            set.Clear();
            Assert.Equal((0, 0L), (set.Count, set.Size));
        }

        Assert.Equal([0, 1, 2], await Items.KeysAsync(store));
    }
}
