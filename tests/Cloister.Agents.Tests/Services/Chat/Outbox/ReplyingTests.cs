using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Chat.Outbox;

public sealed class ReplyingTests
{
    [Fact]
    public async Task Answer_is_sent_once_and_kept()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = stage.Platform.Direct("ann");
        var asked = ann.Write("Hi");

        var answer = await ann.NextAsync();
        await stage.SettleAsync();

        Assert.Equal(("Hello!", null, asked.MessageId), (answer.Text, answer.Message.ReplyTo, answer.Message.Passive));
        Assert.Equal(["sent"], await stage.RowsAsync());
        var row = Assert.Single(await stage.HistoryAsync(ann));
        Assert.Equal(("Hello!", answer.MessageId, ann.Place), (row.Text, row.MessageId, row.Place));
        Assert.Equal(0, await stage.CountAsync("run WHERE undispatched = 1"));
    }

    [Fact]
    public async Task What_a_step_says_is_sent_before_its_tools_do_anything()
    {
        var sent = new List<string>();
        OutStage? stage = null;
        var look = AIFunctionFactory.Create(
            async () =>
            {
                await stage!.Platform.WaitForDeliveredAsync(1);
                sent.AddRange(stage.Platform.Delivered.Select(message => message.Text));
                return "found";
            },
            "look"
        );
        var model = new ScriptedModelBuilder().Text("I look it up.").ToolCall("look").NextRequest().Text("Here it is.").Build();
        await using var opened = stage = await OutStage.StartAsync(model, stage => stage.Configure = options => options.Tools.Add(look));
        var ann = stage.Platform.Direct("ann");

        ann.Write("Where?");

        Assert.Equal(["I look it up.", "Here it is."], [(await ann.NextAsync()).Text, (await ann.NextAsync()).Text]);
        await stage.SettleAsync();
        Assert.Equal(["I look it up."], sent);
        Assert.Equal(2, ann.Delivered.Count);
    }

    [Fact]
    public async Task Only_the_last_text_is_sent_if_that_is_wanted()
    {
        var model = new ScriptedModelBuilder().Text("I look it up.").ToolCall("look").NextRequest().Text("Here it is.").Build();
        await using var stage = await OutStage.StartAsync(model, stage => stage.Settings = """ "reply": "final" """);

        var ann = await stage.GreetAsync(answer: "Here it is.");

        Assert.Single(ann.Delivered);
        Assert.Equal(0, await stage.CountAsync("run WHERE undispatched = 1"));
    }

    [Fact]
    public async Task Run_that_said_nothing_says_so()
    {
        var model = new ScriptedModelBuilder().ToolCall("look").NextRequest().Text("").Build();
        await using var stage = await OutStage.StartAsync(model);

        await stage.GreetAsync(answer: "Execution completed");

        Assert.Equal(["sent"], await stage.RowsAsync());
    }

    [Fact]
    public async Task Nothing_to_say_is_kept_and_not_sent()
    {
        await using var stage = await OutStage.StartAsync(ScriptedModel.Saying(" NO_REPLY\n"));
        var ann = stage.Platform.Direct("ann");
        ann.Write("FYI");
        await stage.SettleAsync();

        Assert.Empty(ann.Delivered);
        Assert.Equal(["skipped"], await stage.RowsAsync());
        Assert.Equal("""{"silent":true}""", Assert.Single(await stage.HistoryAsync(ann)).Extra.ToString());
        Assert.Equal(0, await stage.CountAsync("run WHERE undispatched = 1"));
    }

    [Fact]
    public async Task Texts_files_and_signs_leave_as_they_are_written()
    {
        const string Reply = """
            ---
            reply: true
            react: 👍
            ---
            Look: <file type="photo" caption="A plot">plot.png</file> and <file>../secret</file> and
            <file>https://example.org/a.pdf</file>
            """;
        await using var stage = await OutStage.StartAsync(ScriptedModel.Saying(Reply));
        await File.WriteAllTextAsync(Path.Combine(stage.Root, "plot.png"), "png", TestContext.Current.CancellationToken);
        var ann = stage.Platform.Direct("ann");

        var asked = ann.Write("Hi");
        await stage.Platform.WaitForDeliveredAsync(5);
        await stage.SettleAsync();

        Assert.Equal(
            ["Look:", "A plot", "and", "❌ Failed to send document: the path is outside of the project", "and", ""],
            ann.Delivered.Select(message => message.Text)
        );
        Assert.Equal([asked.MessageId, null, null, null, null, null], ann.Delivered.Select(message => message.Message.ReplyTo));
        Assert.Equal(Path.Combine(stage.Root, "plot.png"), ann.Delivered[1].Message.File!.Path);
        Assert.Equal("https://example.org/a.pdf", ann.Delivered[5].Message.File!.Url!.ToString());
        Assert.Contains(new(ann.Place, asked.MessageId, new("👍")), stage.Platform.Reactions);
        Assert.Equal(["sent", "sent", "sent", "sent", "failed", "sent", "sent"], await stage.RowsAsync());
    }

    [Fact]
    public async Task File_that_the_platform_does_not_take_is_excused()
    {
        await using var stage = await OutStage.StartAsync(
            ScriptedModel.Saying("<file type=\"video\">https://example.org/a.mp4</file> then")
        );
        stage.Platform.FailNext(ChannelFailure.Refused);
        var ann = stage.Platform.Direct("ann");

        ann.Write("Hi");
        await stage.Platform.WaitForDeliveredAsync(2);
        await stage.SettleAsync();

        Assert.Equal(["❌ Failed to send video: the platform did not take it", "then"], ann.Delivered.Select(message => message.Text));
        Assert.Equal(["failed", "sent", "sent"], await stage.RowsAsync());
    }

    [Fact]
    public async Task Long_text_leaves_in_parts()
    {
        var text = string.Join('\n', Enumerable.Range(0, 10).Select(line => $"line {line} ...."));
        await using var stage = await OutStage.StartAsync(ScriptedModel.Saying(text));
        stage.Platform.Features = stage.Platform.Features with { MaxTextLength = 50 };
        var ann = stage.Platform.Direct("ann");

        ann.Write("Hi");
        await stage.Platform.WaitForDeliveredAsync(3);
        await stage.SettleAsync();

        Assert.Equal(text, string.Join('\n', ann.Delivered.Select(message => message.Text)));
        Assert.All(ann.Delivered, part => Assert.InRange(part.Text.Length, 1, 50));
        Assert.Equal(["sent"], await stage.RowsAsync());
        Assert.Equal(text, Assert.Single(await stage.HistoryAsync(ann)).Text);
    }

    [Fact]
    public async Task Reply_reaches_another_chat_only_where_a_person_has_said_so()
    {
        var key = "";
        var model = new ScriptedModelBuilder()
            .Text("Hello!")
            .NextRequest()
            .Text(_ => $"---\nchatKey: {key}\n---\nOne")
            .NextRequest()
            .Text(_ => $"---\nchatKey: {key}\n---\nTwo")
            .Build();
        await using var stage = await OutStage.StartAsync(model);
        var bob = await stage.GreetAsync("bob");
        key = await stage.SessionIdAsync(bob);
        var ann = stage.Platform.Direct("ann");

        ann.Write("Tell bob");
        Assert.Equal("One", (await ann.NextAsync()).Text);
        stage.Settings = $""" "crossChat": ["{key}"] """;
        await stage.ConfigureAsync();
        ann.Write("Tell bob");

        Assert.Equal("Two", (await bob.NextAsync()).Text);
        await stage.SettleAsync();
        Assert.Single(ann.Delivered);
        var told = (await stage.MessagesAsync(bob))[^1];
        Assert.Equal(("Two", $"session {await stage.SessionIdAsync(ann)}"), (told.Text.ToString(), told.TagOf(MessageTags.Source)));
    }

    [Fact]
    public async Task Too_many_sends_of_one_run_are_refused()
    {
        await using var stage = await OutStage.StartAsync(
            ScriptedModel.Saying("a <file>https://e.org/1</file> b <file>https://e.org/2</file> c"),
            stage => stage.Settings = """ "egress": {"maxSendsPerTurn": 3} """
        );
        var ann = stage.Platform.Direct("ann");

        ann.Write("Hi");
        await stage.Platform.WaitForDeliveredAsync(3);
        await stage.SettleAsync();

        Assert.Equal(3, ann.Delivered.Count);
        Assert.Equal(
            ["sent", "sent", "sent", "failed send limit reached", "failed send limit reached"],
            await stage.RowsAsync("trim(state || ' ' || coalesce(error, ''))")
        );
    }

    [Fact]
    public async Task Plugins_change_what_is_sent_and_hear_what_became_of_it()
    {
        var told = new TaskCompletionSource<ChatReplySent>();
        await using var stage = await OutStage.StartAsync(
            ScriptedModel.Saying("Hello!"),
            stage =>
                stage.Hooks = hooks =>
                {
                    hooks.Pipeline(ChatPoints.BeforeReply, (_, reply) => reply with { Text = reply.Text.ToUpperInvariant() });
                    hooks.Effect(ChatPoints.AfterReply, (_, sent) => told.SetResult(sent));
                }
        );

        var ann = await stage.GreetAsync(answer: "HELLO!");

        var sent = await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal((true, ann.Delivered[0].MessageId, "HELLO!"), (sent.Success, sent.Receipt, sent.Reply.Text));
        Assert.Equal((ChatReplyPhase.Step, ChatReplyMode.Fallback, "memory"), (sent.Reply.Phase, sent.Reply.Mode, sent.Reply.Channel));
    }

    [Fact]
    public async Task Plugin_that_fails_keeps_no_reply_back()
    {
        await using var stage = await OutStage.StartAsync(
            ScriptedModel.Saying("Hello!"),
            stage =>
                stage.Hooks = hooks =>
                {
                    hooks.Pipeline(ChatPoints.BeforeReply, (_, reply) => reply with { Text = "half" });
                    hooks.Pipeline(ChatPoints.BeforeReply, (_, _) => throw new InvalidOperationException("no"));
                    hooks.Effect(ChatPoints.AfterReply, (_, _) => throw new InvalidOperationException("no"));
                }
        );

        await stage.GreetAsync(answer: "Hello!");
    }

    [Fact]
    public async Task Failure_is_told_in_one_line()
    {
        var model = new ScriptedModelBuilder().Fail(401, "no\nkey in /srv/ann/.secret").Build();
        await using var stage = await OutStage.StartAsync(model);

        await stage.GreetAsync(answer: "❌ Execution failed: Model request failed: 401 no key in …");

        Assert.Equal(["sent"], await stage.RowsAsync());
        Assert.Equal(0, await stage.CountAsync("run WHERE undispatched = 1"));
    }

    [Fact]
    public async Task Stopped_run_says_nothing_more()
    {
        var model = new ScriptedModelBuilder().Text("One.").ToolCall("look").NextRequest().Text("Two").Stall().Build();
        await using var stage = await OutStage.StartAsync(model);
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        Assert.Equal("One.", (await ann.NextAsync()).Text);

        await stage.Host.Sessions.Get(await stage.SessionIdAsync(ann)).StopAsync();
        await stage.SettleAsync();

        Assert.Single(ann.Delivered);
        Assert.Equal(0, await stage.CountAsync("run WHERE undispatched = 1"));
    }

    [Fact]
    public async Task Question_is_put_once_with_its_id()
    {
        var drop = new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => "dropped", "drop"));
        var model = new ScriptedModelBuilder()
            .ToolCall("drop", """{"table":"users"}""")
            .NextRequest()
            .Text("Well.")
            .NextRequest()
            .Text("Done.")
            .Build();
        await using var stage = await OutStage.StartAsync(model, stage => stage.Configure = options => options.Tools.Add(drop));
        var ann = stage.Platform.Direct("ann");
        ann.Write("Drop it");
        var question = (await ann.NextAsync()).Text;
        await stage.SettleAsync();
        var id = question.Split(' ')[^1];

        ann.Write("And?");
        Assert.Equal("Well.", (await ann.NextAsync()).Text);
        await stage.SettleAsync();
        ann.Write($"/approve {id}");
        await stage.Platform.WaitForDeliveredAsync(4);
        await stage.SettleAsync();

        Assert.StartsWith("ap_", id, StringComparison.Ordinal);
        Assert.Contains("""{"table":"users"}""", question, StringComparison.Ordinal);
        Assert.Equal(["Approved.", "Done."], ann.Delivered.Select(message => message.Text).Skip(2).Order(StringComparer.Ordinal));
    }
}
