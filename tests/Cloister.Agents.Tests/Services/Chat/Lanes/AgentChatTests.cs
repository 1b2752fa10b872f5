using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Lanes;

/// <summary>What other services need of chats.</summary>
public sealed class AgentChatTests
{
    [Fact]
    public async Task Route_of_a_session_is_known_where_there_is_one()
    {
        await using var stage = await ChatStage.StartAsync();
        await stage.TakeAsync(stage.Message("a") with { ChatTitle = "Ann's" });
        var chat = stage.Host.Context.Chat!;

        var route = await chat.ReadRouteAsync(await stage.SessionIdAsync(), TestContext.Current.CancellationToken);

        Assert.Equal(
            (ChatStage.Channel, ChatStage.Account, "ann", "m1", "Ann's"),
            (route!.Channel, route.AccountId, route.Place.ChatId, route.LastMessageId, route.ChatTitle)
        );
        Assert.Null(await chat.ReadRouteAsync("main", TestContext.Current.CancellationToken));
        Assert.Null(await chat.EnqueueInternalAsync("main", "x", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_put_into_a_conversation_is_answered_like_a_message()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("a");
        await stage.RestAsync();
        var id = await stage.SessionIdAsync();

        Assert.NotNull(
            await stage.Host.Context.Chat!.EnqueueInternalAsync(
                id,
                "The work is done.",
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
        Assert.Null(
            await stage.Host.Context.Chat.EnqueueInternalAsync(id, "noted", ChatItemKind.Audit, TestContext.Current.CancellationToken)
        );
        await stage.RestAsync();

        Assert.Equal(["a", "one", "The work is done.", "two"], await stage.WordsAsync());
        Assert.Equal("internal", (await stage.MessagesAsync())[2].TagOf(MessageTags.Origin));
        Assert.Equal(["a", "The work is done.", "noted"], (await stage.HistoryAsync()).Select(row => row.Text));
    }

    [Fact]
    public async Task Where_the_service_is_off_there_are_no_chats()
    {
        await using var stage = await ChatStage.StartAsync();

        Assert.True(
            (await stage.Host.Services.CommandAsync("chat", "stop", cancellationToken: TestContext.Current.CancellationToken)).Success
        );

        Assert.Null(stage.Host.Context.Chat);
    }

    [Fact]
    public async Task What_was_taken_while_the_service_stopped_is_answered_when_it_starts()
    {
        var model = ScriptedModel.Saying("Hello!");
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = """ "mergeDebounceMs": 600 """;
        });
        await stage.SayAsync("a");
        var service = stage.Host.Services;

        await service.CommandAsync("chat", "stop", cancellationToken: TestContext.Current.CancellationToken);
        stage.Time.Advance(TimeSpan.FromSeconds(5));
        await stage.Inbox.TakeAsync([stage.Message("b")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("queued received", await stage.ClaimsAsync());
        await service.CommandAsync("chat", "start", cancellationToken: TestContext.Current.CancellationToken);
        await stage.SettleAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(5));
        await stage.RestAsync();

        Assert.Equal(["a", "b"], (await stage.WordsAsync()).Where(word => word != "Hello!"));
        Assert.Equal(2, await stage.CountAsync("input", "state = 'done'"));
    }
}
