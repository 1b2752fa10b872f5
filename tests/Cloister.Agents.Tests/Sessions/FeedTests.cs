namespace Cloister.Agents.Tests.Sessions;

public sealed class FeedTests
{
    private const int Kept = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MemoryFeed _feed = new();

    [Fact]
    public void Follower_gets_the_rows_behind_its_own()
    {
        using var follower = _feed.Follow(1);
        Publish(1, 2, 3);
        Publish(4);

        Assert.Equal([1, 2, 3, 4], Read(follower, after: 0)!);
        Assert.Equal([3, 4], Read(follower, after: 2)!);
        Assert.Equal([], Read(follower, after: 4)!);
    }

    [Fact]
    public void Follower_that_has_fallen_behind_has_to_read_the_store()
    {
        using var follower = _feed.Follow(1);
        Publish([.. Enumerable.Range(1, Kept + 10)]);

        Assert.Null(Read(follower, after: 9));
        Assert.Equal(Enumerable.Range(11, Kept), Read(follower, after: 10)!);
    }

    [Fact]
    public void Rows_of_another_session_are_not_seen()
    {
        using var follower = _feed.Follow(2);
        Publish(1);

        Assert.Null(Read(follower, after: 0));
    }

    [Fact]
    public async Task Follower_waits_until_there_is_something_behind_its_row()
    {
        using var follower = _feed.Follow(1);
        Publish(1);
        await follower
            .WaitAsync(after: 0, TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        var waiting = follower.WaitAsync(after: 1, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        Publish(2);

        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private void Publish(params int[] numbers) =>
        _feed.Publish(1, [.. numbers.Select(seq => new LogRow(seq, seq, At: 0, RunId: null, RecordType.TitleSet, Body: default))]);

    private static int[]? Read(IFeedFollower follower, long after) =>
        follower.TryRead(after, out var rows) ? [.. rows.Select(row => (int)row.Seq)] : null;
}
