using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

public sealed class ToolHarnessTests
{
    [Fact]
    public async Task Tool_can_be_called_by_hand_and_is_observed()
    {
        var tools = new ToolHarness().Add("greet", (call, _) => new($"Hello {call.Arguments["name"].AsString()}"));

        var output = await tools.InvokeAsync("greet", JsonData.Object(("name", "Ada")));

        Assert.Equal("Hello Ada", output.Content.ToString());
        Assert.Equal(("harness-call-1", "greet"), (tools.Calls[0].Id, tools.Calls[0].Name));
        Assert.Equal("greet", Assert.Single(tools.Registry.Definitions).Name);
    }

    [Fact]
    public async Task Replays_are_visible_to_handlers_and_over_when_they_throw()
    {
        List<bool> seen = [];
        var tools = new ToolHarness();
        tools.Add(
            "fail",
            (_, _) =>
            {
                seen.Add(tools.IsReplaying);
                throw new FormatException();
            }
        );

        await Assert.ThrowsAsync<FormatException>(() => tools.InvokeAsync("fail", isReplaying: true));
        await Assert.ThrowsAsync<FormatException>(() => tools.InvokeAsync("fail"));

        Assert.Equal([true, false], seen);
        Assert.False(tools.IsReplaying);
    }

    [Fact]
    public async Task Unknown_tool_is_refused_with_those_there_are()
    {
        var tools = new ToolHarness().Add("add", (_, _) => new("3")).Add("sub", (_, _) => new("1"));

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => tools.InvokeAsync("mul"));

        Assert.Contains("add, sub", exception.Message, StringComparison.Ordinal);
    }
}
