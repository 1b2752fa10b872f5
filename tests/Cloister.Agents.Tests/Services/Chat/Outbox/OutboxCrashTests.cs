using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Outbox;

/// <summary>The process ends at every moment of the way of a reply, and another one begins.</summary>
public sealed class OutboxCrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Step_whose_process_ended_before_it_was_written_down_is_sent()
    {
        OutStage? stage = null;
        var isFirst = true;
        await using var opened = stage = await OutStage.StartAsync(
            new ScriptedModelBuilder().Text("Hello!").NextRequest().Text("Still here.").Build(),
            set => set.Hooks = hooks => hooks.Pipeline(ChatPoints.BeforeReply, async (_, reply, _) => await DieAsync(reply))
        );
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        Assert.Equal("Hello!", (await ann.NextAsync()).Text);

        async ValueTask<ChatReply?> DieAsync(ChatReply reply)
        {
            if (isFirst)
            {
                isFirst = false;
                await stage!.EndAsync();
                _ = Task.Run(stage.OpenAsync);
            }

            return reply;
        }
    }

    [Fact]
    public async Task What_was_written_down_and_not_sent_is_sent()
    {
        await using var stage = await OutStage.StartAsync();
        stage.Platform.FailNext(ChannelFailure.NotSent);
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending1"]);

        await stage.CrashAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Hello!", (await ann.NextAsync()).Text);
        await stage.SettleAsync();
        Assert.Single(ann.Delivered);
        Assert.Equal(["sent"], await stage.RowsAsync());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_was_being_sent_counts_as_sent_where_that_would_be_seen(bool deduplicates, bool wasDelivered)
    {
        var (asked, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stage = await OutStage.StartAsync();
        stage.Platform.Features = stage.Platform.Features with { Deduplicates = deduplicates };
        Func<OutgoingMessage, CancellationToken, Task> hang = async (_, _) =>
        {
            asked.TrySetResult();
            await ended.Task;
            throw new IOException("The process is gone.");
        };
        (stage.Platform.Sending, stage.Platform.Delivering) = (wasDelivered ? null : hang, wasDelivered ? hang : null);
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await asked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(["sending"], await stage.RowsAsync());

        (stage.Platform.Sending, stage.Platform.Delivering) = (null, null);
        await stage.CrashAsync();
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["sent" or "unknown"]);
        await stage.SettleAsync();

        Assert.Equal([deduplicates ? "sent" : "unknown"], await stage.RowsAsync());
        Assert.Equal(deduplicates || wasDelivered ? 1 : 0, ann.Delivered.Count);
        ended.SetResult();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Long_text_goes_on_behind_the_part_that_was_sent(bool deduplicates)
    {
        var text = string.Concat(Enumerable.Repeat("0123456789\n", 4)).Trim();
        await using var stage = await OutStage.StartAsync(ScriptedModel.Saying(text));
        stage.Platform.Features = stage.Platform.Features with { MaxTextLength = 12, Deduplicates = deduplicates };
        var parts = 0;
        stage.Platform.Sending = (_, _) => ++parts == 3 ? throw new ChannelException(ChannelFailure.NotSent, "no") : Task.CompletedTask;
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending1"]);

        await stage.CrashAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["sent"]);

        Assert.Equal(text, string.Join('\n', ann.Delivered.Select(message => message.Text)));
    }
}
