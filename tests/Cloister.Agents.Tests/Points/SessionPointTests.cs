using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Points;

public sealed class SessionPointTests
{
    private static readonly AIFunction Add = AIFunctionFactory.Create((int a, int b) => a + b, "add");

    [Fact]
    public async Task Plugin_changes_what_a_model_is_told_and_not_the_history()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await StartAsync(
            model,
            hooks =>
                hooks.Pipeline(
                    SessionPoints.BeforeModel,
                    (_, turn) => turn with { Messages = [.. turn.Messages, new(ChatRole.User, "Be brief.")] }
                )
        );

        await agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);

        Assert.Equal(
            ["Hello", "Be brief."],
            model.Requests[0].Messages.Where(message => message.Role == ChatRole.User).Select(message => message.Text)
        );
        Assert.Equal(["Hello", "Hi"], await TextsAsync(agent));
    }

    [Fact]
    public async Task Failing_plugin_does_not_keep_the_model_from_being_asked()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await StartAsync(
            model,
            hooks => hooks.Pipeline(SessionPoints.BeforeModel, (_, _) => throw new InvalidOperationException("oh"))
        );

        Assert.True((await agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken)).IsSuccess);
    }

    [Fact]
    public async Task Guard_keeps_a_tool_from_being_called_and_the_model_is_told_why()
    {
        using var model = new ScriptedModelBuilder().ToolCall("add", """{"a":2,"b":3}""").NextRequest().Text("Then not.").Build();
        await using var agent = await StartAsync(
            model,
            hooks =>
                hooks.Guard(
                    SessionPoints.BeforeTool,
                    (_, use) => Verdict.Refuse($"{use.Tool} of {use.Input["a"].AsInt64()} is not allowed.")
                ),
            Add
        );

        var result = await agent.Host.Sessions.Get("main").RunAsync("2 + 3?", TestContext.Current.CancellationToken);

        Assert.Equal("Then not.", result.Text);
        Assert.Contains("add of 2 is not allowed.", await TextsAsync(agent));
    }

    [Fact]
    public async Task Plugins_are_told_what_tools_did_and_how_runs_ended()
    {
        using var model = new ScriptedModelBuilder().ToolCall("add", """{"a":2,"b":3}""").NextRequest().Text("five").Build();
        var used = new List<ToolUsed>();
        var ended = new TaskCompletionSource<(string Session, RunResult Result)>();
        await using var agent = await StartAsync(
            model,
            hooks =>
                hooks
                    .Effect(SessionPoints.AfterTool, (_, tool) => used.Add(tool))
                    .Effect(SessionPoints.AfterRun, (context, result) => ended.SetResult((context.AgentSessionId, result))),
            Add
        );

        await agent.Host.Sessions.Get("main").RunAsync("2 + 3?", TestContext.Current.CancellationToken);

        var (session, result) = await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(("main", "five", RunState.Completed), (session, result.Text, result.State));
        Assert.Equal(("add", null), (Assert.Single(used).Use.Tool, used[0].Failed));
    }

    [Fact]
    public async Task Plugin_has_its_say_in_every_request_while_it_is_enabled()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model, options => options.Plugins.Add(new Talker()));

        await agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(agent.ProjectRoot, "agent.json"),
            """{"name":"Test","version":"1","plugins":{"talker":{"enabled":false}}}""",
            TestContext.Current.CancellationToken
        );
        await agent.Host.ReloadAsync(TestContext.Current.CancellationToken);
        await agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);

        Assert.Contains("The talker knows main.", model.Requests[0].System, StringComparison.Ordinal);
        Assert.DoesNotContain("talker", model.Requests[1].System, StringComparison.Ordinal);
    }

    private static Task<TestAgent> StartAsync(ScriptedModel model, Action<PointHooks> hook, params AIFunction[] tools) =>
        TestAgent.StartAsync(
            model,
            options =>
            {
                options.Plugins.Add(new HookPlugin("one", hook));
                foreach (var tool in tools)
                {
                    options.Tools.Add(tool);
                }
            }
        );

    private static async Task<IEnumerable<string>> TextsAsync(TestAgent agent) =>
        (await agent.Host.Sessions.Get("main").ListMessagesAsync(TestContext.Current.CancellationToken))
            .Select(message => message.Text.ToString())
            .Where(text => text.Length > 0);

    private sealed class Talker : AgentPlugin
    {
        public override PluginId PluginId => new("talker");

        protected override void Hook(PointHooks hooks) { }

        protected internal override string? System(AgentSessionContext context) => $"The talker knows {context.AgentSessionId}.";
    }
}
