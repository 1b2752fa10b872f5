using Cloister.AgUi;

namespace Cloister.Presentation.Tests.Tools;

public sealed class ToolRendererRegistryTests
{
    private readonly ToolRendererRegistry<string> _registry = new(tool => $"unknown {tool.Name}{(tool.Failure is null ? "" : " failed")}");

    [Fact]
    public void A_tool_is_shown_by_its_builder_then_by_the_one_for_unknown_tools_then_by_its_name()
    {
        _registry.Add("f", rendering => $"f {rendering.Arguments?["x"]} {rendering.Result?.Content} {rendering.IsReplaying}");

        Assert.Equal("f 1 done False", _registry.Render(Call("f")));
        Assert.Equal("unknown g", _registry.Render(Call("g")));
        _registry.OnUnknown = rendering => $"some {rendering.Call.Name}";
        Assert.Equal("some g", _registry.Render(Call("g")));
        Assert.Equal("some F", _registry.Render(Call("F")));
    }

    [Fact]
    public void A_builder_that_throws_is_passed_over()
    {
        _registry.Add("f", _ => throw new InvalidDataException());

        Assert.Equal("unknown f failed", _registry.Render(Call("f")));
    }

    [Fact]
    public void A_tool_has_one_builder()
    {
        _registry.Add("f", _ => "");

        var exception = Assert.Throws<ArgumentException>(() => _registry.Add("f", _ => ""));

        Assert.Contains("'f'", exception.Message);
    }

    [Fact]
    public void Builders_are_told_of_a_replay()
    {
        _registry.Add("f", rendering => $"{rendering.IsReplaying}");

        using (ToolReplayContext.Begin())
        {
            Assert.Equal("True", _registry.Render(Call("f")));
        }

        Assert.Equal("False", _registry.Render(Call("f")));
    }

    private static ToolCallModel Call(string name) =>
        new(new ToolCall("c1", name, "{\"x\":1}"), JsonData.Object(("x", 1)), new ToolMessage("r", "c1", "done"));
}
