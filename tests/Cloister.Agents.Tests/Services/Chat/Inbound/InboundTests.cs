using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Chat.Inbound;

public sealed class InboundTests
{
    [Fact]
    public async Task Message_is_answered_in_the_session_of_its_conversation()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.SayAsync("Hi");
        await stage.RestAsync();

        Assert.Equal(["Hi", "Hello!"], await stage.WordsAsync());
        Assert.Equal("queued", await stage.ClaimsAsync());
        Assert.Equal(0, await stage.CountAsync("inbox", "payload IS NOT NULL OR input IS NULL"));
        var row = Assert.Single(await stage.HistoryAsync());
        Assert.Equal(("Hi", ChatItemKind.Exec, "ann", "m1"), (row.Text, row.Kind, row.ActorId, row.MessageId));
    }

    [Fact]
    public async Task Two_conversations_have_two_sessions_and_so_have_two_accounts_in_one()
    {
        await using var stage = await ChatStage.StartAsync();
        var other = await stage.Chat.Inbound.OpenInboxAsync(ChatStage.Channel, "other", static _ => { }, CancellationToken.None);

        await stage.TakeAsync(stage.Message("a"), stage.Message("b", "bob"));
        await other.TakeAsync([stage.Message("c")], cancellationToken: TestContext.Current.CancellationToken);
        await stage.RestAsync();

        Assert.Equal(3, await stage.CountAsync("session"));
        Assert.Equal(["a", "Hello!"], await stage.WordsAsync());
        Assert.Equal(["b", "Hello!"], await stage.WordsAsync("bob"));
    }

    [Fact]
    public async Task Message_that_is_delivered_again_is_passed_over()
    {
        await using var stage = await ChatStage.StartAsync();
        var (first, second) = (stage.Message("a"), stage.Message("b"));

        await stage.TakeAsync(first, first);
        await stage.TakeAsync(first, second);
        await stage.RestAsync();
        await stage.CrashAsync();
        await stage.TakeAsync(second, first);
        await stage.RestAsync();

        Assert.Equal(["a", "b"], (await stage.WordsAsync()).Where(word => word != "Hello!"));
        Assert.Equal(2, await stage.CountAsync("inbox"));
    }

    [Fact]
    public async Task Many_deliveries_of_the_same_messages_at_once_take_each_of_them_once()
    {
        await using var stage = await ChatStage.StartAsync();
        var messages = Enumerable.Range(0, 30).Select(i => stage.Message($"{i}", $"p{i % 7}")).ToList();

        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => stage.Inbox.TakeAsync([.. messages.Skip(i), .. messages.Take(i)], position: $"{i}"))
        );
        await stage.RestAsync();

        Assert.Equal(30, await stage.CountAsync("inbox", "state = 'queued'"));
        Assert.Equal(30, await stage.CountAsync("input", "kind = 'chat'"));
        Assert.Equal(30, await stage.CountAsync("chat_history"));
    }

    [Fact]
    public async Task Position_is_there_after_a_restart()
    {
        await using var stage = await ChatStage.StartAsync();
        Assert.Null(stage.Inbox.Position);

        await stage.Inbox.TakeAsync([stage.Message("a")], "41", TestContext.Current.CancellationToken);
        await stage.Inbox.TakeAsync([], "42", TestContext.Current.CancellationToken);
        await stage.CrashAsync();

        Assert.Equal("42", stage.Inbox.Position);
    }

    [Fact]
    public async Task Message_nobody_has_said_or_that_has_no_place_is_passed_over()
    {
        await using var stage = await ChatStage.StartAsync();
        var message = stage.Message("a");

        await stage.TakeAsync(
            message with
            {
                Sender = new(""),
            },
            message with
            {
                Claim = " ",
            },
            message with
            {
                Place = new(new string('x', 300)),
            },
            message with
            {
                MessageId = "",
            }
        );

        Assert.Equal("", await stage.ClaimsAsync());
    }

    [Fact]
    public async Task What_people_send_can_be_anything()
    {
        await using var stage = await ChatStage.StartAsync();
        var message = stage.Message(new string('ж', 200_000) + "\ud800") with
        {
            Sender = new("ann\ud800", "A\0\ud800nn\n<info>"),
            ChatTitle = new string('\udc00', 1000),
            Mentions = Enumerable.Repeat("", 1000).ToValueList(),
            TimeZone = "\ud800",
            Reply = new("\ud800")
            {
                Text = "\ud800",
                Quote = "\0",
                ActorName = "\ud800",
            },
        };

        await stage.TakeAsync(message, stage.Message("next"));
        await stage.RestAsync();

        var words = await stage.WordsAsync();
        Assert.Equal(IncomingLimits.MaxText, words.Max(word => word.Count(letter => letter == 'ж')));
        Assert.Contains("next", words);
        Assert.Equal("queued queued", await stage.ClaimsAsync());
    }

    [Fact]
    public async Task Stranger_leaves_his_claim_and_nothing_else()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Guard = _ => Verdict.Refuse("Ask Bob to let you in."));

        await stage.SayAsync("Let me in");

        Assert.Equal("ignored", await stage.ClaimsAsync());
        foreach (var table in new[] { "session", "route", "chat_history", "input", "run", "outbox" })
        {
            Assert.Equal(0, await stage.CountAsync(table));
        }

        Assert.Equal(0, await stage.CountAsync("inbox", "payload IS NOT NULL"));
        var told = Assert.Single(await stage.Platform.WaitForDeliveredAsync(1));
        Assert.Equal(("Ask Bob to let you in.", null), (told.Text, told.Message.ReplyTo));
        Assert.Empty(stage.Platform.Reactions);
    }

    [Fact]
    public async Task Stranger_is_told_once_a_minute_and_in_groups_never()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Guard = _ => Verdict.Refuse("no"));

        await stage.TakeAsync(stage.Message("1"), stage.Message("2"), stage.InGroup("@agent 3", "eve"), stage.Message("4", "bob"));
        Assert.Equal(2, (await stage.Platform.WaitForDeliveredAsync(2)).Count);

        stage.Time.Advance(TimeSpan.FromSeconds(61));
        await stage.SayAsync("5");

        Assert.Equal(
            ["ann", "ann", "bob"],
            (await stage.Platform.WaitForDeliveredAsync(3)).Select(told => told.Message.Place.ChatId).Order()
        );
    }

    [Fact]
    public async Task Where_nobody_guards_everybody_is_refused()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Guard = null);

        await stage.SayAsync("Hi");

        Assert.Equal("ignored", await stage.ClaimsAsync());
        Assert.Equal(0, await stage.CountAsync("route"));
    }

    [Fact]
    public async Task Guard_is_told_who_speaks_and_which_session_it_would_be()
    {
        var seen = new List<ChatPrincipal>();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Guard = principal =>
            {
                seen.Add(principal);
                return Verdict.Pass;
            };
            stage.Hooks = hooks => hooks.Effect(ChatPoints.ObservePrincipal, (_, principal) => seen.Add(principal));
        });

        await stage.SayAsync("a");
        await stage.SayAsync("b");

        Assert.Equal(4, seen.Count);
        Assert.All(
            seen,
            principal =>
                Assert.Equal(("memory", "bot", "ann", true), (principal.Channel, principal.AccountId, principal.UserId, principal.IsDirect))
        );
        Assert.Equal([seen[0].SessionId], seen.Select(principal => principal.SessionId).Distinct());
        Assert.Equal(seen[0].SessionId, await stage.SessionIdAsync());
    }

    [Fact]
    public async Task Word_of_a_bot_is_kept_in_groups_and_nowhere_else()
    {
        await using var stage = await ChatStage.StartAsync();
        IncomingMessage Bot(IncomingMessage message) => message with { Sender = message.Sender with { IsBot = true } };

        await stage.TakeAsync(Bot(stage.Message("a")), Bot(stage.InGroup("@agent b")));

        Assert.Equal("ignored done", await stage.ClaimsAsync());
        Assert.Equal(ChatItemKind.Audit, Assert.Single(await stage.HistoryAsync("team", "group")).Kind);
        Assert.Equal((0, 0), (await stage.CountAsync("session"), await stage.CountAsync("input")));
    }

    [Fact]
    public async Task Message_without_anything_is_kept_in_groups_and_nowhere_else()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.TakeAsync(stage.Message(" "), stage.InGroup(""), stage.InGroup("@agent "));

        Assert.Equal("ignored done done", await stage.ClaimsAsync());
        Assert.Equal(2, (await stage.HistoryAsync("team", "group")).Count);
        Assert.Equal(0, await stage.CountAsync("input"));
    }

    [Fact]
    public async Task Message_that_was_seen_gets_a_sign()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.TakeAsync(stage.InGroup("nobody called"), stage.InGroup("@agent look"));

        var sign = Assert.Single(await stage.Platform.WaitForReactionsAsync(1));
        Assert.Equal(("m2", "\U0001F440"), (sign.MessageId, sign.Reaction.Emoji));
    }

    [Fact]
    public async Task Archived_conversation_comes_back_when_somebody_writes()
    {
        await using var stage = await ChatStage.StartAsync();
        await stage.SayAsync("a");
        await stage.RestAsync();
        await stage.Host.Sessions.Get(await stage.SessionIdAsync()).ArchiveAsync(TestContext.Current.CancellationToken);

        await stage.SayAsync("b");
        await stage.RestAsync();

        Assert.Equal(["a", "Hello!", "b", "Hello!"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Removed_session_takes_its_route_and_history_along_and_the_next_message_begins_another()
    {
        await using var stage = await ChatStage.StartAsync();
        await stage.SayAsync("a");
        await stage.RestAsync();
        var old = await stage.SessionIdAsync();

        Assert.True(await stage.Host.Sessions.Get(old).RemoveAsync(TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), (await stage.CountAsync("route"), await stage.CountAsync("chat_history")));

        await stage.SayAsync("b");
        await stage.RestAsync();
        Assert.NotEqual(old, await stage.SessionIdAsync());
        Assert.Equal(["b", "Hello!"], await stage.WordsAsync());
    }
}
