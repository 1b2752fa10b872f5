using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services;

public sealed class ServiceToolTests
{
    [Fact]
    public async Task Models_ask_for_actions_that_are_tools_and_are_told_what_the_service_says()
    {
        using var model = new ScriptedModelBuilder()
            .ToolCall("wall_clock_add", """{"a":2,"b":3}""")
            .ToolCall("wall_clock_add", """{"a":2}""")
            .ToolCall("wall_clock_fail")
            .NextRequest()
            .Text("Five.")
            .Build();
        await using var agent = await TestAgent.StartAsync(
            model,
            options => options.Plugins.Add(new AgentServicePlugin<WallClock>(WallClock.Description, () => new()))
        );

        await agent.Host.Sessions.Get("main").RunAsync("2 + 3?", TestContext.Current.CancellationToken);

        Assert.Equal(["wall_clock_add", "wall_clock_fail"], Clocks(model.Requests[0].Tools).Order(StringComparer.Ordinal));
        Assert.Contains("The clock hangs in main.", model.Requests[0].System, StringComparison.Ordinal);
        var results = (
            await agent.Host.Sessions.Get("main").ListMessagesAsync(TestContext.Current.CancellationToken)
        ).OfType<ToolMessage>();
        Assert.Equal(
            ["""{"sum":5}""", "Invalid arguments: 'b' is required", "The clock has stopped."],
            results.Select(result => result.Text.ToString())
        );
    }

    [Fact]
    public async Task Stopped_service_offers_nothing_and_says_nothing()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(
            model,
            options => options.Plugins.Add(new AgentServicePlugin<WallClock>(WallClock.Description, () => new()))
        );
        await agent.Host.Services.CommandAsync("wall-clock", "stop", cancellationToken: TestContext.Current.CancellationToken);

        await agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);

        Assert.Empty(Clocks(model.Requests[0].Tools));
        Assert.DoesNotContain("clock", model.Requests[0].System, StringComparison.Ordinal);
    }

    /// <summary>The tools that the agent has not got anyway.</summary>
    private static IEnumerable<string> Clocks(IEnumerable<string> tools) =>
        tools.Where(tool => tool.StartsWith("wall_clock_", StringComparison.Ordinal));

    private sealed class WallClock : AgentService
    {
        public static ServiceDescription Description { get; } =
            new("wall-clock")
            {
                Actions =
                [
                    ServiceAction.Of<WallClock>(
                        "add",
                        "Adds.",
                        (_, call, _) => new(JsonData.Object(("sum", call.Payload["a"].AsInt64() + call.Payload["b"].AsInt64())))
                    ) with
                    {
                        IsTool = true,
                        InputSchema = JsonData.Parse("""{"type":"object","required":["a","b"]}"""),
                    },
                    ServiceAction.Of<WallClock>(
                        "fail",
                        "Fails.",
                        (_, _, _) => throw new ActionFailedException("The clock has stopped.")
                    ) with
                    {
                        IsTool = true,
                    },
                    ServiceAction.Of<WallClock>("wind", "Not for models.", (_, _, _) => new((JsonData?)null)),
                ],
            };

        protected internal override string? System(AgentSessionContext session) => $"The clock hangs in {session.AgentSessionId}.";
    }
}
