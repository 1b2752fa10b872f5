using Cloister.AgUi;
using Cloister.Testing;
using static Cloister.Agents.Tests.Points.PointStage;

namespace Cloister.Agents.Tests.Points;

public sealed class PluginActionTests
{
    [Fact]
    public async Task Action_gets_its_payload_and_answers()
    {
        await using var stage = await StartAsync(With(Echo));

        var result = await stage.Plugins.RunActionAsync("one", "echo", JsonData.Object(("text", "hi")));

        Assert.True(result.Success);
        Assert.Equal("hi", result.Data!["text"].AsString());
    }

    [Theory]
    [InlineData("none", "echo", "Unknown plugin: none")]
    [InlineData("one", " ", "action is required")]
    [InlineData("one", "sing", "Plugin \"one\" does not implement action \"sing\"")]
    public async Task Refusals_say_why(string plugin, string action, string expected)
    {
        await using var stage = await StartAsync(With(Echo));

        var result = await stage.Plugins.RunActionAsync(plugin, action);

        Assert.Equal((false, expected, expected), (result.Success, result.Error, result.Message));
    }

    [Fact]
    public async Task Payload_is_checked()
    {
        await using var stage = await StartAsync(With(Echo));

        var result = await stage.Plugins.RunActionAsync("one", "echo");

        Assert.Equal("Invalid payload: 'text' is required", result.Error);
    }

    [Fact]
    public async Task Disabled_plugin_does_only_what_it_may_while_disabled()
    {
        var plugin = new HookPlugin("one", _ => { })
        {
            IsOff = true,
            Has = [Echo, Echo with { Name = "install", IsAllowedWhenDisabled = true }],
        };
        await using var stage = await StartAsync(plugin);
        var payload = JsonData.Object(("text", "hi"));

        Assert.Equal("Plugin \"one\" is disabled", (await stage.Plugins.RunActionAsync("one", "echo", payload)).Error);
        Assert.True((await stage.Plugins.RunActionAsync("one", "install", payload)).Success);
    }

    [Fact]
    public async Task What_goes_wrong_inside_is_logged_and_not_told()
    {
        var failing = Echo with { Execute = (_, _) => throw new InvalidOperationException("at 10.0.0.7") };
        var refusing = Echo with { Name = "refuse", Execute = (_, _) => throw new ActionFailedException("Not today.") };
        await using var stage = await StartAsync(With(failing, refusing));
        var payload = JsonData.Object(("text", "hi"));

        Assert.Equal("Not today.", (await stage.Plugins.RunActionAsync("one", "refuse", payload)).Error);
        Assert.Equal(
            "Plugin \"one\" failed. The log of the agent has the details.",
            (await stage.Plugins.RunActionAsync("one", "echo", payload)).Error
        );
        Assert.Contains(stage.Logs.Records, record => record.Exception?.Message == "at 10.0.0.7");
    }

    [Fact]
    public async Task Availability_is_asked_at_most_twice_a_minute()
    {
        var time = new ManualTimeProvider();
        var asked = 0;
        var plugin = new HookPlugin("one", _ => { })
        {
            Availability = () => ++asked == 1 ? PluginAvailability.Missing("ffmpeg is not installed") : PluginAvailability.Available,
        };
        await using var stage = await StartAsync(time, plugin);

        Assert.Equal(["ffmpeg is not installed"], (await stage.Plugins.AvailabilityAsync("one")).Reasons);
        Assert.False((await stage.Plugins.AvailabilityAsync("one")).IsAvailable);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.True((await stage.Plugins.AvailabilityAsync("one")).IsAvailable);
        Assert.Equal(["Unknown plugin: none"], (await stage.Plugins.AvailabilityAsync("none")).Reasons);
    }

    [Fact]
    public async Task Disabled_and_failing_plugins_are_not_available()
    {
        await using var stage = await StartAsync(
            new HookPlugin("off", _ => { }) { IsOff = true },
            new HookPlugin("bad", _ => { }) { Availability = () => throw new InvalidOperationException("no such key") }
        );

        var off = await stage.Plugins.AvailabilityAsync("off");
        Assert.Equal((false, false, "Plugin \"off\" is disabled"), (off.IsEnabled, off.IsAvailable, off.Reasons.Single()));
        var bad = await stage.Plugins.AvailabilityAsync("bad");
        Assert.Equal((true, false, "no such key"), (bad.IsEnabled, bad.IsAvailable, bad.Reasons.Single()));
    }

    private static PluginAction Echo { get; } =
        new("echo", "Says it again.", (call, _) => new(PluginActionResult.Done(call.Payload)))
        {
            InputSchema = JsonData.Parse("""{"type":"object","required":["text"]}"""),
        };

    private static HookPlugin With(params IReadOnlyList<PluginAction> actions) => new("one", _ => { }) { Has = actions };
}
