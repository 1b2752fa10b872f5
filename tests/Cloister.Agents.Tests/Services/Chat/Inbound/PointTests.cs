using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Chat.Inbound;

/// <summary>What plugins can do to messages on their way in.</summary>
public sealed class PointTests
{
    [Fact]
    public async Task Plugin_adds_what_it_recognises_between_files_and_text()
    {
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Hooks = hooks =>
                hooks.Pipeline(
                    ChatPoints.AugmentInbound,
                    (_, draft) => draft.WithSection($"[transcript {draft.Files[0].Kind}: {draft.Files[0].Path![..6]}]\nword")
                )
        );
        var id = stage.Platform.AddFile([1]);

        await stage.TakeAsync(stage.Message("listen") with { Files = [new(id, "voice")] });
        await stage.RestAsync();

        Assert.EndsWith("</file>\n\n[transcript voice: .agent]\nword\n\nlisten", (await stage.WordsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_plugins_added_before_one_failed_counts()
    {
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Hooks = hooks =>
                hooks
                    .Pipeline(ChatPoints.AugmentInbound, (_, draft) => draft.WithSection("kept"))
                    .Pipeline(ChatPoints.AugmentInbound, (_, _) => throw new InvalidOperationException("secret"))
        );

        await stage.SayAsync("a");
        await stage.RestAsync();

        Assert.Equal("kept\n\na", (await stage.WordsAsync())[0]);
    }

    [Fact]
    public async Task Plugin_changes_what_is_taken_and_is_told_that_it_was()
    {
        var told = new List<ChatItemTaken>();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Queue = """ "mergeDebounceMs": 600 """;
            stage.Hooks = hooks =>
                hooks
                    .Pipeline(
                        ChatPoints.BeforeEnqueue,
                        (_, item) => item with { Text = item.Text + "!", Extra = JsonData.Object(("by", "me")) }
                    )
                    .Effect(ChatPoints.AfterEnqueue, (_, taken) => told.Add(taken));
        });

        await stage.TakeAsync(stage.Message("a"), stage.Message("b"), stage.InGroup("among us"));
        stage.Time.Advance(TimeSpan.FromSeconds(2));
        await stage.RestAsync();

        Assert.Equal(
            [(ChatItemKind.Exec, 1), (ChatItemKind.Exec, 2), (ChatItemKind.Audit, 0)],
            told.OrderBy(one => one.Item.MessageId, StringComparer.Ordinal).Select(one => (one.Item.Kind, one.LanePosition))
        );
        Assert.Equal(
            [true, true, false],
            told.OrderBy(one => one.Item.MessageId, StringComparer.Ordinal).Select(one => one.ItemId is not null)
        );
        Assert.All(await stage.HistoryAsync(), row => Assert.Equal("me", row.Extra["by"].AsString()));
        Assert.Equal("me", Assert.Single(await stage.HistoryAsync("team", "group")).Extra["by"].AsString());
    }

    [Fact]
    public async Task Plugin_can_have_a_message_kept_only()
    {
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Hooks = hooks => hooks.Pipeline(ChatPoints.BeforeEnqueue, (_, item) => item with { Kind = ChatItemKind.Audit })
        );

        await stage.SayAsync("a");

        Assert.Equal(("done", 0), (await stage.ClaimsAsync(), await stage.CountAsync("input")));
        Assert.Equal(ChatItemKind.Audit, Assert.Single(await stage.HistoryAsync()).Kind);
    }

    [Fact]
    public async Task Message_a_plugin_fails_at_is_kept_and_in_direct_chats_that_is_said()
    {
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Hooks = hooks => hooks.Pipeline(ChatPoints.BeforeEnqueue, (_, _) => throw new InvalidOperationException("secret"))
        );

        await stage.TakeAsync(stage.InGroup("@agent a"), stage.Message("b"));

        Assert.Equal("failed failed", await stage.ClaimsAsync());
        Assert.Equal(0, await stage.CountAsync("input"));
        Assert.Equal("b", Assert.Single(await stage.HistoryAsync()).Text);
        var told = Assert.Single(await stage.Platform.WaitForDeliveredAsync(1));
        Assert.Equal(("ann", "⚠️ Your message could not be processed. Please try again later."), (told.Message.Place.ChatId, told.Text));
    }

    [Fact]
    public async Task Somebody_of_whom_nobody_knows_what_he_may_do_may_do_nothing()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Role = _ => throw new InvalidOperationException("x"));

        await stage.SayAsync("a");
        await stage.RestAsync();

        var read = (await stage.MessagesAsync())[0].Text.ToString();
        Assert.Contains("\nrole_id: unknown\n", read, StringComparison.Ordinal);
        Assert.DoesNotContain("permissions", read, StringComparison.Ordinal);
    }
}
