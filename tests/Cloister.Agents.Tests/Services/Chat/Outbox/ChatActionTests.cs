using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Outbox;

public sealed class ChatActionTests
{
    [Fact]
    public async Task Text_is_sent_on_purpose_and_models_know_of_it()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = await stage.GreetAsync();
        var key = await stage.SessionIdAsync(ann);

        var result = await stage.DoAsync("send", Payload(("chatKey", key), ("text", "One\\nTwo"), ("reply", true), ("messageId", "in-1")));

        Assert.True(result.Success, result.Error);
        var sent = await ann.NextAsync();
        Assert.Equal(("One\nTwo", "in-1", sent.MessageId), (sent.Text, sent.Message.ReplyTo, result.Data!["receipt"].AsString()));
        var told = (await stage.MessagesAsync(ann))[^1];
        Assert.Equal(("One\nTwo", "code"), (told.Text.ToString(), told.TagOf(MessageTags.Source)));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_said()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = await stage.GreetAsync();
        var key = await stage.SessionIdAsync(ann);

        Assert.Equal("Missing chatKey", (await stage.DoAsync("send", Payload(("text", "Hi")))).Error);
        Assert.Equal("Unsupported sessionId for dispatch: cli:main", (await SendAsync("cli:main", "Hi")).Error);
        Assert.True((await SendAsync(key, " ")).Success);
        stage.Platform.FailNext(ChannelFailure.Refused);
        Assert.Equal("The platform was told to answer 'Refused'.", (await SendAsync(key, "Hi")).Error);
        stage.Platform.LoseNextAnswer();
        Assert.Equal("Nobody knows whether it was delivered: The answer was lost.", (await SendAsync(key, "Hi")).Error);
        await stage.DoAsync("close", Payload(("channel", "memory")));
        Assert.Equal("Channel memory is disabled", (await SendAsync(key, "Hi")).Error);

        Task<InvokeResult> SendAsync(string chat, string text) => stage.DoAsync("send", Payload(("chatKey", chat), ("text", text)));
    }

    [Fact]
    public async Task Text_can_be_sent_later()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = await stage.GreetAsync();
        var key = await stage.SessionIdAsync(ann);

        var later = await stage.DoAsync("send", Payload(("chatKey", key), ("text", "Later"), ("delay", 90_000)));
        var both = await stage.DoAsync("send", Payload(("chatKey", key), ("text", "Later"), ("delay", 1), ("time", 1)));
        var zoneless = await stage.DoAsync("send", Payload(("chatKey", key), ("text", "Later"), ("sendAt", "2027-01-01T00:00:00")));

        Assert.Equal(stage.Time.GetUtcNow().ToUnixTimeMilliseconds() + 90_000, later.Data!["runAtMs"].AsInt64());
        Assert.Equal("`--delay` and `--time` cannot be used together.", both.Error);
        Assert.Equal("ISO datetime must include timezone offset (e.g. +08:00 or Z)", zoneless.Error);
        stage.Time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("Later", (await ann.NextAsync()).Text);
    }

    [Fact]
    public async Task Session_reaches_its_own_chat_and_those_that_a_person_named()
    {
        await using var stage = await OutStage.StartAsync();
        var (ann, bob) = (await stage.GreetAsync(), await stage.GreetAsync("bob"));
        var (own, other) = (await stage.SessionIdAsync(ann), await stage.SessionIdAsync(bob));
        var caller = ActionCaller.Session(own);

        Assert.True((await stage.DoAsync("send", Payload(("text", "Mine")), caller)).Success);
        var refused = await stage.DoAsync("send", Payload(("text", "Theirs"), ("chatKey", other)), caller);
        Assert.Equal($"Session '{own}' may not reach chat '{other}'. A person can add it to services.chat.crossChat.", refused.Error);
        Assert.False((await stage.DoAsync("history", Payload(("chatKey", other)), caller)).Success);
        Assert.False(
            (await stage.DoAsync("send", Payload(("text", "Theirs"), ("chatKey", other)), ActionCaller.Session("task-run:t:1"))).Success
        );

        stage.Settings = """ "crossChat": ["*"] """;
        await stage.ConfigureAsync();
        Assert.True((await stage.DoAsync("send", Payload(("text", "Theirs"), ("chatKey", other)), caller)).Success);

        Assert.Equal("Mine", (await ann.NextAsync()).Text);
        Assert.Equal("Theirs", (await bob.NextAsync()).Text);
        Assert.DoesNotContain("Mine", (await stage.MessagesAsync(ann)).Select(message => message.Text.ToString()));
        Assert.Equal($"session {own}", (await stage.MessagesAsync(bob))[^1].TagOf(MessageTags.Source));
    }

    [Fact]
    public async Task Model_sends_reacts_and_reads_by_tools()
    {
        var model = new ScriptedModelBuilder()
            .ToolCall("chat_send", """{"text":"By the way"}""")
            .ToolCall("chat_react", """{"emoji":"🎉"}""")
            .ToolCall("chat_history", """{"direction":"inbound"}""")
            .NextRequest()
            .Text("NO_REPLY")
            .Build();
        await using var stage = await OutStage.StartAsync(model);
        var ann = stage.Platform.Direct("ann");

        var asked = ann.Write("Hi there");
        Assert.Equal("By the way", (await ann.NextAsync()).Text);
        await stage.SettleAsync();

        Assert.Single(ann.Delivered);
        Assert.Contains(new(ann.Place, asked.MessageId, new("🎉")), stage.Platform.Reactions);
        Assert.Contains(
            "Hi there",
            (await stage.MessagesAsync(ann)).OfType<ToolMessage>().Last().Text.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Conversations_are_listed_looked_at_and_deleted()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = await stage.GreetAsync();
        var key = await stage.SessionIdAsync(ann);

        var chat = (await stage.DoAsync("list", Payload(("q", "ann"))))!.Data!["chats"][0];
        Assert.Equal((key, "memory", "ann"), (chat["chatKey"].AsString(), chat["channel"].AsString(), chat["lastActorId"].AsString()));
        var info = (await stage.DoAsync("info", null, ActionCaller.Session(key))).Data!;
        Assert.Equal((2, false), (info["messages"].AsInt64(), info["executing"].AsBoolean()));
        var rows = (await stage.DoAsync("history", Payload(("chatKey", key))))
            .Data!["messages"]
            .Items.Select(row => row["direction"].AsString());
        Assert.Equal(["inbound", "outbound"], rows);

        var deleted = (await stage.DoAsync("delete", Payload(("chatKey", key)))).Data!;

        Assert.Equal("""{"success":true,"removedRoute":true,"removedHistory":true,"removedSession":true}""", deleted.ToString());
        Assert.Empty((await stage.DoAsync("list")).Data!["chats"].Items);
        Assert.Empty(await stage.RowsAsync());
    }

    [Fact]
    public async Task Payload_that_does_not_fit_is_refused_before_anything_is_done()
    {
        await using var stage = await OutStage.StartAsync();

        Assert.StartsWith("Invalid payload:", (await stage.DoAsync("send")).Error, StringComparison.Ordinal);
        Assert.StartsWith("Invalid payload:", (await stage.DoAsync("list", Payload(("limit", 501)))).Error, StringComparison.Ordinal);
        Assert.StartsWith("Invalid payload:", (await stage.DoAsync("test")).Error, StringComparison.Ordinal);
    }

    private static JsonData Payload(params ReadOnlySpan<(string, JsonData)> members) => JsonData.Object(members);
}
