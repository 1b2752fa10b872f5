using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Chat.Inbound;

/// <summary>The process ends behind every single transaction there is on the way of some messages.</summary>
public sealed class CutTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public async Task Wherever_the_process_ends_each_message_is_taken_in_once_and_answered(int debounce)
    {
        for (var commits = 1; await CutAsync(commits, debounce); commits++)
        {
            Assert.True(commits < 200, "The way of the messages has no end.");
        }
    }

    [Fact]
    public async Task While_the_store_takes_nothing_a_message_waits_and_none_overtakes_it()
    {
        var cut = new Cut { Failure = static () => new StoreUnavailableException("The disk is full.") };
        var go = new TaskCompletionSource();
        await using var stage = await StartAsync(
            cut,
            debounce: 0,
            hooks => hooks.Effect(ChatPoints.ObservePrincipal, async (_, _, _) => await go.Task)
        );
        await stage.Inbox.TakeAsync([stage.Message("a"), stage.Message("b")], cancellationToken: TestContext.Current.CancellationToken);
        cut.After(0);
        go.SetResult();
        Assert.True(await cut.WhenAsync(stage.SettleAsync()));
        await stage.Logs.Records.WaitForAsync(record => record.EventId.Id == 606);

        cut.Never();
        while (!stage.SettleAsync().IsCompleted)
        {
            await stage.Time.WaitForTimersAsync();
            stage.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await stage.RestAsync();
        Assert.Equal(["a", "b"], await SaidAsync(stage, "ann", "private"));
        Assert.Equal("queued queued", await stage.ClaimsAsync());
    }

    private static async Task<ChatStage> StartAsync(Cut cut, int debounce, Action<PointHooks>? hooks = null)
    {
        var stage = new ChatStage
        {
            Queue = $"\"mergeDebounceMs\": {debounce}",
            Hooks = hooks,
            Configure = options =>
            {
                var open = options.Store;
                options.Store = store => open(store) with { Around = groups => new CutWriter(groups, cut) };
            },
        };
        await stage.OpenAsync();
        return stage;
    }

    /// <summary>Cuts the process off behind so many transactions, and looks at what the next one makes of it.</summary>
    /// <returns>Whether there were so many.</returns>
    private static async Task<bool> CutAsync(int commits, int debounce)
    {
        var cut = new Cut();
        await using var stage = await StartAsync(cut, debounce);
        IncomingMessage[] messages = [stage.Message("a"), stage.Message("b"), stage.InGroup("among us"), stage.InGroup("@agent c")];

        cut.After(commits);
        var claimed = await TryTakeAsync(stage, messages);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        var wasCut = await cut.WhenAsync(stage.RestAsync());
        await stage.EndAsync();
        cut.Never();

        await stage.OpenAsync();
        // A platform that was not told delivers again.
        await stage.TakeAsync(claimed ? [] : messages);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await WaitForAnswersAsync(stage);

        Assert.Equal(["a", "b"], await SaidAsync(stage, "ann", "private"));
        Assert.Equal(["c"], await SaidAsync(stage, "team", "group"));
        Assert.Equal(["a", "b"], (await stage.HistoryAsync()).Select(row => row.Text));
        Assert.Equal(["among us", "@agent c"], (await stage.HistoryAsync("team", "group")).Select(row => row.Text));
        Assert.Equal("queued queued done queued", await stage.ClaimsAsync());
        Assert.Equal(3, await stage.CountAsync("input"));
        Assert.Equal(2, await stage.CountAsync("session"));
        return wasCut;
    }

    private static async Task<bool> TryTakeAsync(ChatStage stage, IncomingMessage[] messages)
    {
        try
        {
            await stage.Inbox.TakeAsync(messages);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static async Task WaitForAnswersAsync(ChatStage stage)
    {
        foreach (var (chat, type) in new[] { ("ann", "private"), ("team", "group") })
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var id = await stage.SessionIdAsync(chat, type);
            var open = $"state IN ('queued', 'running') AND session = (SELECT key FROM session WHERE id = '{id}')";
            var session = stage.Host.Sessions.Get(id);
            var isAnswered = false;
            await foreach (var e in session.Subscribe(cancellationToken: patience.Token))
            {
                isAnswered |= e.Type == "RUN_FINISHED";
                if (isAnswered && await stage.CountAsync("input", open) == 0)
                {
                    break;
                }
            }
        }

        await stage.RestAsync();
    }

    private static async Task<List<string>> SaidAsync(ChatStage stage, string chat, string type) =>
        [
            .. (await stage.MessagesAsync(chat, type))
                .OfType<UserMessage>()
                .Where(message => !message.IsInternal())
                .Select(message => ChatStage.Words(message.Text.ToString())),
        ];
}
