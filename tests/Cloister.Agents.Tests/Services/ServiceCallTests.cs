using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services;

public sealed class ServiceCallTests
{
    private readonly List<string> _told = [];

    [Fact]
    public async Task Context_reaches_an_action()
    {
        await using var stage = await StartAsync();

        var result = await stage.Agent.Host.Context.InvokeAsync("ant", "echo", JsonData.Object(("a", 1)));

        Assert.True(result.Success);
        Assert.Equal(1, result.Data!["a"].AsInt64());
    }

    [Theory]
    [InlineData("", "echo", "invoke.service is required")]
    [InlineData("ant", " ", "invoke.action is required")]
    [InlineData("bug", "echo", "Unknown service: bug")]
    [InlineData("ant", "sing", "Service \"ant\" does not implement action \"sing\"")]
    [InlineData("ant", "ask", "Invalid payload: 'service' is required")]
    [InlineData("ant", "refuse", "Not today.")]
    [InlineData("ant", "fail", "service invoke failed")]
    public async Task What_goes_wrong_is_a_result(string service, string action, string expected)
    {
        await using var stage = await StartAsync();

        var result = await stage.Services.InvokeAsync(service, action);

        Assert.Equal((false, expected), (result.Success, result.Error));
    }

    [Fact]
    public async Task Failure_inside_is_logged_and_leaves_the_service_running()
    {
        await using var stage = await StartAsync();

        await stage.Services.InvokeAsync("ant", "fail");

        Assert.Contains(stage.Logs.Records, record => record.Exception?.Message == "at 10.0.0.7");
        Assert.Equal(ServiceState.Running, stage.StateOf("ant"));
    }

    [Fact]
    public async Task Stopped_service_does_nothing_for_anybody()
    {
        await using var stage = await StartAsync();
        await stage.Services.CommandAsync("ant", "stop");

        Assert.Equal("Service \"ant\" is not running", (await stage.Services.InvokeAsync("ant", "echo")).Error);
    }

    [Fact]
    public async Task Services_that_ask_each_other_in_circles_come_to_an_end()
    {
        await using var stage = await StartAsync();

        var result = await stage.Services.InvokeAsync("ant", "ask", JsonData.Object(("service", "ant")));

        Assert.Equal("invoke depth exceeded", result.Error);
        Assert.True((await stage.Services.InvokeAsync("ant", "echo")).Success);
    }

    [Fact]
    public async Task Command_that_is_no_action_is_asked_of_the_service()
    {
        await using var stage = await StartAsync();

        Assert.Equal("waved", (await stage.Services.CommandAsync("ant", "wave")).Data!.AsString());
    }

    [Fact]
    public async Task Call_is_logged_with_who_asked_and_without_what_was_given()
    {
        await using var stage = await StartAsync();

        await stage.Services.InvokeAsync("ant", "echo", JsonData.Object(("password", "hunter2")), new("cli", "42"));

        var line = Assert.Single(stage.Logs.Records, record => record.EventId.Id == 569);
        Assert.Contains("'echo' of service 'ant' for cli 42", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_that_cannot_be_one_is_refused() => Assert.Throws<ArgumentException>(() => new ServiceDescription("My Service"));

    private Task<ServiceStage> StartAsync() => ServiceStage.StartAsync(TellingService.Brought("ant", _told));
}
