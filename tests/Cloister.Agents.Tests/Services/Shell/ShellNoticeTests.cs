using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ShellNoticeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Chat_is_told_once_that_a_shell_has_ended()
    {
        await using var stage = await ShellStage.FreeAsync(
            model: new ScriptedModelBuilder()
                .ToolCall("shell_start", """{"cmd":"read line; echo result; exit 3","inlineWaitMs":0}""")
                .NextRequest()
                .Text("Started.")
                .NextRequest()
                .Text("It failed.")
                .Build()
        );
        var session = stage.Agent.Host.Sessions.Get("s1");
        Assert.Equal("Started.", (await session.RunAsync("Go", TestContext.Current.CancellationToken)).Text);
        var shell = (await stage.DoAsync("status", JsonData.EmptyObject))["snapshot"]["shellId"].AsString();

        await stage.DoAsync("write", JsonData.Object(("shellId", shell), ("chars", "x\n")));
        await stage.Model.Requests.WaitForAsync(3, Patience);

        var asked = stage.Model.Requests[2].Messages[^1].Text;
        Assert.Contains($"Shell {shell} has ended (failed, exit code 3): read line; echo result; exit 3", asked, StringComparison.Ordinal);
        Assert.EndsWith("result\n", asked, StringComparison.Ordinal);
        await SeeAsync(session, "It failed.");
        Assert.True((await stage.SnapshotAsync(shell))["notificationSent"].AsBoolean());
        Assert.DoesNotContain(
            await session.ListMessagesAsync(TestContext.Current.CancellationToken),
            message => message is UserMessage user && user.Text.ToString().Contains("has ended", StringComparison.Ordinal)
        );

        await stage.Agent.RestartAsync();
        Assert.Equal(3, stage.Model.Requests.Count);
    }

    [Theory]
    [InlineData("chat", """{"cmd":"cat","inlineWaitMs":0,"autoNotifyOnExit":false}""")]
    [InlineData("task", """{"cmd":"cat","inlineWaitMs":0}""")]
    public async Task Who_did_not_ask_to_be_told_is_not(string kind, string start)
    {
        await using var stage = await ShellStage.FreeAsync();
        using (await stage.Agent.Host.Directory.OpenAsync("s1", SessionCreation.Of(kind))) { }
        var shell = (await stage.DoAsync("start", JsonData.Parse(start)))["snapshot"]["shellId"].AsString();

        await stage.DoAsync("write", JsonData.Object(("shellId", shell), ("chars", "x"), ("eof", true)));
        await stage.EndAsync(shell);
        await stage.Services.CommandAsync("shell", "stop", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(stage.Model.Requests);
    }

    [Fact]
    public async Task Shell_that_ended_with_its_agent_is_told_of_by_the_next_one()
    {
        await using var stage = await ShellStage.FreeAsync();
        using (await stage.Agent.Host.Directory.OpenAsync("s1", SessionCreation.Of("chat"))) { }
        var shell = await stage.StartAsync("sleep 1000", "s1");

        await stage.Agent.RestartAsync();
        await stage.Model.Requests.WaitForAsync(1, Patience);

        Assert.Contains(
            $"Shell {shell} has ended (killed, exit code 137, SIGKILL)",
            stage.Model.Requests[0].Messages[^1].Text,
            StringComparison.Ordinal
        );
        await SeeAsync(stage.Agent.Host.Sessions.Get("s1"), "Hello");
        await stage.Agent.RestartAsync();
        Assert.Single(stage.Model.Requests);
    }

    [Fact]
    public async Task Notice_joins_a_run_that_goes_on_and_is_taken_once()
    {
        await using var stage = await ShellStage.FreeAsync();
        var session = stage.Agent.Host.Sessions.Get("s1");
        await session.RunAsync("Hello", TestContext.Current.CancellationToken);
        var notice = new SessionNotice("shell/x", "shell", "It has ended.") { Speakers = ["ada"] };

        await session.NotifyAsync(notice, TestContext.Current.CancellationToken);
        await session.NotifyAsync(notice, TestContext.Current.CancellationToken);
        await stage.Agent.Host.Sessions.Get("nobody").NotifyAsync(notice, TestContext.Current.CancellationToken);

        await stage.Model.Requests.WaitForAsync(2, Patience);
        Assert.False(await stage.Agent.Host.Sessions.ExistsAsync("nobody", TestContext.Current.CancellationToken));
        Assert.Equal(2, stage.Model.Requests.Count);
    }

    private static async Task SeeAsync(AgentSession session, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var e in session.Subscribe(cancellationToken: patience.Token))
        {
            if (
                e.Type == "RUN_FINISHED"
                && (await session.ListMessagesAsync(patience.Token))[^1] is AssistantMessage said
                && said.Text.ToString() == text
            )
            {
                return;
            }
        }
    }
}
